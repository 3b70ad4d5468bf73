// The library file: its names, symbols, sections and relocations.

package linking

import (
	"debug/dwarf"
	"debug/elf"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/abi/exports"
	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

func openLibrary(t *testing.T) *elf.File {
	t.Helper()
	f, err := elf.Open(filepath.Join(cbuild.LibDir(t), cbuild.LibLink))
	require.NoError(t, err)
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestNamesOfTheFile(t *testing.T) {
	dir := cbuild.LibDir(t)
	info, err := os.Lstat(filepath.Join(dir, cbuild.LibFile))
	require.NoError(t, err)
	assert.True(t, info.Mode().IsRegular(), "%s must be the file itself: readers see what is mapped", cbuild.LibFile)
	for _, name := range []string{cbuild.LibSoname, cbuild.LibLink} {
		target, err := os.Readlink(filepath.Join(dir, name))
		require.NoError(t, err)
		assert.Equal(t, cbuild.LibFile, target, name)
	}

	soname, err := openLibrary(t).DynString(elf.DT_SONAME)
	require.NoError(t, err)
	assert.Equal(t, []string{cbuild.LibSoname}, soname)
}

// exportList returns the exported symbols of the committed list, with the kind of each.
func exportList(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(cbuild.Root(t), "internal/abi/exports.list"))
	require.NoError(t, err)
	kinds := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) >= 2 && fields[0] != "#" {
			kinds[fields[0]] = fields[1]
		}
	}
	require.Contains(t, kinds, "_PyRuntime")
	return kinds
}

// The ABI and nothing else, as the committed list has it; without versions, as libpython's symbols are. A function whose
// file does not include the header that declares it is hidden, whatever the list says: it is named with that header.
func TestExportedSymbols(t *testing.T) {
	want := exportList(t)
	library := openLibrary(t)
	symbols, err := library.DynamicSymbols()
	require.NoError(t, err)
	for _, s := range symbols {
		if s.Section == elf.SHN_UNDEF {
			continue
		}
		kind := strings.TrimPrefix(elf.SymType(s.Info&0xf).String(), "STT_")
		switch listed, ok := want[s.Name]; {
		case !ok:
			t.Errorf("the library exports %s, which is not in the list", s.Name)
		case listed != kind:
			t.Errorf("%s is %s in the library, and %s in the list", s.Name, kind, listed)
		}
		assert.Empty(t, s.Version, s.Name)
		delete(want, s.Name)
	}
	all, err := library.Symbols()
	require.NoError(t, err)
	inside := map[string]bool{}
	for _, s := range all {
		inside[s.Name] = inside[s.Name] || s.Section != elf.SHN_UNDEF
	}
	headers := exportHeaders(t)
	for name := range want {
		if inside[name] {
			t.Errorf("%s is hidden in the library: does the file that defines it include <%s>?", name, headers[name])
		} else {
			t.Errorf("the list has %s, which the library does not define", name)
		}
	}
}

// exportHeaders returns the header of each symbol that the stanzas describe, which are those of the committed list.
func exportHeaders(t *testing.T) map[string]string {
	t.Helper()
	exports, err := exports.Read(filepath.Join(cbuild.Root(t), "internal/abi/exports"))
	require.NoError(t, err)
	headers := map[string]string{}
	for _, e := range exports {
		headers[e.Name] = e.Header
	}
	assert.ElementsMatch(t, slices.Collect(maps.Keys(exportList(t))), slices.Collect(maps.Keys(headers)),
		"internal/abi/exports.list is not made of internal/abi/exports: make generate")
	return headers
}

