// Tests of fields and leaves.

package abi_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/abi"
)

func TestLookup(t *testing.T) {
	table := abi.Layout()
	for _, c := range []struct {
		typ, path    string
		offset, size int64
		kind         abi.LeafKind
	}{
		{"struct pyruntimestate", "_finalizing", 784, 8, abi.DataPointer},
		{"struct pyruntimestate", "interpreters.head", 808, 8, abi.DataPointer},
		{"struct pyruntimestate", "interpreters.next_id", 824, 8, abi.Signed},
		{"struct pyruntimestate", "main_tstate", 840, 8, abi.DataPointer},
		{"struct pyruntimestate", "_main_interpreter", 90752, 225864, abi.Aggregate},
		{"struct pyruntimestate", "_main_interpreter.id", 90752 + 7280, 8, abi.Signed},
		{"struct pyruntimestate", "debug_offsets.cookie", 0, 8, abi.Bytes},
		{"struct pyruntimestate", "allocators.standard.raw.malloc", 888, 8, abi.FuncPointer},
		{"struct pyruntimestate", "threads._condattr_monotonic.val", 1232, 4, abi.Opaque},
		{"struct pyruntimestate", "atexit.callbacks[2]", 2456, 8, abi.FuncPointer},
		{"PyInterpreterState", "_gil.locked", 7800, 4, abi.Signed},
		{"PyInterpreterState", "config.remote_debug", 8076, 4, abi.Signed},
		{"PyThreadState", "native_thread_id", 160, 8, abi.Unsigned},
		{"PyObject", "ob_flags", 6, 2, abi.Unsigned}, // inside two anonymous members
		{"PyStatus", "_type", 0, 4, abi.Enum},
		{"PyThreadState", "", 0, 832, abi.Aggregate},
	} {
		f, err := table.Lookup(c.typ, c.path)
		require.NoError(t, err, c.path)
		assert.Equal(t, c.offset, f.Offset, c.path)
		assert.Equal(t, c.size, f.Size, c.path)
		assert.Equal(t, c.kind, f.Kind, c.path)
		assert.Equal(t, c.path, f.Path)
	}
}

func TestLookupBitFields(t *testing.T) {
	f, err := abi.Layout().Lookup("PyThreadState", "_status.finalizing")
	require.NoError(t, err)
	assert.Equal(t, int64(32*8+5), f.BitOffset)
	assert.Equal(t, int64(1), f.BitSize)
	assert.Equal(t, int64(32), f.Offset)

	f, err = abi.Layout().Lookup("PyStatus", "_type")
	require.NoError(t, err)
	assert.Equal(t, "_PyStatus_TYPE_ERROR", f.Enum.Values[1].Name)
}

func TestLookupErrors(t *testing.T) {
	table := abi.Layout()
	for typ, path := range map[string]string{
		"struct nobody":         "x",
		"struct pyruntimestate": "interpreters.tail",
		"PyInterpreterState":    "ceval.pending.calls[300]",
		"PyThreadState":         "interp[0]",
		"PyObject":              "ob_type.tp_name",
	} {
		_, err := table.Lookup(typ, path)
		assert.Error(t, err, "%s %s", typ, path)
	}
}

// Leaves cover a struct without gaps other than padding, in order, and Lookup finds each of them again.
func TestLeaves(t *testing.T) {
	table := abi.Layout()
	for _, name := range []string{"PyThreadState", "struct pyruntimestate"} {
		count, end := 0, int64(0)
		for f := range table.Leaves(name) {
			if f.Overlay {
				continue
			}
			count++
			start := f.Offset * 8
			size := f.Size * 8
			if f.BitSize > 0 {
				start, size = f.BitOffset, f.BitSize
			}
			if start < end || start-end >= 16*8 {
				t.Fatalf("%s.%s is at bit %d, and the leaf before it ends at %d", name, f.Path, start, end)
			}
			end = start + size
			if count%97 == 0 {
				found, err := table.Lookup(name, f.Path)
				require.NoError(t, err)
				assert.Equal(t, f.Offset, found.Offset, f.Path)
				assert.Equal(t, f.Kind, found.Kind, f.Path)
			}
		}
		assert.Greater(t, count, 40, name)
		whole := table.SizeOf(&abi.Ref{Name: name}, nil) * 8
		assert.Less(t, whole-end, int64(16*8), "%s: nothing at the end", name)
	}
}

func TestLeavesStop(t *testing.T) {
	seen := 0
	for range abi.Layout().Leaves("PyConfig") {
		if seen++; seen == 3 {
			break
		}
	}
	assert.Equal(t, 3, seen)
}

func TestUnionLeaves(t *testing.T) {
	var paths []string
	for f := range abi.Layout().Leaves("PyObject") {
		if f.Overlay {
			paths = append(paths, f.Path+"*")
		} else {
			paths = append(paths, f.Path)
		}
	}
	assert.Equal(t, []string{"ob_refcnt_full", "ob_refcnt*", "ob_overflow*", "ob_flags*", "_aligner*", "ob_type"}, paths)
}
