// Tests of the initial value as data.

package initial_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/abi"
	"github.com/gopyruntime/gopyruntime/internal/abi/initial"
)

func initialValues(t *testing.T) map[string]string {
	t.Helper()
	values, err := initial.ReadFile("../initial.tsv")
	require.NoError(t, err)
	all := map[string]string{}
	for _, v := range values {
		require.NotContains(t, all, v.Path)
		all[v.Path] = v.Value
	}
	return all
}

// debugOffsets says what each number in debug_offsets is: the place of a member, or the size of a type. CPython keeps
// 0 for what this build does not have.
var debugOffsets = map[string]struct {
	typ     string
	members string // "number in the table=member", where the names differ
}{
	"runtime_state":     {"_PyRuntimeState", "finalizing=_finalizing interpreters_head=interpreters.head"},
	"interpreter_state": {"PyInterpreterState", "threads_head=threads.head threads_main=threads.main imports_modules=imports.modules ceval_gil=ceval.gil gil_runtime_state=_gil gil_runtime_state_locked=_gil.locked gil_runtime_state_holder=_gil.last_holder code_object_generation=_code_object_generation gil_runtime_state_enabled= tlbc_generation="},
	"thread_state":      {"PyThreadState", "status=_status"},
	"interpreter_frame": {"_PyInterpreterFrame", "executable=f_executable tlbc_index="},
	"code_object":       {"PyCodeObject", "filename=co_filename name=co_name qualname=co_qualname linetable=co_linetable firstlineno=co_firstlineno argcount=co_argcount localsplusnames=co_localsplusnames localspluskinds=co_localspluskinds co_tlbc="},
	"pyobject":          {"PyObject", ""},
	"type_object":       {"PyTypeObject", ""},
	"tuple_object":      {"PyTupleObject", "ob_size=ob_base.ob_size"},
	"list_object":       {"PyListObject", "ob_size=ob_base.ob_size"},
	"set_object":        {"PySetObject", ""},
	"dict_object":       {"PyDictObject", ""},
	"float_object":      {"PyFloatObject", ""},
	"long_object":       {"PyLongObject", "lv_tag=long_value.lv_tag ob_digit=long_value.ob_digit"},
	"bytes_object":      {"PyBytesObject", "ob_size=ob_base.ob_size"},
	"unicode_object":    {"PyUnicodeObject", "state=_base._base.state length=_base._base.length asciiobject_size=PyASCIIObject:"},
	"gc":                {"struct _gc_runtime_state", ""},
	"gen_object":        {"PyGenObject", ""},
	"llist_node":        {"struct llist_node", ""},
	"debugger_support":  {"PyThreadState", "remote_debugging_enabled=PyInterpreterState:config.remote_debug debugger_pending_call=_PyRemoteDebuggerSupport:debugger_pending_call debugger_script_path=_PyRemoteDebuggerSupport:debugger_script_path"},
}

// The numbers in debug_offsets, which out-of-process readers use, are those of the layout table.
func TestDebugOffsetsAreTheLayoutsOwn(t *testing.T) {
	table := abi.Layout()
	values := initialValues(t)
	assert.Equal(t, `"xdebugpy"`, values["debug_offsets.cookie"])
	assert.Equal(t, strconv.FormatUint(uint64(table.Python.Hex), 10), values["debug_offsets.version"])

	checked := 0
	for f := range table.Leaves("_Py_DebugOffsets") {
		group, name, _ := strings.Cut(f.Path, ".")
		facts, ok := debugOffsets[group]
		if !ok {
			assert.Contains(t, []string{"cookie", "version", "free_threaded"}, group)
			continue
		}
		typ, member := facts.typ, name
		for _, rename := range strings.Fields(facts.members) {
			if from, to, _ := strings.Cut(rename, "="); from == name {
				member = to
			}
		}
		if other, inner, ok := strings.Cut(member, ":"); ok {
			typ, member = other, inner
		}
		got, _ := strconv.ParseInt(values["debug_offsets."+f.Path], 10, 64)
		var want int64
		switch {
		case name == "debugger_script_path_size":
			path, err := table.Lookup("_PyRemoteDebuggerSupport", "debugger_script_path")
			require.NoError(t, err)
			want = path.Size
		case name == "size" || name == "asciiobject_size":
			want = table.SizeOf(&abi.Ref{Name: typ}, nil)
			assert.NotZero(t, want, f.Path)
		case member != "":
			place, err := table.Lookup(typ, member)
			require.NoError(t, err, f.Path)
			want = place.Offset
		}
		assert.Equal(t, want, got, f.Path)
		checked++
	}
	assert.Equal(t, 760/8-3, checked)
}

func TestStaticObjects(t *testing.T) {
	const singletons = "static_objects.singletons."
	values := initialValues(t)
	assert.Equal(t, "int -5", values[singletons+"small_ints[0]"])
	assert.Equal(t, "int 256", values[singletons+"small_ints[261]"])
	assert.Equal(t, `bytes "A"`, values[singletons+"bytes_characters[65]"])
	assert.Equal(t, `ascii "<lambda>"`, values[singletons+"strings.literals._py_anon_lambda"])
	assert.Equal(t, `ascii "A"`, values[singletons+"strings.ascii[65]"])
	assert.Equal(t, `latin1 "\351"`, values[singletons+"strings.latin1[105]"])

	// An identifier's member is named after its text.
	strs, err := abi.Layout().Lookup("struct _Py_global_strings", "identifiers")
	require.NoError(t, err)
	count := 0
	for i, m := range abi.Layout().Type("struct _Py_global_strings").Members[1].Body.Members {
		text := strings.TrimPrefix(m.Name, "_py_")
		assert.Equal(t, `ascii "`+text+`"`, values[singletons+"strings.identifiers."+m.Name])
		assert.Greater(t, m.Size, int64(len(text)))
		count = i + 1
	}
	assert.Greater(t, count, 700)
	assert.NotZero(t, strs.Size)
}

func TestFoldKeepsWhatIsOutOfTheOrdinary(t *testing.T) {
	const object = "static_objects.singletons.small_ints[7]"
	leaves := []initial.Leaf{
		{Path: object + ".ob_base.ob_refcnt_full", Value: initial.ImmortalRefcount},
		{Path: object + ".ob_base.ob_type", Value: "&PyLong_Type"},
		{Path: object + ".long_value.lv_tag", Value: "12"},
		{Path: object + ".long_value.ob_digit[0]", Value: "2"},
	}
	assert.Equal(t, []initial.Leaf{{Path: object, Value: "int 2"}}, initial.Fold(leaves))

	odd := append([]initial.Leaf{}, leaves...)
	odd[0].Value = "5"
	assert.Equal(t, odd, initial.Fold(odd))
}
