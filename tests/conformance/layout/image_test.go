// The bytes of _PyRuntime in the two library files.

package layout

import (
	"bytes"
	"debug/elf"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/abi"
	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// image returns the bytes of _PyRuntime in a shared library's file, before the dynamic linker fills in the pointers,
// and the places of those.
func image(t *testing.T, library string) ([]byte, map[uint64]bool) {
	t.Helper()
	file, err := elf.Open(library)
	require.NoError(t, err)
	defer file.Close()
	symbols, err := file.DynamicSymbols()
	require.NoError(t, err)
	for _, symbol := range symbols {
		if symbol.Name != "_PyRuntime" {
			continue
		}
		section := file.Sections[symbol.Section]
		assert.Equal(t, ".PyRuntime", section.Name)
		data := make([]byte, symbol.Size)
		_, err := section.ReadAt(data, int64(symbol.Value-section.Addr))
		require.NoError(t, err)
		return data, pointers(t, file, symbol)
	}
	t.Fatalf("%s has no _PyRuntime", library)
	return nil, nil
}

func pointers(t *testing.T, file *elf.File, symbol elf.Symbol) map[uint64]bool {
	t.Helper()
	text, err := file.Section(".rela.dyn").Data()
	require.NoError(t, err)
	places := map[uint64]bool{}
	for ; len(text) >= 24; text = text[24:] {
		if at := file.ByteOrder.Uint64(text) - symbol.Value; at < symbol.Size {
			places[at] = true
		}
	}
	return places
}

// The two libraries' files hold the same bytes of _PyRuntime, all 316616 of them, and pointers at the same places.
func TestSameImageInTheFiles(t *testing.T) {
	theirs, theirPointers := image(t, install(t).Library)
	ours, ourPointers := image(t, filepath.Join(cbuild.LibDir(t), cbuild.LibFile))
	assert.Len(t, ours, int(abi.Layout().Type("struct pyruntimestate").Size))
	require.Len(t, theirs, len(ours))
	assert.Greater(t, len(theirPointers), 1000)
	assert.Equal(t, theirPointers, ourPointers)
	for place := range theirPointers {
		clear(theirs[place : place+8]) // some linkers leave the target's address there
		clear(ours[place : place+8])
	}
	for leaf := range abi.Layout().Leaves("struct pyruntimestate") {
		their, our := theirs[leaf.Offset:leaf.Offset+leaf.Size], ours[leaf.Offset:leaf.Offset+leaf.Size]
		if leaf.Path == "debug_offsets.version" { // of the release
			clear(their)
			clear(our)
		}
		if !bytes.Equal(their, our) {
			t.Errorf("%s: CPython % x, here % x", leaf.Path, their, our)
		}
	}
	assert.True(t, bytes.Equal(theirs, ours), "the padding differs")
	t.Logf("%d of %d bytes equal, %d pointers at the same places", len(ours), len(theirs), len(ourPointers))
}
