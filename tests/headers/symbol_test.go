// How compilers and linkers reach _PyRuntime.

package headers

import (
	"debug/elf"
	"encoding/binary"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// modes are the ways to make an executable.
var modes = map[string][]string{
	"pie":             {"-fPIE", "-pie"},
	"pie, optimized":  {"-fPIE", "-pie", "-O2", "-flto"},
	"no pie":          {"-fno-pie", "-no-pie"},
	"pic":             {"-fPIC", "-pie"},
	"pie, as needed":  {"-fPIE", "-pie", "-Wl,--as-needed"},
	"no pie, -O0":     {"-fno-pie", "-no-pie", "-O0"},
	"pie, no textrel": {"-fPIE", "-pie", "-Wl,-z,text"},
}

// An executable finds the library's _PyRuntime, and the linker makes no copy of it, however it is compiled.
func TestRuntimeIsNotCopied(t *testing.T) {
	for _, cc := range []string{"gcc", "clang"} {
		t.Run(cc, func(t *testing.T) {
			library := cbuild.Program{
				Sources: []string{"testdata/symbol_library.c"}, CC: cc, Shared: true, Alone: true,
			}.Build(t)
			for name, flags := range modes {
				if cc == "clang" && slices.Contains(flags, "-flto") {
					continue // clang's needs a plugin of its own for the linker
				}
				for _, source := range []string{"symbol_host.c", "symbol_only.c"} {
					t.Run(source+", "+name, func(t *testing.T) {
						t.Parallel()
						host := cbuild.Program{
							Sources: []string{"testdata/" + source, library},
							CC:      cc, Alone: true, Flags: flags,
						}.Build(t)
						cbuild.OK(t, host)
						assert.NotContains(t, copied(t, host), "_PyRuntime")
					})
				}
			}
		})
	}
}

// copied lists the symbols that an executable has copies of.
func copied(t *testing.T, path string) []string {
	t.Helper()
	file, err := elf.Open(path)
	require.NoError(t, err)
	defer file.Close()
	symbols, err := file.DynamicSymbols()
	require.NoError(t, err)
	section := file.Section(".rela.dyn")
	require.NotNil(t, section, "%s has no dynamic relocations", path)
	data, err := section.Data()
	require.NoError(t, err)

	var names []string
	const entry = 24
	for ; len(data) >= entry; data = data[entry:] {
		info := binary.LittleEndian.Uint64(data[8:])
		if elf.R_X86_64(elf.R_TYPE64(info)) == elf.R_X86_64_COPY {
			names = append(names, symbols[elf.R_SYM64(info)-1].Name)
		}
	}
	return names
}

// The check above can fail: a program that uses the plain symbol gets a copy.
func TestCopiesAreSeen(t *testing.T) {
	library := cbuild.Program{Sources: []string{"testdata/symbol_library.c"}, Shared: true, Alone: true}.Build(t)
	host := cbuild.Program{
		Sources: []string{"testdata/symbol_only.c", library},
		Alone:   true, Flags: []string{"-fno-pie", "-no-pie", "-DGOPYRT_RUNTIME_DIRECT=1"},
	}.Build(t)
	assert.Contains(t, copied(t, host), "_PyRuntime")
}

// A tool that only asks for sizes and offsets links without the library.
func TestLayoutAlone(t *testing.T) {
	for name, flags := range modes {
		t.Run(name, func(t *testing.T) {
			program := cbuild.Program{Sources: []string{"testdata/layout_only.c"}, Alone: true, Flags: flags}
			assert.Equal(t, "316616\n", cbuild.OK(t, program.Build(t)))
		})
	}
}
