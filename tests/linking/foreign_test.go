// Hosts that have a runtime of their own.

package linking

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// In a process with another runtime the library says so and does nothing.
func TestHostWithARuntimeOfItsOwn(t *testing.T) {
	library := filepath.Join(cbuild.LibDir(t), cbuild.LibLink)
	for _, mode := range []struct {
		name  string
		flags []string
	}{
		// Only an exported symbol would also take the library's own references to itself.
		{"exported", []string{"-rdynamic"}},
		{"exported-no-pie", []string{"-rdynamic", "-fno-pie", "-no-pie"}},
	} {
		t.Run(mode.name, func(t *testing.T) {
			t.Parallel()
			host := cbuild.Program{Sources: []string{"testdata/fakehost.c"}, Flags: mode.flags, Alone: true}.Build(t)
			res := cbuild.Exec(t, host, library)
			assert.Zero(t, res.Exit, "%s%s", res.Stdout, res.Stderr)
			assert.Contains(t, res.Stderr, "another _PyRuntime")
			assert.Contains(t, res.Stderr, filepath.Base(host), "the message must say where the other one is")
			assert.Regexp(t, `^refused: .*_PyRuntime`, res.Stdout)
		})
	}
}

// One that comes later, as with an extension that needs libpython, is refused from then on, and reported once.
func TestRuntimeThatComesLater(t *testing.T) {
	other := filepath.Join(t.TempDir(), "other.c")
	require.NoError(t, os.WriteFile(other, []byte("char _PyRuntime[400000] = {1};\n"), 0o666))
	for _, hash := range []string{"gnu", "sysv"} {
		library := cbuild.Program{Sources: []string{other}, Flags: []string{"-Wl,--hash-style=" + hash}, Shared: true,
			Alone: true}.Build(t)
		program := cbuild.Program{Sources: []string{"testdata/comes_later.c"}}.Build(t)
		for _, when := range []string{"while-up", "before", "preinitialized", "forked"} {
			t.Run(when+"/"+hash, func(t *testing.T) {
				res := cbuild.Exec(t, program, library, when)
				assert.Equal(t, "ok\n", res.Stdout, res.Stderr)
				assert.Equal(t, 1, strings.Count(res.Stderr, "another _PyRuntime was loaded into this process, in "+library),
					res.Stderr)
			})
		}
	}
	t.Run("copy", func(t *testing.T) {
		copied := filepath.Join(t.TempDir(), "copy.so")
		bytes, err := os.ReadFile(filepath.Join(cbuild.LibDir(t), cbuild.LibFile))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(copied, bytes, 0o777))
		program := cbuild.Program{Sources: []string{"testdata/comes_later.c"}}.Build(t)
		res := cbuild.Exec(t, program, copied, "copy")
		assert.Equal(t, "ok\n", res.Stdout, res.Stderr)
		assert.Empty(t, res.Stderr)
	})
}

// The same with the host that matters: CPython itself.
func TestHostIsCPython(t *testing.T) {
	inside := cbuild.NewChroot(t)
	inside.AddLibrary(t)
	const script = `
import ctypes, sys
library = ctypes.CDLL(sys.argv[1])
print("Python goes on", sum(range(10)))
`
	res := cbuild.Exec(t, inside.Argv("python3.14", "-c", script, "./"+cbuild.LibLink)...)
	assert.Zero(t, res.Exit, "%s%s", res.Stdout, res.Stderr)
	assert.Contains(t, res.Stderr, "another _PyRuntime")
	assert.Contains(t, res.Stderr, "python3.14")
	assert.Equal(t, "Python goes on 45\n", res.Stdout)
}