// Outside readers find the runtime by its section, and search .bss after it.
func TestRuntimeSection(t *testing.T) {
	f := openLibrary(t)
	section, bss := f.Section(".PyRuntime"), f.Section(".bss")
	require.NotNil(t, section)
	require.NotNil(t, bss)
	assert.Less(t, section.Addr, bss.Addr, ".PyRuntime must lie before .bss")
	assert.NotZero(t, bss.Size)
	assert.Equal(t, elf.SHT_PROGBITS, section.Type)
	assert.Equal(t, elf.SHF_ALLOC|elf.SHF_WRITE, section.Flags)

	symbols, err := f.DynamicSymbols()
	require.NoError(t, err)
	for _, s := range symbols {
		if s.Name == "_PyRuntime" {
			assert.Equal(t, section.Addr, s.Value, "_PyRuntime must be the first thing in its section")
			assert.Equal(t, section.Size, s.Size, "_PyRuntime must be the only thing in its section")
			assert.Equal(t, uint64(316616), s.Size)
			return
		}
	}
	t.Error("no symbol _PyRuntime")
}

// The library looks _PyRuntime up by symbol like any other module, since a program may hold the only copy.
func TestLibraryReachesTheRuntimeBySymbol(t *testing.T) {
	var bySymbol bool
	for _, r := range dynamicRelocations(t, filepath.Join(cbuild.LibDir(t), cbuild.LibFile)) {
		bySymbol = bySymbol || r.symbol == "_PyRuntime" && r.kind == elf.R_X86_64_GLOB_DAT
	}
	assert.True(t, bySymbol, "-Bsymbolic bound _PyRuntime inside the library: the dynamic list is not in force")
}

// Initial-exec thread-locals are reached without a call, which a signal handler may not make.
func TestThreadLocalsAreInitialExec(t *testing.T) {
	var initialExec int
	for _, r := range dynamicRelocations(t, filepath.Join(cbuild.LibDir(t), cbuild.LibFile)) {
		switch r.kind {
		case elf.R_X86_64_TPOFF64:
			initialExec++
		case elf.R_X86_64_DTPMOD64, elf.R_X86_64_DTPOFF64, elf.R_X86_64_TLSDESC:
			t.Errorf("%v for %q: a thread-local variable with a dynamic model", r.kind, r.symbol)
		}
	}
	assert.NotZero(t, initialExec)
}

func TestBoundAtLoadAndReadOnlyAfter(t *testing.T) {
	f := openLibrary(t)
	flags, err := f.DynValue(elf.DT_FLAGS)
	require.NoError(t, err)
	require.Len(t, flags, 1)
	assert.NotZero(t, elf.DynFlag(flags[0])&elf.DF_BIND_NOW)
	flags1, err := f.DynValue(elf.DT_FLAGS_1)
	require.NoError(t, err)
	require.Len(t, flags1, 1)
	assert.NotZero(t, elf.DynFlag1(flags1[0])&elf.DF_1_NODELETE, "a Go runtime cannot be unloaded")

	var relro bool
	for _, p := range f.Progs {
		relro = relro || p.Type == elf.PT_GNU_RELRO
		if p.Type == elf.PT_GNU_STACK {
			assert.Zero(t, p.Flags&elf.PF_X, "an executable stack")
		}
	}
	assert.True(t, relro)
}

// Two builds are told apart by their build ID, and a debugger finds names and lines.
func TestBuildIDAndDebugInformation(t *testing.T) {
	f := openLibrary(t)
	note := f.Section(".note.gnu.build-id")
	require.NotNil(t, note)
	data, err := note.Data()
	require.NoError(t, err)
	require.Len(t, data, 16+20, "a header, the name GNU, and a SHA-1")
	assert.NotEqual(t, make([]byte, 20), data[16:])

	info, err := f.DWARF()
	require.NoError(t, err)
	var found bool
	for r := info.Reader(); ; {
		entry, err := r.Next()
		require.NoError(t, err)
		if entry == nil {
			break
		}
		if name, _ := entry.Val(dwarf.AttrName).(string); name == "pyruntimestate" {
			found = true
			break
		}
	}
	assert.True(t, found, "the debug information does not describe struct pyruntimestate")
}
