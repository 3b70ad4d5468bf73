// What a module with the limited API asks of a Python.

package layout

import (
	"debug/elf"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

func asksFor(t *testing.T, headers cbuild.Headers, version string) []string {
	t.Helper()
	module := cbuild.Program{
		Sources: []string{"testdata/limited.c"}, Headers: headers, Shared: true, Alone: true,
		Flags: []string{"-DPy_LIMITED_API=" + version, "-DNDEBUG", "-Wno-deprecated-declarations"},
	}.Build(t)
	file, err := elf.Open(module)
	require.NoError(t, err)
	defer file.Close()
	symbols, err := file.ImportedSymbols()
	require.NoError(t, err)
	var names []string
	for _, symbol := range symbols {
		if strings.Contains(symbol.Name, "Py") {
			names = append(names, symbol.Name)
		}
	}
	return names
}

// A module made with these headers runs on the Pythons on which the same one made with CPython's does: it asks for the same
// symbols, and lets the Python do what later ones may do otherwise.
func TestLimitedAPIAsksForTheSame(t *testing.T) {
	for _, version := range []string{"3", "0x03020000", "0x03040000", "0x03050000", "0x03060000", "0x03060100", "0x03070000",
		"0x03080000", "0x03090000", "0x030a0000", "0x030b0000", "0x030c0000", "0x030d0000", "0x030e0000"} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			theirs := asksFor(t, cbuild.CPython, version)
			require.NotEmpty(t, theirs)
			assert.ElementsMatch(t, theirs, asksFor(t, cbuild.Ours, version))
		})
	}
}
