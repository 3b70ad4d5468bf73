// Package linking checks that everything that can be linked with the library, or load it, sees one _PyRuntime, and
// that the library's file is what tools and packagers expect.
package linking

import (
	"debug/elf"
	"encoding/binary"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// The ways to make a program: position-independent or not, by the compiler's choice or told to.
var linkModes = []struct {
	name  string
	flags []string
}{
	{"default", nil},
	{"pie", []string{"-fPIE", "-pie"}},
	{"no-pie", []string{"-fno-pie", "-no-pie"}},
	{"PIC", []string{"-fPIC"}},
	{"PIC-pie", []string{"-fPIC", "-pie"}},
}

func extension(t *testing.T, headers cbuild.Headers, alone bool) string {
	return cbuild.Program{
		Sources: []string{"testdata/extension.c"}, Headers: headers, Shared: true, Alone: alone,
	}.Build(t)
}

func TestOneRuntime(t *testing.T) {
	for _, headers := range []cbuild.Headers{cbuild.Ours, cbuild.CPython} {
		t.Run(headers.String(), func(t *testing.T) {
			module := extension(t, headers, true)
			for _, cc := range []string{"gcc", "clang", "g++", "clang++"} {
				for _, mode := range linkModes {
					t.Run(cc+"/"+mode.name, func(t *testing.T) {
						t.Parallel()
						seesOneRuntime(t, headers, cc, mode.flags, module)
					})
				}
			}
		})
	}
}

func seesOneRuntime(t *testing.T, headers cbuild.Headers, cc string, flags []string, module string) {
	p := cbuild.Program{Sources: []string{"testdata/program.c"}, CC: cc, Headers: headers, Flags: flags}
	if strings.HasSuffix(cc, "++") {
		p.Flags = append([]string{"-x", "c++"}, flags...)
	}
	program := p.Build(t)
	if headers == cbuild.Ours {
		assert.False(t, hasCopyOf(t, program, "_PyRuntime"),
			"the program holds a copy of _PyRuntime; outside readers look into the library's")
	}
	assert.Equal(t, "one runtime\n", cbuild.OK(t, program, module))
}

// A program may load the library late and keep it to itself.
func TestOneRuntimeLoadedLocally(t *testing.T) {
	for _, headers := range []cbuild.Headers{cbuild.Ours, cbuild.CPython} {
		t.Run(headers.String(), func(t *testing.T) {
			t.Parallel()
			program := cbuild.Program{Sources: []string{"testdata/late.c"}, Alone: true}.Build(t)
			library := filepath.Join(cbuild.LibDir(t), cbuild.LibLink)
			assert.Equal(t, "one runtime\n", cbuild.OK(t, program, library, extension(t, headers, false)))
		})
	}
}

// hasCopyOf reports whether the file has a copy relocation of the symbol.
func hasCopyOf(t *testing.T, path, symbol string) bool {
	t.Helper()
	for _, r := range dynamicRelocations(t, path) {
		if r.kind == elf.R_X86_64_COPY && r.symbol == symbol {
			return true
		}
	}
	return false
}

type relocation struct {
	kind   elf.R_X86_64
	symbol string // empty where the relocation has none
	offset uint64 // where it applies, counted from the file's start in memory
	addend int64
}

func dynamicRelocations(t *testing.T, path string) []relocation {
	t.Helper()
	f, err := elf.Open(path)
	require.NoError(t, err)
	defer f.Close()
	symbols, err := f.DynamicSymbols()
	require.NoError(t, err)

	var all []relocation
	for _, s := range f.Sections {
		if s.Type != elf.SHT_RELA || s.Flags&elf.SHF_ALLOC == 0 {
			continue
		}
		data, err := s.Data()
		require.NoError(t, err)
		for ; len(data) >= 24; data = data[24:] {
			info := binary.LittleEndian.Uint64(data[8:])
			r := relocation{kind: elf.R_X86_64(elf.R_TYPE64(info)), offset: binary.LittleEndian.Uint64(data),
				addend: int64(binary.LittleEndian.Uint64(data[16:]))}
			if i := elf.R_SYM64(info); i > 0 {
				r.symbol = symbols[i-1].Name
			}
			all = append(all, r)
		}
	}
	require.NotEmpty(t, all, "%s has no relocations at all", path)
	return all
}
