package gopyruntime

/*
#include "bridge.h"
*/
import "C"

import (
	"sync/atomic"
	"unsafe"
)

func init() {
	register(C.GOPYRT_OP_INTERP_NEW, newInterpreterState)
	register(C.GOPYRT_OP_NEW_INTERPRETER, runtimeIsUp, newInterpreterState, newInterpreterThread)
}

var runtimeIsUp = program{
	{name: "runtime is up", do: func(*call) error {
		if C.core_Py_IsInitialized() != 0 {
			return nil
		}
		// The end takes the mark away long before it is over.
		if C.core_gopyrt_lifecycle_others_take_down() != 0 {
			return beingFinalized()
		}
		return notInitialized()
	}},
}

// newInterpreterState makes a bare interpreter and gives it its id and place.
var newInterpreterState = program{
	{name: "runtime", do: func(*call) error {
		return statusError(C.core__PyRuntime_Initialize())
	}},
	{name: "audit", act: audit("cpython.PyInterpreterState_New")},
	{name: "memory", do: func(c *call) error {
		if c.interp = C.core_gopyrt_interp_alloc(0); c.interp == nil {
			return noMemory()
		}
		return nil
	}, undo: discardInterpreter},
	{name: "id and place", do: func(c *call) error { return linkInterpreter(c, c.whence) }},
}

// newInterpreterThread makes a bare interpreter one that code can run in, and
// enters it: the caller's thread state is left, the new one is attached.
var newInterpreterThread = program{
	{name: "leave the caller's interpreter", when: hasCaller, do: func(c *call) error {
		C.core__PyThreadState_Detach(c.saved_tstate)
		return nil
	}, undo: func(c *call) { C.core__PyThreadState_Attach(c.saved_tstate) }},
	{name: "config", do: func(c *call) error {
		// Of the interpreter that asks; of the main one where none does.
		source := &C.core_runtime()._main_interpreter
		if c.saved_tstate != nil {
			source = c.saved_tstate.interp
		}
		c.config = &source.config
		return configureInterpreter(c)
	}, undo: clearInterpreterConfig},
	{name: "features", do: applyInterpreterConfig},
	{name: "cross-interpreter types", do: openInterpreterRegistry, undo: closeInterpreterRegistry},
	{name: "thread state", do: makeThreadState, undo: deleteThreadState},
	{name: "GIL", do: func(c *call) error {
		C.core__PyThreadState_Bind(c.tstate)
		// From the first subinterpreter on a thread may have several states,
		// and PyGILState_Check could only guess.
		// Atomic, as others may be made at the same time.
		atomic.StoreInt32((*int32)(unsafe.Pointer(&C.core_runtime().gilstate.check_enabled)), 0)
		C.core__PyEval_InitGIL(c.tstate, cBool(c.interp_config.gil == C.PyInterpreterConfig_OWN_GIL))
		return nil
	}, undo: leaveAndEndGIL},
	{name: "ready", do: func(c *call) error {
		c.interp._ready = 1
		return nil
	}},
}

func hasCaller(c *call) bool { return c.saved_tstate != nil }

// applyInterpreterConfig checks every field of a PyInterpreterConfig and sets
// the interpreter's features from it.
func applyInterpreterConfig(c *call) error {
	cfg := c.interp_config
	switch {
	case cfg.use_main_obmalloc != 0:
		c.interp.feature_flags |= C.Py_RTFLAGS_USE_MAIN_OBMALLOC
	case cfg.check_multi_interp_extensions == 0:
		return failure("per-interpreter obmalloc does not support single-phase init extension modules: " +
			"set check_multi_interp_extensions, or use_main_obmalloc")
	}
	for _, feature := range []struct {
		on   C.int
		flag C.ulong
	}{
		{cfg.allow_fork, C.Py_RTFLAGS_FORK},
		{cfg.allow_exec, C.Py_RTFLAGS_EXEC},
		{cfg.allow_threads, C.Py_RTFLAGS_THREADS},
		{cfg.allow_daemon_threads, C.Py_RTFLAGS_DAEMON_THREADS},
		{cfg.check_multi_interp_extensions, C.Py_RTFLAGS_MULTI_INTERP_EXTENSIONS},
	} {
		if feature.on != 0 {
			c.interp.feature_flags |= feature.flag
		}
	}
	switch cfg.gil {
	case C.PyInterpreterConfig_DEFAULT_GIL, C.PyInterpreterConfig_SHARED_GIL, C.PyInterpreterConfig_OWN_GIL:
		return nil
	}
	return failure("invalid interpreter config 'gil' value %d", int(cfg.gil))
}
