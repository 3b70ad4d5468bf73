// Hosts that have a runtime of their own.

package linking

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"

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
