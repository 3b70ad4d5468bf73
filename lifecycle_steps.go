package gopyruntime

/*
#include "bridge.h"
*/
import "C"

// Conditions that steps depend on.

func wasInitialized(*call) bool    { return C.core_runtime()._initialized != 0 }
func notPreinitialized(*call) bool { return C.core_runtime().preinitialized == 0 }
func preinitializing(*call) bool   { return C.core_runtime().preinitializing != 0 }
func coreIsDown(*call) bool        { return C.core_runtime().core_initialized == 0 }

func mainIsDue(c *call) bool {
	return C.core_runtime().initialized == 0 && c.config_in._init_main != 0
}

// mainWasLeft: an earlier call has made the core, and this one completes it.
func mainWasLeft(c *call) bool { return mainIsDue(c) && c.interp == nil }

func noMemory() error { return failure("memory allocation failed") }

func notInitialized() error { return failure("Py_Initialize must be called first") }

func beingFinalized() error { return failure("the runtime is being finalized by another thread") }

// audit is a step's act: the audit hooks are told of event.
func audit(event string) func(*call) C.gopyrt_action {
	text := statusText(event)
	return func(c *call) C.gopyrt_action {
		c.event = text
		return C.gopyrt_core.gopyrt_act_audit
	}
}

func markPreinitializing(*call) error {
	C.core_runtime().preinitializing = 1
	return nil
}

func unmarkPreinitializing(*call) { C.core_runtime().preinitializing = 0 }

func markPreinitialized(*call) error {
	C.core_runtime().preinitializing = 0
	C.core_runtime().preinitialized = 1
	return nil
}

func refuseForeign(*call) error {
	if C.core_gopyrt_runtime_foreign() != 0 {
		return failure("this process holds another _PyRuntime as well (is the host a CPython?): " +
			"gopyruntime can't be initialized beside it")
	}
	return nil
}

func checkAllocators(*call) error {
	if gap := C.core_gopyrt_runtime_allocator_gap(); gap != nil {
		return failure("the allocator of the %q domain lacks a function: "+
			"PyMem_SetAllocator needs all of them", C.GoString(gap))
	}
	return nil
}

func createKeys(*call) error {
	if C.core_gopyrt_runtime_keys_create() != 0 {
		return failure("can't create the thread-specific storage keys: " +
			"the process has none left (PTHREAD_KEYS_MAX)")
	}
	return nil
}

// mainFeatures are the Py_RTFLAGS_* of a main interpreter: everything that a
// subinterpreter may be forbidden.
const mainFeatures = C.Py_RTFLAGS_USE_MAIN_OBMALLOC | C.Py_RTFLAGS_THREADS |
	C.Py_RTFLAGS_DAEMON_THREADS | C.Py_RTFLAGS_FORK | C.Py_RTFLAGS_EXEC

func newMainInterpreter(c *call) error {
	c.interp = C.core_gopyrt_interp_alloc(1)
	return linkInterpreter(c, C._PyInterpreterState_WHENCE_RUNTIME)
}

// linkInterpreter gives the interpreter its id and its place in the list.
func linkInterpreter(c *call, whence C.long) error {
	switch C.core_gopyrt_interp_link(c.interp, whence) {
	case 0:
		c.interp._initialized = 1
		return nil
	case -2:
		return beingFinalized()
	case -3:
		return notInitialized()
	}
	return failure("failed to get an interpreter ID")
}

func discardInterpreter(c *call) {
	C.core_gopyrt_interp_discard(c.interp)
	c.interp = nil
}

// configureInterpreter copies the call's config into the interpreter and sets
// what follows from it.
func configureInterpreter(c *call) error {
	if err := statusError(C.core__PyConfig_Copy(&c.interp.config, c.config)); err != nil {
		return err
	}
	if C.core_gopyrt_interp_configure(c.interp) != 0 {
		clearInterpreterConfig(c)
		return noMemory()
	}
	return nil
}

func clearInterpreterConfig(c *call) { C.core_gopyrt_interp_unconfigure(c.interp) }

// openInterpreterRegistry tells that the interpreter's own registry of types
// whose objects can cross into another one is there, and empty.
func openInterpreterRegistry(c *call) error {
	c.interp.xi.data_lookup.registry.initialized = 1
	return nil
}

func closeInterpreterRegistry(c *call) { c.interp.xi.data_lookup.registry.initialized = 0 }

func makeThreadState(c *call) error {
	c.tstate = C.core__PyThreadState_New(c.interp, C._PyThreadState_WHENCE_INIT)
	if c.tstate == nil {
		return noMemory()
	}
	return nil
}

func deleteThreadState(c *call) {
	C.core_PyThreadState_Clear(c.tstate)
	C.core_PyThreadState_Delete(c.tstate)
	c.tstate = nil
}

// leaveAndEndGIL undoes taking a fresh GIL: the thread lets it go, and it ends.
func leaveAndEndGIL(c *call) {
	C.core__PyThreadState_Detach(c.tstate)
	C.core__PyEval_FiniGIL(c.interp)
}
