// Package lifecycle tests the life of the runtime and of its interpreters from
// C: each program runs in a process of its own, under a timeout.
package lifecycle

import (
	"os"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

func build(t *testing.T, source string) string {
	t.Helper()
	return cbuild.Program{Sources: []string{"testdata/" + source}}.Build(t)
}

func TestThreeThousandLives(t *testing.T) {
	noneAtHand := cbuild.Run{Env: []string{"GLIBC_TUNABLES=glibc.malloc.tcache_count=0"}}
	assert.Contains(t, noneAtHand.OK(t, build(t, "cycles.c"), "3000"), "3000 lives: ")
}

func TestEveryFailureIsUndone(t *testing.T) {
	assert.Regexp(t, `^\d+ failures, each undone\n$`, cbuild.OK(t, build(t, "retry.c")))
}

func TestInterpreters(t *testing.T) {
	assert.Regexp(t, `\nok\n$`, cbuild.OK(t, build(t, "interpreters.c")))
}

func TestCollector(t *testing.T) {
	program := build(t, "collector.c")
	assert.Equal(t, "ok\n", cbuild.OK(t, program))
	got := cbuild.Exec(t, program, "detached")
	assert.Equal(t, syscall.SIGABRT, got.Signal)
	assert.Contains(t, got.Stderr, "Fatal Python error: PyGC_Disable: the function must be called with the GIL held")
}

// A host's built-in module takes the place of the library's own of the same name.
func TestBuiltinModuleOfTheHost(t *testing.T) {
	assert.Equal(t, "ok\n", cbuild.OK(t, build(t, "builtin_module.c")))
}

func TestRecycledInterpreters(t *testing.T) {
	assert.Equal(t, "ok\n", cbuild.OK(t, build(t, "recycled.c")))
}

func TestThreadStatesGiveTheirMemoryBack(t *testing.T) {
	if os.Getenv("GOPYRT_SANITIZE") != "" {
		t.Skip("SKIPPED: a sanitizer keeps what was freed")
	}
	assert.Equal(t, "ok\n", cbuild.OK(t, build(t, "states.c")))
}

// Code that runs when the modules have ended may still report errors, warn, and hear that there are no modules.
func TestLateUse(t *testing.T) {
	assert.Equal(t, "ok\n", cbuild.OK(t, build(t, "late_use.c")))
}

// What ends with a thread may use the runtime, and a thread may end anywhere.
func TestThreadEnds(t *testing.T) {
	program := build(t, "thread_ends.c")
	for _, name := range []string{"object", "last-round", "handler", "cancelled", "forked", "initializer"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, "ok\n", cbuild.OK(t, program, name))
		})
	}
}

func TestMisuse(t *testing.T) {
	program := build(t, "misuse.c")
	for _, c := range []struct {
		name   string
		stdout string // the whole of it
		stderr string // a part of it
		exit   int
		signal syscall.Signal
	}{
		{name: "null-configs", stdout: "error Py_PreInitialize: preinitialization config is NULL\n" +
			"error Py_PreInitializeFromArgs: preinitialization config is NULL\n" +
			"error Py_PreInitializeFromBytesArgs: preinitialization config is NULL\n" +
			"error Py_InitializeFromConfig: initialization config is NULL\n"},
		{name: "another-runtime", stdout: "error _PyRuntimeState_Init: the only runtime state that can be initialized is &_PyRuntime\n" +
			"error _PyRuntimeState_ReInitThreads: the only runtime state that can be reset is &_PyRuntime\n"},
		{name: "twice", stdout: "ok\nok\nok\nok\nok\n"},
		{name: "in-two-parts", stdout: "ok\nok\n"},
		{name: "new-before-init", exit: 1, stderr: "Fatal Python error: Py_NewInterpreterFromConfig: Py_Initialize must be called first\n"},
		{name: "end-null", signal: syscall.SIGABRT, stderr: "Fatal Python error: Py_EndInterpreter: thread is not current\n"},
		{name: "end-foreign", signal: syscall.SIGABRT, stderr: "Fatal Python error: Py_EndInterpreter: thread is not current\n"},
		{name: "end-main", signal: syscall.SIGABRT, stderr: "Fatal Python error: Py_EndInterpreter: the main interpreter ends with Py_FinalizeEx\n"},
		{name: "end-with-frame", signal: syscall.SIGABRT, stderr: "Fatal Python error: Py_EndInterpreter: thread still has a frame\n"},
		{name: "end-takes-others", stdout: "ok\n"},
		{name: "get-without", signal: syscall.SIGABRT, stderr: "Fatal Python error: PyInterpreterState_Get: the function must be called with the GIL held, after Python initialization"},
		{name: "finalize-detached", stdout: "ok\n"},
		{name: "finalize-in-sub", stdout: "ok\n"},
		{name: "after-the-end", stdout: "error Py_NewInterpreterFromConfig: Py_Initialize must be called first\n"},
		{name: "exit-callbacks", stdout: "11 10 2 1\n"},
		{name: "audit-refuses", stdout: "refused cpython.PyInterpreterState_New\nerror Py_NewInterpreterFromConfig: an audit hook refused\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := cbuild.Exec(t, program, c.name)
			require.Equal(t, c.signal, got.Signal, "%s%s", got.Stdout, got.Stderr)
			if c.signal == 0 {
				assert.Equal(t, c.exit, got.Exit, "%s%s", got.Stdout, got.Stderr)
			}
			assert.Equal(t, c.stdout, got.Stdout)
			assert.Contains(t, got.Stderr, c.stderr)
		})
	}
}
