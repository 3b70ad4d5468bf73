// Tests of the layout table as a whole.

package abi_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/abi"
)

func TestKnownSizes(t *testing.T) {
	table := abi.Layout()
	assert.Equal(t, "x86_64-linux-gnu", table.Python.Target)
	assert.Equal(t, uint32(3)<<24|14<<16, table.Python.Hex&0xffff0000)

	for name, size := range map[string]int64{
		"struct pyruntimestate": 316616,
		"struct _is":            225864,
		"struct _ts":            832,
		"_PyThreadStateImpl":    936,
		"_PyInterpreterFrame":   88,
		"struct PyCodeObject":   216,
		"PyStatus":              32,
		"PyMutex":               1,
		"PyGILState_STATE":      4,
	} {
		ref := &abi.Ref{Name: name}
		assert.Equal(t, size, table.SizeOf(ref, nil), name)
	}
	assert.Len(t, table.Type("struct pyruntimestate").Members, 44)
	assert.Len(t, table.Type("struct _is").Members, 81)
	assert.Nil(t, table.Type("struct nobody"))
}

// Every type that a type names is in the table too, and every member lies inside its struct.
func TestTableIsClosed(t *testing.T) {
	table := abi.Layout()
	require.Greater(t, len(table.Types), 400)
	var check func(name string, typ *abi.Type)
	checkRef := func(name string, ref *abi.Ref) {
		ref.Walk(func(r *abi.Ref) {
			if r.Kind == abi.Named && r.Name != "void" {
				assert.NotNil(t, table.Type(r.Name), "%s names %s", name, r.Name)
			}
		})
	}
	check = func(name string, typ *abi.Type) {
		if typ.Alias != nil {
			checkRef(name, typ.Alias)
		}
		for i := range typ.Members {
			m := &typ.Members[i]
			checkRef(name, m.Type)
			assert.LessOrEqual(t, m.Offset+m.Size, typ.Size, "%s.%s", name, m.Name)
			assert.LessOrEqual(t, m.BitOffset+m.BitSize, typ.Size*8, "%s.%s", name, m.Name)
			assert.Equal(t, m.Size, table.SizeOf(m.Type, m.Body), "%s.%s", name, m.Name)
			if m.Body != nil {
				check(name+"."+m.Name, m.Body)
			}
		}
	}
	for _, typ := range table.Types {
		check(typ.Name, typ)
	}
}

func TestConstants(t *testing.T) {
	got := map[string]string{}
	for _, macro := range abi.Layout().Macros {
		got[macro.Name] = macro.Type + " " + macro.Value
	}
	for name, want := range map[string]string{
		"_PY_GIL_DROP_REQUEST_BIT":           "unsigned int 1",
		"Py_RTFLAGS_FORK":                    "unsigned long 32768",
		"PyInterpreterConfig_OWN_GIL":        "int 2",
		"_PyInterpreterState_WHENCE_NOTSET":  "int -1",
		"_Py_Debug_Cookie":                   "string xdebugpy",
		"_Py_STATIC_IMMORTAL_INITIAL_REFCNT": "long 1407378104778752",
	} {
		assert.Equal(t, want, got[name], name)
	}
}

func TestParseRejectsBrokenTables(t *testing.T) {
	_, err := abi.Parse([]byte(`{"types": [{"name": "x", "alias": "[3struct y"}]}`))
	assert.ErrorContains(t, err, "array bound without ]")
	_, err = abi.Parse([]byte(`nothing`))
	assert.ErrorContains(t, err, "layout table")
}
