// Go programs that contain the runtime and load extensions.

package linking

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

func buildGoHost(t *testing.T) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "gohost")
	cbuild.GoBuild(t, out, "./testdata/gohost")
	return out
}

// A Go program that imports the package exports the symbols to the extensions that it loads.
func TestOneRuntimeInGoProgram(t *testing.T) {
	host := buildGoHost(t)
	for _, headers := range []cbuild.Headers{cbuild.Ours, cbuild.CPython} {
		t.Run(headers.String(), func(t *testing.T) {
			assert.Equal(t, "one runtime\n", cbuild.OK(t, host, extension(t, headers, true)))
		})
	}
}

// An extension that names the library brings a second copy of it into a Go program. The program's own comes first in
// the search for symbols, so the extension works with that one, and the copy stays inactive.
func TestExtensionLinkedWithTheLibraryInGoProgram(t *testing.T) {
	host := buildGoHost(t)
	res := cbuild.Exec(t, host, extension(t, cbuild.Ours, false))
	assert.Zero(t, res.Exit, "%s", res.Stderr)
	assert.Equal(t, "one runtime\n", res.Stdout)
	assert.Empty(t, res.Stderr)
}
