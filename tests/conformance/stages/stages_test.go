// The stages of initialization, compared with CPython's.

package stages

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/abi"
	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

var update = flag.Bool("update", false, "record testdata/stages.txt again, from the CPython in PYTHON_ROOT")

const written = "testdata/stages.txt"

func makeLeaves(t *testing.T) string {
	t.Helper()
	rows, err := leaves(abi.Layout())
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "leaves.h")
	require.NoError(t, os.WriteFile(file, []byte(rows), 0o666))
	return file
}

// The locale decides encodings, and these variables affect initialization.
var plain = cbuild.Run{Env: []string{"LC_ALL=C", "GODEBUG="}}

func ourLife(t *testing.T) life {
	t.Helper()
	program := cbuild.Program{
		Sources: []string{"testdata/stages.c"}, Flags: []string{"-I" + filepath.Dir(makeLeaves(t))},
	}.Build(t)
	l, err := parseLife(plain.OK(t, program))
	require.NoError(t, err)
	return l
}

func realLife(t *testing.T) life {
	t.Helper()
	root := cbuild.NewChroot(t)
	root.Add(t, makeLeaves(t))
	program := root.Compile(t, "testdata/stages.c")
	l, err := parseLife(plain.OK(t, root.Argv(program)...))
	require.NoError(t, err)
	return l
}

func differences(t *testing.T) []*difference {
	t.Helper()
	text, err := os.ReadFile("testdata/differences.txt")
	require.NoError(t, err)
	all, err := parseDifferences(string(text))
	require.NoError(t, err)
	return all
}

// Every field at every stage is CPython's, except for the listed differences, which must still exist.
func TestSameAsCPython(t *testing.T) {
	theirs := realLife(t)
	open := differences(t)
	if *update {
		require.NoError(t, os.WriteFile(written, []byte(fold(theirs, open)), 0o666))
	}
	ours := ourLife(t)
	require.Greater(t, len(paths(theirs)), 1000)

	var unlisted []string
	var same, all int
	for _, path := range paths(theirs, ours) {
		for _, stage := range stageNames {
			want, got := value(theirs, path, stage), value(ours, path, stage)
			all++
			if want == got {
				same++
				continue
			}
			listed := false
			for _, d := range open {
				if d.covers(path, stage) {
					d.found, listed = true, true
				}
			}
			if !listed {
				unlisted = append(unlisted, fmt.Sprintf("%s|%s: CPython has %s, we have %s", stage, path, want, got))
			}
		}
	}
	t.Logf("%d of %d values that are not zero throughout are CPython's; the others need what testdata/differences.txt says",
		same, all)
	assert.Empty(t, unlisted, "%d differences:\n%s", len(unlisted), strings.Join(unlisted, "\n"))
	for _, d := range open {
		assert.True(t, d.found, "no difference is left here: take the line away: %s", d.line)
	}
	text, err := os.ReadFile(written)
	require.NoError(t, err)
	assert.Equal(t, string(text), fold(theirs, open), "%s is out of date: run the test with -update", written)
}

// The same without a CPython, from its recorded fields.
func TestAsWritten(t *testing.T) {
	text, err := os.ReadFile(written)
	require.NoError(t, err)
	require.Greater(t, strings.Count(string(text), "\n"), 200)
	assert.Equal(t, string(text), fold(ourLife(t), differences(t)))
}
