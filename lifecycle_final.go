package gopyruntime

/*
#include "bridge.h"
*/
import "C"

func init() {
	register(C.GOPYRT_OP_FINALIZE, finalizeThreads, endInterpreterState, finalizeRuntime)
	register(C.GOPYRT_OP_END_INTERPRETER, endInterpreterThreads, endInterpreterState)
}

// finalizeThreads is the first part of Py_FinalizeEx: on the thread that holds
// the main interpreter's GIL, everybody else goes.
var finalizeThreads = program{
	{name: "interpreter finalizing", do: markInterpreterFinalizing},
	{name: "pending calls", act: actPendingCalls},
	{name: "subinterpreters", act: actEndSubinterpreters},
	{name: "runtime finalizing", do: func(c *call) error {
		// _finalizing before initialized: a thread that finds the runtime not
		// initialized must be able to tell that it is on its way down.
		C.core_gopyrt_interp_set_finalizing(c.interp, c.tstate)
		C.core_gopyrt_runtime_set_finalizing(c.tstate)
		C.core_gopyrt_runtime_set_initialized(0)
		C.core_gopyrt_runtime_set_core_initialized(0)
		return nil
	}},
	{name: "other threads", do: dropOtherThreads},
	{name: "signals", do: func(*call) error {
		C.core__PySignal_Fini()
		return nil
	}},
}

// endInterpreterThreads is the first part of Py_EndInterpreter.
var endInterpreterThreads = program{
	{name: "interpreter finalizing", do: markInterpreterFinalizing},
	{name: "pending calls", act: actPendingCalls},
	{name: "finalizing thread", do: func(c *call) error {
		C.core_gopyrt_interp_set_finalizing(c.interp, c.tstate)
		return nil
	}},
	{name: "other threads", do: dropOtherThreads},
}

// endInterpreterState is how an interpreter ends once its threads are gone:
// the same for the main interpreter and for others.
var endInterpreterState = program{
	{name: "interpreter's exit callbacks", act: actAtExitInterpreter},
	{name: "contents", act: actClearInterpreter},
	{name: "audit hooks", when: isMain, act: actClearAuditHooks},
	{name: "cross-interpreter types", do: func(c *call) error {
		closeInterpreterRegistry(c)
		return nil
	}},
	{name: "syntax tree types", do: func(c *call) error {
		c.interp.ast.finalized = 1
		return nil
	}},
	{name: "PyGILState", when: isMain, do: func(c *call) error {
		C.core__PyGILState_Fini(c.interp)
		return nil
	}},
	{name: "thread state", do: func(c *call) error {
		C.core__PyThreadState_Detach(c.tstate)
		C.core_PyThreadState_Delete(c.tstate)
		return nil
	}},
	{name: "GIL", do: func(c *call) error {
		C.core__PyEval_FiniGIL(c.interp)
		return nil
	}},
	{name: "memory", do: func(c *call) error {
		C.core_gopyrt_interp_discard(c.interp)
		return nil
	}},
}

// finalizeRuntime is the last part of Py_FinalizeEx, with no thread state left.
var finalizeRuntime = program{
	{name: "cross-interpreter types", do: func(*call) error {
		C.core_runtime().xi.data_lookup.registry.initialized = 0
		return nil
	}},
	{name: "interned strings", do: func(*call) error {
		C.core_gopyrt_interned_destroy()
		return nil
	}},
	{name: "import table", do: func(*call) error {
		C.core_gopyrt_inittab_fini()
		return nil
	}},
	{name: "random device", do: func(*call) error {
		C.core__Py_HashRandomization_Fini()
		return nil
	}},
	{name: "exit callbacks", act: actAtExitRuntime},
	{name: "runtime", do: func(*call) error {
		C.core__PyRuntime_Finalize()
		return nil
	}},
}

func isMain(c *call) bool { return c.interp == &C.core_runtime()._main_interpreter }

func markInterpreterFinalizing(c *call) error {
	c.interp.finalizing = 1
	return nil
}

// dropOtherThreads lets go of every other thread state of the interpreter. The
// threads themselves hang when they next want its GIL.
func dropOtherThreads(c *call) error {
	C.core__PyEval_StopTheWorldAll(C.core_runtime())
	others := C.core__PyThreadState_RemoveExcept(c.tstate)
	C.core__PyEval_StartTheWorldAll(C.core_runtime())
	if others != nil {
		C.core_gopyrt_interp_keep_address(c.interp)
	}
	C.core__PyThreadState_DeleteList(others, 0)
	return nil
}

// The acts: what C runs between two steps, since it calls the user's code.

func actPendingCalls(*call) C.gopyrt_action { return C.gopyrt_core.gopyrt_act_pending_calls }
func actEndSubinterpreters(*call) C.gopyrt_action {
	return C.gopyrt_core.gopyrt_act_end_subinterpreters
}
func actAtExitInterpreter(*call) C.gopyrt_action { return C.gopyrt_core.gopyrt_act_atexit_interp }
func actAtExitRuntime(*call) C.gopyrt_action     { return C.gopyrt_core.gopyrt_act_atexit_runtime }
func actClearAuditHooks(*call) C.gopyrt_action   { return C.gopyrt_core.gopyrt_act_clear_audit_hooks }
func actClearInterpreter(*call) C.gopyrt_action  { return C.gopyrt_core.gopyrt_act_clear_interp }
