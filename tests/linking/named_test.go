// Every exported symbol is named by a test.

package linking

import (
	"bytes"
	"io/fs"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/abi/exports"
	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// Each exported symbol is named in the source of some test. tests/fork calls each in a forked child, but only to see that
// it answers there as elsewhere, and makes some of the names from parts: those have to be tested by name somewhere else.
// Those of objects have a rule of their own, in tests/objects.
func TestEveryExportIsNamedByATest(t *testing.T) {
	root := cbuild.Root(t)
	named := map[string]bool{}
	require.NoError(t, filepath.WalkDir(filepath.Join(root, "tests"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains([]string{".c", ".h", ".go"}, filepath.Ext(path)) {
			return err
		}
		for _, name := range cbuild.Words(t, path) {
			named[name] = true
		}
		return nil
	}))
	// A macro names the accessors of integers.
	for _, name := range cbuild.WordsIn(expanded(t, filepath.Join(root, "tests/headers/testdata/twins.c"))) {
		named[name] = true
	}

	exports, err := exports.Read(filepath.Join(root, "internal/abi/exports"))
	require.NoError(t, err)
	for _, e := range exports {
		assert.True(t, named[e.Name] || e.Group == "objects", "no test names %s", e.Name)
	}
}

// expanded returns what the preprocessor makes of a file's own lines.
func expanded(t *testing.T, path string) []byte {
	t.Helper()
	cmd := exec.Command("gcc", append(cbuild.IncludeFlags(t, cbuild.Ours), "-E", path)...)
	text, err := cmd.Output()
	require.NoError(t, err, "%s", cmd)
	var own []byte
	marker := regexp.MustCompile(`^# \d+ "(.*?)"`)
	in := false
	for line := range bytes.Lines(text) {
		if m := marker.FindSubmatch(line); m != nil {
			in = string(m[1]) == path
		} else if in {
			own = append(own, line...)
		}
	}
	require.NotEmpty(t, own)
	return own
}
