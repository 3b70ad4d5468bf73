// Tests of references to types.

package abi_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/abi"
)

func TestRefReadsWhatItWrites(t *testing.T) {
	for _, text := range []string{
		"int",
		"unsigned long",
		"*void",
		"*const char",
		"const *struct _ts",
		"[300]struct _pending_call",
		"[]uint8_t",
		"[2][3]int",
		"*func() void",
		"*func(*PyObject, const *const wchar_t, ...) *PyObject",
		"*func(*func(*void) int, [4]int) *func(int) void",
		"[7]struct",
		"union",
	} {
		ref, err := abi.ParseRef(text)
		require.NoError(t, err, text)
		assert.Equal(t, text, ref.String())
	}
}

func TestRefParts(t *testing.T) {
	ref, err := abi.ParseRef("[32]*func(*void, ...) const int")
	require.NoError(t, err)
	assert.Equal(t, abi.Array, ref.Kind)
	assert.Equal(t, int64(32), ref.Len)
	function := ref.Elem.Elem
	assert.Equal(t, abi.Func, function.Kind)
	assert.True(t, function.Variadic)
	assert.Len(t, function.Params, 1)
	assert.Equal(t, "int", function.Elem.Unqualified().Name)
}

func TestRefErrors(t *testing.T) {
	for _, text := range []string{"", "*", "[x]int", "[3", "func(int", "int)", "func(,) void"} {
		_, err := abi.ParseRef(text)
		assert.Error(t, err, "%q", text)
	}
}
