// The exported variables, as programs that are linked in different ways see them.

package linking

import (
	"debug/elf"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// The library itself never looks for these by name: the first three are of no interest to it, the hooks because it reads no
// lines, and the others are constants, which are the same wherever they are. So are the pointers to the types of exceptions,
// of which it looks for some.
var neverLookedFor = []string{
	"Py_HasFileSystemDefaultEncoding", "PyOS_InputHook", "PyOS_ReadlineFunctionPointer", "_PyOS_ReadlineTState",
	"Py_Version", "Py_hexdigits", "gopyrt_build", "PyStructSequence_UnnamedField", "_PySet_Dummy",
}

func isException(name string) bool { return strings.HasPrefix(name, "PyExc_") }

// A program that names a variable of the library may hold the only copy of it, and the library has to use that one. The
// program is told where the library keeps the addresses of its variables, and compares them with what it sees itself.
func TestEveryDatumIsThereOnce(t *testing.T) {
	var data []string
	for name, kind := range exportList(t) {
		if kind == "OBJECT" {
			data = append(data, name)
		}
	}
	require.Contains(t, data, "_PyRuntime")
	table, known := dataTable(t, data)
	for _, cc := range []string{"gcc", "clang"} {
		for _, mode := range linkModes {
			t.Run(cc+"/"+mode.name, func(t *testing.T) {
				t.Parallel()
				program := cbuild.Program{
					Sources: []string{"testdata/data.c"}, CC: cc, Flags: append([]string{"-I" + table}, mode.flags...),
				}.Build(t)
				assert.Equal(t, fmt.Sprintf("%d variables\n", known), cbuild.OK(t, program))
				if mode.name == "no-pie" {
					assert.True(t, hasCopyOf(t, program, "_Py_HashSecret"), "no program holds a copy, so that this tests nothing")
				}
			})
		}
	}
}

// dataTable writes the header that names all the data, with their places in the library's table of addresses, and
// returns its folder and how many they are. It says what the compiler sees without our headers, so that nothing keeps it
// from making copies.
func dataTable(t *testing.T, data []string) (string, int) {
	t.Helper()
	places := map[string]uint64{}
	for _, r := range dynamicRelocations(t, filepath.Join(cbuild.LibDir(t), cbuild.LibFile)) {
		// In a table of the linker's; or in an object of ours, such as a type that is another's base.
		if r.kind == elf.R_X86_64_GLOB_DAT || r.kind == elf.R_X86_64_64 && r.addend == 0 && places[r.symbol] == 0 {
			places[r.symbol] = r.offset
		}
	}
	var declarations, table strings.Builder
	var without []string
	known := 0
	for _, name := range data {
		if places[name] == 0 {
			if !isException(name) {
				without = append(without, name)
			}
			continue
		}
		known++
		fmt.Fprintf(&declarations, "extern char %s[];\n", name)
		fmt.Fprintf(&table, " \\\n    { \"%s\", %s, %#x },", name, name, places[name])
	}
	assert.ElementsMatch(t, neverLookedFor, without, "-Bsymbolic bound data inside the library")

	dir := t.TempDir()
	header := declarations.String() + "#define DATA_TABLE" + table.String() + "\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "data_table.h"), []byte(header), 0o666))
	return dir, known
}
