// An extension module that a host imports.

package examples

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

const said = `An extension module, imported by a C host:
  hello.__version__                  '1.0'
  hello.greet('world')               'Hello, world!'
  hello.count('to be or not to be')  {'to': 2, 'be': 2, 'or': 1, 'not': 1, '!': 1}
  hello.Tally(), called three times  <Tally of 3>
  hello.greet(42) raises:           hello.Error: only a str can be greeted, not 'int'
`

// The module is compiled with these headers and with CPython's, and says the same in either's host.
func TestHello(t *testing.T) {
	folder := filepath.Join(cbuild.Root(t), "examples/hello")
	host := cbuild.Program{Sources: []string{filepath.Join(folder, "host.c")}}.Build(t)
	for _, headers := range []cbuild.Headers{cbuild.Ours, cbuild.CPython} {
		t.Run(headers.String(), func(t *testing.T) {
			module := cbuild.Program{
				Sources: []string{filepath.Join(folder, "hello.c")}, Headers: headers, Shared: true, Alone: true,
				Flags: []string{"-Wno-missing-field-initializers"},
			}.Build(t)
			assert.Equal(t, said, cbuild.OK(t, host, filepath.Dir(module)))
		})
	}
	t.Run("CPython", func(t *testing.T) {
		root := cbuild.NewChroot(t)
		root.Compile(t, filepath.Join(folder, "hello.c"), "-shared", "-o", filepath.Join(root.Dir(), "hello.so"))
		assert.Equal(t, said, cbuild.OK(t, root.Argv(root.Compile(t, filepath.Join(folder, "host.c")), root.Dir())...))
	})
	t.Run("a module that is not there", func(t *testing.T) {
		got := cbuild.Exec(t, host, t.TempDir())
		assert.Equal(t, 1, got.Exit)
		assert.Equal(t, "ModuleNotFoundError: No module named 'hello'", strings.TrimSpace(got.Stderr))
	})
}
