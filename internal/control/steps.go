// Conditions and steps that several sequences share.

package control

import (
	"sync/atomic"
	"unsafe"

	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// Conditions that steps depend on.

func wasInitialized(c *call) bool    { return c.runtime().StateInitialized != 0 }
func notPreinitialized(c *call) bool { return c.runtime().Preinitialized == 0 }
func preinitializing(c *call) bool   { return c.runtime().Preinitializing != 0 }
func coreIsDown(c *call) bool        { return c.runtime().CoreInitialized == 0 }

func mainIsDue(c *call) bool {
	return c.runtime().Initialized == 0 && c.ConfigIn.InitMain != 0
}

// mainWasLeft: an earlier call has initialized the core, and this one completes it.
func mainWasLeft(c *call) bool { return mainIsDue(c) && c.Interp == nil }

func notInitialized() error { return failure("Py_Initialize must be called first") }

func beingFinalized() error { return failure("the runtime is being finalized by another thread") }

// hasAuditHooks: otherwise an event tells nobody.
func hasAuditHooks(c *call) bool {
	return atomic.LoadPointer((*unsafe.Pointer)(unsafe.Pointer(&c.runtime().AuditHooksHead))) != nil
}

// audit is a step's act: the audit hooks are told of event, a constant that ends in NUL. As such it lies in the module's
// own memory, and can't be missing when there is no room.
func audit(event string) func(c *call) mirror.Action {
	return func(c *call) mirror.Action {
		c.Event = unsafe.StringData(event)
		return c.core.ActAudit()
	}
}

func markPreinitializing(c *call) error {
	c.runtime().Preinitializing = 1
	return nil
}

func markPreinitialized(c *call) error {
	c.runtime().Preinitializing = 0
	c.runtime().Preinitialized = 1
	return nil
}

func refuseForeign(c *call) error {
	if c.core.RuntimeForeign() != 0 {
		return failure("this process holds another _PyRuntime as well, in %s (is it a CPython's?): "+
			"gopyruntime can't be used beside it", mirror.GoString(c.core.RuntimeForeignPath()))
	}
	return nil
}

func checkAllocators(c *call) error {
	if gap := c.core.RuntimeAllocatorGap(); gap != nil {
		return failure("the allocator of the %q domain lacks a function: "+
			"PyMem_SetAllocator needs all of them", mirror.GoString(gap))
	}
	return nil
}

func createKeys(c *call) error {
	if c.core.RuntimeKeysCreate() != 0 {
		return failure("can't create the thread-specific storage keys: " +
			"the process has none left (PTHREAD_KEYS_MAX)")
	}
	return nil
}

// mainFeatures are the Py_RTFLAGS_* of a main interpreter: everything that a
// subinterpreter may be forbidden.
const mainFeatures = mirror.FeatureUseMainObmalloc | mirror.FeatureThreads |
	mirror.FeatureDaemonThreads | mirror.FeatureFork | mirror.FeatureExec

// openInterpreters lets ids begin. Bare interpreters that were made early would have some of them.
func openInterpreters(c *call) error {
	c.core.HeadLock()
	defer c.core.HeadUnlock()
	if c.runtime().InterpretersHead != nil {
		return failure("an interpreter that PyInterpreterState_New made before the initialization is still there: " +
			"PyInterpreterState_Delete ends it")
	}
	c.runtime().InterpretersNextID = 0
	return nil
}

// startTracing begins to trace memory where the configuration says so. The text is CPython's.
func startTracing(c *call) error {
	if frames := c.Interp.Config.Tracemalloc; frames > 0 && c.core.TracemallocBegin(frames) != 0 {
		return &Failure{Func: "init_interp_main", Message: "can't start tracemalloc"}
	}
	return nil
}

func newMainInterpreter(c *call) error {
	c.Interp = c.core.InterpAlloc(1)
	return linkInterpreter(c, mirror.InterpreterWhenceRuntime)
}

// linkInterpreter assigns the interpreter's id and inserts it into the list.
func linkInterpreter(c *call, whence int64) error {
	switch c.core.InterpLink(c.Interp, whence) {
	case 0:
		c.Interp.StateInitialized = 1
		return nil
	case -2:
		return beingFinalized()
	case -3:
		return notInitialized()
	}
	return failure("failed to get an interpreter ID")
}

func discardInterpreter(c *call) {
	c.core.InterpDiscard(c.Interp)
	c.Interp = nil
}

// configureInterpreter copies the call's config into the interpreter and sets what is derived from it.
func configureInterpreter(c *call) error {
	if err := StatusError(c.core.PyConfig_Copy(&c.Interp.Config, c.Config)); err != nil {
		return err
	}
	if c.core.InterpConfigure(c.Interp) != 0 {
		clearInterpreterConfig(c)
		return NoMemory()
	}
	return nil
}

func clearInterpreterConfig(c *call) { c.core.InterpUnconfigure(c.Interp) }

// openInterpreterRegistry marks the interpreter's registry of cross-interpreter types as initialized, and empty.
func openInterpreterRegistry(c *call) error {
	c.Interp.RegistryInitialized = 1
	return nil
}

func closeInterpreterRegistry(c *call) { c.Interp.RegistryInitialized = 0 }

func makeThreadState(c *call) error {
	c.TState = c.core.PyThreadState_New(c.Interp, mirror.ThreadWhenceInit)
	if c.TState == nil {
		return NoMemory()
	}
	return nil
}

func deleteThreadState(c *call) {
	c.core.PyThreadState_Clear(c.TState)
	c.core.PyThreadState_Delete(c.TState)
	c.TState = nil
}

// leaveAndEndGIL undoes taking a new GIL: the thread releases it, and it is ended.
func leaveAndEndGIL(c *call) {
	c.core.PyThreadState_Detach(c.TState)
	c.core.PyEval_FiniGIL(c.Interp)
}
