// Tests of declarations, macros and initializers.

package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/abi"
)

func TestDeclare(t *testing.T) {
	for text, want := range map[string]string{
		"int":                        "int x",
		"*const char":                "const char *x",
		"const *char":                "char *const x",
		"*const *struct _ts":         "struct _ts *const *x",
		"[3][4]int":                  "int x[3][4]",
		"[]uint8_t":                  "uint8_t x[]",
		"*[4]int":                    "int (*x)[4]",
		"*func() void":               "void (*x)(void)",
		"const *func(int, ...) void": "void (*const x)(int, ...)",
		"[2]*func(*void) *PyObject":  "PyObject *(*x[2])(void *)",
		"*func(int) *func(long) int": "int (*(*x)(int))(long)",
		"_Bool":                      "bool x",
		"volatile int":               "volatile int x",
	} {
		ref, err := abi.ParseRef(text)
		require.NoError(t, err)
		assert.Equal(t, want, declare(ref, "x", ""), text)
	}
	ref, err := abi.ParseRef("[2]struct")
	require.NoError(t, err)
	assert.Equal(t, "struct { int a; } x[2]", declare(ref, "x", "struct { int a; }"))
}

func TestMacroLines(t *testing.T) {
	assert.Equal(t, `#define A 5
#define B (-1)
#define C 18446744073709551615UL
#define D (-9223372036854775807L - 1)
#define E "x\"y"
`, macroLines([]abi.Macro{
		{Name: "A", Type: "int", Value: "5"},
		{Name: "B", Type: "int", Value: "-1"},
		{Name: "C", Type: "unsigned long", Value: "18446744073709551615"},
		{Name: "D", Type: "long", Value: "-9223372036854775808"},
		{Name: "E", Type: "string", Value: `x"y`},
	}))
}

func TestNest(t *testing.T) {
	var b strings.Builder
	nest(&b, []leaf{
		{steps("a"), "1"}, {steps("b.c[0].d"), "2"}, {steps("b.c[0].e"), "3"}, {steps("b.c[7].d"), "4"}, {steps("b.f"), "5"},
	}, 0)
	text := strings.Join(strings.Fields(strings.ReplaceAll(b.String(), "\\\n", "")), " ")
	assert.Equal(t, ".a = 1, .b = { .c = { [0] = { .d = 2, .e = 3, }, [7] = { .d = 4, }, }, .f = 5, },", text)
}
