// The module under another path.

package module

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// "make module-path" gives the module another path: here in a copy of it.
func TestModulePath(t *testing.T) {
	root, copied := cbuild.Root(t), t.TempDir()
	run := func(dir, name string, args ...string) string {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s\n%s", cmd, out)
		return string(out)
	}
	for name := range strings.SplitSeq(run(root, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"), "\x00") {
		text, err := os.ReadFile(filepath.Join(root, name))
		if name == "" || os.IsNotExist(err) {
			continue
		}
		require.NoError(t, err)
		info, err := os.Stat(filepath.Join(root, name))
		require.NoError(t, err)
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(copied, name)), 0o777))
		require.NoError(t, os.WriteFile(filepath.Join(copied, name), text, info.Mode()&fs.ModePerm))
	}
	run(copied, "git", "init", "-q")
	run(copied, "git", "add", "-A")

	const other = "example.com/you/runtime"
	run(copied, "make", "-s", "module-path", "MODULE="+other)
	assert.Equal(t, other+"\n", run(copied, "go", "list", "-m"))
	assert.Empty(t, run(copied, "gofmt", "-l", "."))
	// Every import is found, those of the tests, too; and what needs no C compiles.
	packages := run(copied, "go", "list", "-deps", "-test", "./...")
	assert.Contains(t, packages, strings.Join([]string{other, "internal", "link\n"}, "/"))
	assert.NotContains(t, packages, path)
	run(copied, "go", "build", "./include/...", "./internal/abi/...", "./internal/cbuild", "./bench")
	found := cbuild.Exec(t, "git", "-C", copied, "grep", "-lF", path)
	assert.Equal(t, 1, found.Exit, "the old path is still in %s%s", found.Stdout, found.Stderr)
}
