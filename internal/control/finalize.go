// The sequences by which a runtime and an interpreter end.

package control

import (
	"sync/atomic"
	"unsafe"

	"github.com/gopyruntime/gopyruntime/internal/mirror"
	"github.com/gopyruntime/gopyruntime/internal/pyconfig"
)

// finalizeThreads is the first part of Py_FinalizeEx: on the thread that holds the main interpreter's GIL, all other
// thread states are dropped.
var finalizeThreads = sequence{
	{name: "interpreter finalizing", do: markInterpreterFinalizing},
	{name: "pending calls", when: hasPendingCalls, act: actPendingCalls},
	{name: "warning about subinterpreters", when: hasSubinterpreters, do: warnOfSubinterpreters},
	{name: "subinterpreters", act: actEndSubinterpreters},
	{name: "runtime finalizing", do: func(c *call) error {
		// _finalizing before initialized: a thread that finds the runtime not initialized must be able to tell that it
		// is being finalized.
		c.core.InterpSetFinalizing(c.Interp, c.TState)
		c.core.RuntimeSetFinalizing(c.TState)
		c.core.RuntimeSetInitialized(0)
		c.core.RuntimeSetCoreInitialized(0)
		return nil
	}},
	{name: "other threads", do: dropOtherThreads},
	{name: "signals", do: func(c *call) error {
		c.core.PySignal_Fini()
		return nil
	}},
	{name: "tracing of memory", do: func(c *call) error {
		c.core.TracemallocFini()
		return nil
	}},
}

// endInterpreterThreads is the first part of Py_EndInterpreter.
var endInterpreterThreads = sequence{
	{name: "interpreter finalizing", do: markInterpreterFinalizing},
	{name: "pending calls", when: hasPendingCalls, act: actPendingCalls},
	{name: "finalizing thread", do: func(c *call) error {
		c.core.InterpSetFinalizing(c.Interp, c.TState)
		return nil
	}},
	{name: "other threads", do: dropOtherThreads},
}

// endInterpreterState ends an interpreter whose threads are gone: the same for the main interpreter and for others.
var endInterpreterState = sequence{
	{name: "collector", do: func(c *call) error {
		c.core.CollectorBeforeEnd(c.Interp)
		return nil
	}},
	{name: "modules", act: actEndModules},
	{name: "interpreter's exit callbacks", when: hasExitCallbacks, act: actAtExitInterpreter},
	{name: "contents", act: actClearInterpreter},
	{name: "audit hooks", when: isMain, act: actClearAuditHooks},
	{name: "cross-interpreter types", do: func(c *call) error {
		closeInterpreterRegistry(c)
		return nil
	}},
	{name: "syntax tree types", do: func(c *call) error {
		c.Interp.ASTFinalized = 1
		return nil
	}},
	{name: "PyGILState", when: isMain, do: func(c *call) error {
		c.core.PyGILState_Fini(c.Interp)
		return nil
	}},
	{name: "thread state", do: func(c *call) error {
		c.core.PyThreadState_Detach(c.TState)
		c.core.PyThreadState_Delete(c.TState)
		return nil
	}},
	{name: "GIL", do: func(c *call) error {
		c.core.PyEval_FiniGIL(c.Interp)
		return nil
	}},
	{name: "memory", do: func(c *call) error {
		c.core.InterpDiscard(c.Interp)
		return nil
	}},
}

// finalizeRuntime is the last part of Py_FinalizeEx, with no thread state left.
var finalizeRuntime = sequence{
	{name: "cross-interpreter types", do: func(c *call) error {
		c.runtime().RegistryInitialized = 0
		return nil
	}},
	{name: "interned strings", do: func(c *call) error {
		c.core.InternedDestroy()
		return nil
	}},
	{name: "import table", do: func(c *call) error {
		c.core.InittabFini()
		return nil
	}},
	{name: "random device", do: func(c *call) error {
		c.core.Py_HashRandomization_Fini()
		return nil
	}},
	{name: "exit callbacks", act: actAtExitRuntime},
	{name: "runtime", do: func(c *call) error {
		c.core.PyRuntime_Finalize()
		return nil
	}},
}

func isMain(c *call) bool { return c.Interp == &c.runtime().MainInterpreter }

// markInterpreterFinalizing: who finds the interpreter unmarked, under the lock, has added its callback before the steps that
// look for callbacks.
func markInterpreterFinalizing(c *call) error {
	c.Interp.Finalizing = 1
	c.core.HeadLock()
	c.core.HeadUnlock()
	return nil
}

// dropOtherThreads releases every other thread state of the interpreter. The threads themselves hang when they next
// want its GIL.
func dropOtherThreads(c *call) error {
	c.core.PyEval_StopTheWorldAll(c.runtime())
	others := c.core.PyThreadState_RemoveExcept(c.TState)
	c.core.PyEval_StartTheWorldAll(c.runtime())
	if others != nil {
		c.core.InterpKeepAddress(c.Interp)
	}
	c.core.PyThreadState_DeleteList(others, 0)
	return nil
}

func hasSubinterpreters(c *call) bool {
	newest := atomic.LoadPointer((*unsafe.Pointer)(unsafe.Pointer(&c.runtime().InterpretersHead)))
	return newest != nil && newest != unsafe.Pointer(&c.runtime().MainInterpreter)
}

// warnOfSubinterpreters tells the user that interpreters are left, which are ended now.
func warnOfSubinterpreters(c *call) error {
	left := &pyconfig.Warning{
		Category: "RuntimeWarning", Module: "sys",
		Message: "remaining subinterpreters; close them with Interpreter.close()",
	}
	options := pyconfig.Config{WarnOptions: listFromC(&c.Interp.Config.Warnoptions)}
	if options.Shows(left) {
		c.writeText(1, left.String())
	}
	return nil
}

// An act that would call nobody is skipped: it costs a way out of Go and back.

func hasPendingCalls(c *call) bool {
	return atomic.LoadInt32(&c.Interp.Pending) != 0 || atomic.LoadInt32(&c.runtime().MainPending) != 0
}

func hasExitCallbacks(c *call) bool {
	return atomic.LoadPointer((*unsafe.Pointer)(unsafe.Pointer(&c.Interp.ExitCallbacks))) != nil
}

// The acts, which C runs between two steps, since they call user code.

func actPendingCalls(c *call) mirror.Action { return c.core.ActPendingCalls() }
func actEndSubinterpreters(c *call) mirror.Action {
	return c.core.ActEndSubinterpreters()
}
func actAtExitInterpreter(c *call) mirror.Action { return c.core.ActAtexitInterp() }
func actAtExitRuntime(c *call) mirror.Action     { return c.core.ActAtexitRuntime() }
func actClearAuditHooks(c *call) mirror.Action   { return c.core.ActClearAuditHooks() }
func actEndModules(c *call) mirror.Action        { return c.core.ActEndModules() }
func actClearInterpreter(c *call) mirror.Action  { return c.core.ActClearInterp() }
