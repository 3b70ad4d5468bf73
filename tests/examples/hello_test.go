// An extension module that a host imports.

package examples

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

const scene = `  hello.__version__                  '1.0'
  hello.greet('world')               'Hello, world!'
  hello.count('to be or not to be')  {'to': 2, 'be': 2, 'or': 1, 'not': 1}
  hello.Tally(), called three times  <Tally of 3>
  hello.greet(42)                    raises Error: only a str can be greeted, not 'int'
  shelf.Shelf((1, 'two'))            Shelf([1, 'two'])
  put(3.5).take()                    3.5
  a shelf that holds itself          Shelf([1, 'two', Shelf(...)])
  objects that the collector frees   2
  shelf.Shelf().take()               raises LookupError: the shelf is empty
`

const said = "Two extension modules, imported by a C host:\n" + scene +
	"\nIn an interpreter with a GIL of its own:\n" + scene +
	"\nIn a child of fork:\n" + scene

const goScene = `  hello.greet('Go')                  'Hello, Go!'
  hello.greet(42)                    raises hello.Error: only a str can be greeted, not 'int'
  counts['be'], a map in Go          2
  on the shelf                       1
  on the shelf                       'two'
  on the shelf                       3.5
  shelf.Shelf().take()               raises LookupError: the shelf is empty
`

const goSaid = "The same modules, imported by a Go host:\n" + goScene +
	"\nIn an interpreter with a GIL of its own:\n" + goScene

// The modules are compiled with these headers and with CPython's, and say the same in either's host.
func TestHello(t *testing.T) {
	folder := filepath.Join(cbuild.Root(t), "examples/hello")
	host := cbuild.Program{Sources: []string{filepath.Join(folder, "host.c")}}.Build(t)
	goHost := filepath.Join(t.TempDir(), "gohost")
	cbuild.GoBuild(t, goHost, filepath.Join(folder, "gohost"))
	for _, headers := range []cbuild.Headers{cbuild.Ours, cbuild.CPython} {
		t.Run(headers.String(), func(t *testing.T) {
			found := cbuild.BuildModules(t, headers)
			assert.Equal(t, said, cbuild.OK(t, host, found))
			assert.Equal(t, goSaid, cbuild.OK(t, goHost, found))
		})
	}
	t.Run("CPython", func(t *testing.T) {
		root := cbuild.NewChroot(t)
		for _, name := range cbuild.ExampleModules {
			root.Compile(t, cbuild.ModuleSource(t, name), "-shared", "-o", filepath.Join(root.Dir(), name+".so"))
		}
		assert.Equal(t, said, cbuild.OK(t, root.Argv(root.Compile(t, filepath.Join(folder, "host.c")), root.Dir())...))
	})
	t.Run("a module that is not there", func(t *testing.T) {
		got := cbuild.Exec(t, host, t.TempDir())
		assert.Equal(t, 1, got.Exit)
		assert.Equal(t, "ModuleNotFoundError: No module named 'hello'", strings.TrimSpace(got.Stderr))
	})
}
