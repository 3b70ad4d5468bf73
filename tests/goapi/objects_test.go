// Objects through the Go API: a program that uses an extension module, one process for each way.

package goapi

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// things is the path of the extension module of that name.
func things(t *testing.T) string {
	t.Helper()
	built := cbuild.Program{Sources: []string{"testdata/things.c"}, Shared: true, Alone: true}.Build(t)
	path := filepath.Join(t.TempDir(), "things.so")
	require.NoError(t, os.Symlink(built, path))
	return path
}

// checkObjects runs program objects in each way that has a file of what it prints.
func checkObjects(t *testing.T, program string, env ...string) {
	t.Helper()
	module := things(t)
	files, err := filepath.Glob("testdata/objects/expected/*.txt")
	require.NoError(t, err)
	require.Len(t, files, 19)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(name, func(t *testing.T) {
			expected, err := os.ReadFile(file)
			require.NoError(t, err)
			run := cbuild.Run{Env: append(env, "GOPYRT_THINGS="+module)}
			got := strings.ReplaceAll(run.OK(t, program, name), filepath.Dir(module), "DIR")
			assert.Equal(t, string(expected), got)
		})
	}
}

func TestObjects(t *testing.T) {
	program := build(t, "objects")
	for _, env := range plainEnvs {
		t.Run(env, func(t *testing.T) { checkObjects(t, program, env) })
	}
}

func TestObjectsUnderRaceDetector(t *testing.T) {
	checkObjects(t, build(t, "objects", "-race"))
}
