// Package threads holds C programs for the thread sources of the C plane: thread states, the GIL, PyGILState, pending
// calls, signals. Each program links those sources and a small host (host.c) instead of the library, so that sanitizers
// see nothing but them; the tests here build and run them, once for each sanitizer.
package threads

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// The host has a _PyRuntime of its own. The thread sanitizer does not model fences; nothing under test relies on one.
// The first report of a sanitizer ends the program. Threads that hang forever are intended here, and no leak.
var suite = cbuild.Suite{
	Host:   "testdata/host.c",
	Floors: []string{"base", "fatal", "lock", "thread", "eval", "fork"},
	Env: []string{
		"TSAN_OPTIONS=halt_on_error=1:report_thread_leaks=0:die_after_fork=0:allocator_may_return_null=1",
		"ASAN_OPTIONS=detect_leaks=0:handle_abort=0:allocator_may_return_null=1",
	},
	Variants: cbuild.OwnVariants(),
}

func TestMain(m *testing.M) { suite.Main(m) }

func TestPrograms(t *testing.T) {
	suite.TestPrograms(t, []string{
		"life.c", "gil.c", "gilstate.c", "pending.c", "signals.c", "ending.c", "fork.c", "goroutines.c", "running.c",
		"crossing.c", "stacks.c",
	}, "fork.c")
}

// Many threads that come and go: fewer under sanitizers, where threads are expensive.
func TestCrowd(t *testing.T) {
	for _, v := range suite.Variants {
		t.Run(v.Name, func(t *testing.T) {
			threads, rounds := "100", "200"
			if !v.Thread() && !v.Address() {
				threads, rounds = "2000", "1000"
			}
			out := suite.Run(t, suite.Program(t, v, "crowd.c"), threads, rounds)
			fewer, ok := strings.CutSuffix(out, "ok\n")
			assert.True(t, ok, out)
			if fewer != "" {
				t.Log(fewer)
			}
		})
	}
}

// What CPython says when a thread has no thread state.
const detached = ": the function must be called with the GIL held, after Python initialization and before Python " +
	"finalization, but the GIL is released (the current Python thread state is NULL)\n"

// Each wrong use is a fatal error that names the function: in CPython's words where CPython has any.
func TestDeaths(t *testing.T) {
	deaths := map[string]string{
		"ensure_before":             "PyGILState_Ensure: the runtime is not initialized",
		"get_before":                "PyThreadState_Get" + detached,
		"save_before":               "PyEval_SaveThread" + detached,
		"release_before":            "PyGILState_Release: auto-releasing thread-state, but no thread-state for this thread\n",
		"get_detached":              "PyThreadState_Get" + detached,
		"save_detached":             "PyEval_SaveThread" + detached,
		"restore_null":              "PyEval_RestoreThread" + detached,
		"acquire_null":              "PyEval_AcquireThread" + detached,
		"release_null":              "PyEval_ReleaseThread: the thread state is NULL\n",
		"release_another":           "PyEval_ReleaseThread: wrong thread state\n",
		"release_detached":          "drop_gil: drop_gil: GIL is not locked\n",
		"restore_attached":          "_PyThreadState_Attach: non-NULL old thread state\n",
		"acquire_attached":          "_PyThreadState_Attach: non-NULL old thread state\n",
		"new_null":                  "PyThreadState_New: the interpreter is NULL\n",
		"init_state":                "_PyThreadState_Init: _PyThreadState_Init() is for internal use only\n",
		"clear_null":                "PyThreadState_Clear: the thread state is NULL\n",
		"delete_null":               "PyThreadState_Delete" + detached,
		"delete_current":            " is still current\n",
		"delete_detached":           "_PyThreadState_DeleteCurrent" + detached,
		"delete_attached_elsewhere": " is attached to another thread\n",
		"next_null":                 "PyThreadState_Next: the thread state is NULL\n",
		"id_null":                   "PyThreadState_GetID: the thread state is NULL\n",
		"interp_null":               "PyThreadState_GetInterpreter: the thread state is NULL\n",
		"limit_detached":            "Py_GetRecursionLimit" + detached,
		"watch_detached":            "PyDict_AddWatcher" + detached,
		"unwatch_detached":          "PyType_ClearWatcher" + detached,
		"data_detached":             "PyInterpreterState_Get" + detached,
		"free_data_detached":        "PyInterpreterState_Get" + detached,
		"set_limit_detached":        "Py_SetRecursionLimit" + detached,
		"enter_detached":            "Py_EnterRecursiveCall" + detached,
		"pending_detached":          "Py_MakePendingCalls" + detached,
		"handle_null":               "_Py_HandlePending: the thread state is NULL\n",
		"check_detached":            "PyErr_CheckSignals" + detached,
		"occurred_detached":         "_PyOS_InterruptOccurred" + detached,
		"main_detached":             "_PyOS_IsMainThread" + detached,
		"lock_detached":             "PyEval_AcquireLock" + detached,
		"lock_twice":                "PyEval_AcquireLock: the calling thread holds the GIL already\n",
		"unlock_twice":              "drop_gil: drop_gil: GIL is not locked\n",
		"unlock_detached":           "PyEval_ReleaseLock" + detached,
		"stack_null":                "PyUnstable_ThreadState_ResetStackProtection: the thread state is NULL\n",
		"gilstate_detached":         " must be current when releasing\n",
		"gilstate_unknown":          "PyGILState_Release: auto-releasing thread-state, but no thread-state for this thread\n",
		"end_holding":               " has ended and still holds the GIL: it had to release it first\n",
		"attach_deleted":            " was deleted\n",
		"attach_without_gil":        " has no GIL yet\n",
		"overflow":                  " in a test\n",
	}
	for name, words := range deaths {
		t.Run(name, func(t *testing.T) {
			if name == "overflow" && os.Getenv("GOPYRT_SANITIZE") != "" {
				t.Skip("SKIPPED: a sanitizer takes the overflow of the stack for its own")
			}
			suite.TestDeath(t, name, words)
		})
	}
}
