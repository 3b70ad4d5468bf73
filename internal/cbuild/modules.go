// The extension modules of examples/hello.

package cbuild

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// ExampleModules are the names of the extension modules in examples/hello.
var ExampleModules = []string{"hello", "shelf"}

// ModuleSource returns the C file of one of them.
func ModuleSource(t testing.TB, name string) string {
	return filepath.Join(Root(t), "examples/hello", name+".c")
}

// BuildModules compiles them with these headers into a new folder, which it returns.
func BuildModules(t testing.TB, headers Headers) string {
	t.Helper()
	folder := t.TempDir()
	for _, name := range ExampleModules {
		built := Program{
			Sources: []string{ModuleSource(t, name)}, Headers: headers, Shared: true, Alone: true,
			Flags: []string{"-Wno-missing-field-initializers"},
		}.Build(t)
		require.NoError(t, os.Rename(built, filepath.Join(folder, name+".so")))
	}
	return folder
}
