// What the generator refuses in the list of core functions.

package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/abi"
	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

const coreFunctions = `#define OTHER(VALUE) VALUE(int)
#define GOPYRT_CORE_FUNCTIONS(VALUE, VOID)                    \
    /* some that ask */                                       \
    VALUE(PyStatus, _PyRuntime_Initialize, (void), ())        \
    VALUE(const char *, gopyrt_locale_name,                   \
          (const PyConfig *config, size_t *size), (config, size)) \
    VOID(gopyrt_act_audit, (gopyrt_call *call), (call))

#define NEXT 1
`

func TestParseCoreFunctions(t *testing.T) {
	functions, err := parseCoreFunctions(coreFunctions)
	require.NoError(t, err)
	assert.Equal(t, []coreFunction{
		{comment: "some that ask"},
		{result: "PyStatus", name: "_PyRuntime_Initialize"},
		{
			result: "const char *", name: "gopyrt_locale_name",
			params: []coreParam{{"const PyConfig *", "config"}, {"size_t *", "size"}},
		},
		{name: "gopyrt_act_audit", params: []coreParam{{"gopyrt_call *", "call"}}},
	}, functions)
	assert.Equal(t, "PyRuntime_Initialize", functions[1].goName())
	assert.Equal(t, "LocaleName", functions[2].goName())
	assert.False(t, functions[2].action())
	assert.True(t, functions[3].action())
}

func TestParseCoreFunctionsFails(t *testing.T) {
	for _, c := range []struct{ from, to, says string }{
		{"_FUNCTIONS(VALUE, VOID)", "_FUNCTIONS(VALUE)", "is not defined"},
		{"(config, size))", "(size, config))", "gopyrt_locale_name: the arguments (size, config) are not its parameters"},
		{"VALUE(PyStatus, ", "VALUE(", `can't read "VALUE(_PyRuntime_Initialize`},
		{"VOID(gopyrt_act_audit", "NOTHING(gopyrt_act_audit", `can't read "NOTHING(`},
	} {
		_, err := parseCoreFunctions(strings.Replace(coreFunctions, c.from, c.to, 1))
		assert.ErrorContains(t, err, c.says)
	}
}

func projectMirrors(t *testing.T) *mirrors {
	t.Helper()
	m, err := readMirrors(cbuild.Root(t), abi.Layout())
	require.NoError(t, err)
	return m
}

func TestTrampolines(t *testing.T) {
	functions, err := parseCoreFunctions(coreFunctions)
	require.NoError(t, err)
	m := projectMirrors(t)
	text, err := m.trampolines(functions)
	require.NoError(t, err)
	for _, part := range []string{
		"func PyRuntime_Initialize() mirror.PyStatus {\n\tresult := C.core__PyRuntime_Initialize()\n" +
			"\treturn *(*mirror.PyStatus)(unsafe.Pointer(&result))\n}\n",
		"func LocaleName(config *mirror.PyConfig, size *uintptr) *byte {\n\treturn (*byte)(unsafe.Pointer(" +
			"C.core_gopyrt_locale_name((*C.PyConfig)(unsafe.Pointer(config)), (*C.size_t)(unsafe.Pointer(size)))))\n}\n",
		"func ActAudit() mirror.Action {\n\treturn mirror.Action(unsafe.Pointer(C.gopyrt_core.gopyrt_act_audit))\n}\n",
	} {
		assert.Contains(t, text, part)
	}
	functions[2].params[0].typ = "struct unheard_of *"
	_, err = m.trampolines(functions)
	assert.ErrorContains(t, err, `gopyrt_locale_name: no Go type is known for "struct unheard_of"`)
}

func TestMirrorsFail(t *testing.T) {
	for line, says := range map[string]string{
		"NoSuchType Name":                  `no type "NoSuchType"`,
		"    no_such_member Name":          "no_such_member",
		"    interp":                       "the path of a member and its Go name",
		"const NO_SUCH_CONSTANT Name int":  "no constant NO_SUCH_CONSTANT",
		"    _status.initialized BitField": "a bit-field",
	} {
		m := projectMirrors(t)
		m.all = append(m.all, &mirror{c: "PyThreadState", name: "Other"})
		err := m.line(line)
		if err == nil {
			_, err = m.structures()
		}
		assert.ErrorContains(t, err, says, line)
	}
}
