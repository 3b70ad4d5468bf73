package gopyruntime

/*
#include "bridge.h"
*/
import "C"

func init() {
	register(C.GOPYRT_OP_RUNTIME_STATE_INIT, runtimeStateInit)
	register(C.GOPYRT_OP_PREINITIALIZE, preinitialize)
	register(C.GOPYRT_OP_INITIALIZE, preinitializeFromConfig, initializeCore, initializeMain)
}

// runtimeStateInit is the order in which _PyRuntimeState_Init brings the bytes
// of _PyRuntime up.
var runtimeStateInit = program{
	{name: "one runtime in the process", do: refuseForeign},
	{name: "static values", when: wasInitialized, do: func(*call) error {
		C.core_gopyrt_runtime_reset()
		return nil
	}},
	{name: "locks", do: func(*call) error {
		C.core_PyThread_init_thread()
		return nil
	}},
	{name: "allocators", do: checkAllocators},
	{name: "thread-specific keys", do: createKeys, undo: func(*call) {
		C.core_gopyrt_runtime_keys_delete()
	}},
	{name: "preconfig defaults", do: func(*call) error {
		C.core_PyPreConfig_InitPythonConfig(&C.core_runtime().preconfig)
		return nil
	}},
	{name: "main thread", do: func(*call) error {
		C.core_runtime().main_thread = C.core_PyThread_get_thread_ident()
		return nil
	}},
	{name: "mark", do: func(*call) error {
		C.core_runtime()._initialized = 1
		return nil
	}},
}

// preinitialize is what Py_PreInitialize and its kin do: the preconfig is
// read, its allocator, locale and UTF-8 mode take effect, and it is frozen.
var preinitialize = program{
	{name: "a config", do: func(c *call) error {
		if c.preconfig_in == nil {
			return failure("preinitialization config is NULL")
		}
		return nil
	}},
	{name: "preinitializing", when: notPreinitialized, do: markPreinitializing, undo: unmarkPreinitializing},
	{name: "read and apply", when: preinitializing, do: readAndApplyPreconfig},
	{name: "preinitialized", when: preinitializing, do: markPreinitialized},
}

// preinitializeFromConfig is the same for a runtime that is initialized
// without a preinitialization of its own: the preconfig follows the config.
var preinitializeFromConfig = program{
	{name: "a config", do: func(c *call) error {
		if c.config_in == nil {
			return failure("initialization config is NULL")
		}
		return nil
	}},
	{name: "preinitializing", when: notPreinitialized, do: markPreinitializing, undo: unmarkPreinitializing},
	{name: "read and apply", when: preinitializing, do: readAndApplyPreconfigOfConfig},
	{name: "preinitialized", when: preinitializing, do: markPreinitialized},
}

// initializeCore is the order in which Py_InitializeFromConfig makes the main
// interpreter and its first thread.
var initializeCore = program{
	{name: "config", when: coreIsDown, do: readConfigCopy, undo: freeConfigCopy},
	{name: "hash secret", when: coreIsDown, do: func(c *call) error {
		return statusError(C.core__Py_HashRandomization_Init(c.config))
	}},
	{name: "import table", when: coreIsDown, do: func(*call) error {
		if C.core_gopyrt_inittab_init() != 0 {
			return noMemory()
		}
		return nil
	}, undo: func(*call) { C.core_gopyrt_inittab_fini() }},
	{name: "interpreters", when: coreIsDown, do: func(*call) error {
		C.core_runtime().interpreters.next_id = 0
		return nil
	}, undo: func(*call) { C.core_runtime().interpreters.next_id = -1 }},
	{name: "main interpreter", when: coreIsDown, do: newMainInterpreter, undo: discardInterpreter},
	{name: "its config", when: coreIsDown, do: configureInterpreter, undo: clearInterpreterConfig},
	{name: "its features", when: coreIsDown, do: func(c *call) error {
		c.interp.feature_flags = mainFeatures
		return nil
	}},
	{name: "float formats", when: coreIsDown, do: func(*call) error {
		state := &C.core_runtime().float_state
		state.float_format = C._py_float_format_ieee_little_endian
		state.double_format = C._py_float_format_ieee_little_endian
		return nil
	}},
	{name: "cross-interpreter types", when: coreIsDown, do: func(c *call) error {
		C.core_runtime().xi.data_lookup.registry.initialized = 1
		return openInterpreterRegistry(c)
	}, undo: func(c *call) {
		closeInterpreterRegistry(c)
		C.core_runtime().xi.data_lookup.registry.initialized = 0
	}},
	{name: "interned strings", when: coreIsDown, do: func(*call) error {
		if C.core_gopyrt_interned_create() != 0 {
			return noMemory()
		}
		return nil
	}, undo: func(*call) { C.core_gopyrt_interned_destroy() }},
	{name: "thread state", when: coreIsDown, do: makeThreadState, undo: deleteThreadState},
	{name: "PyGILState", when: coreIsDown, do: func(c *call) error {
		return statusError(C.core__PyGILState_Init(c.interp))
	}, undo: func(c *call) { C.core__PyGILState_Fini(c.interp) }},
	{name: "GIL", when: coreIsDown, do: func(c *call) error {
		C.core__PyThreadState_Bind(c.tstate)
		C.core__PyEval_InitGIL(c.tstate, 1)
		return nil
	}, undo: leaveAndEndGIL},
	{name: "core initialized", when: coreIsDown, do: func(c *call) error {
		C.core_gopyrt_runtime_set_core_initialized(1)
		freeConfigCopy(c)
		return nil
	}, undo: func(*call) { C.core_gopyrt_runtime_set_core_initialized(0) }},
}

// initializeMain completes the initialization; with _init_main 0 it is left to
// a second Py_InitializeFromConfig.
var initializeMain = program{
	{name: "config of a second call", when: mainWasLeft, do: replaceConfig},
	{name: "main thread state", when: mainIsDue, do: func(c *call) error {
		c.tstate = C.core_PyThreadState_GetUnchecked()
		if c.tstate == nil {
			return failure("the calling thread has no thread state attached, and the core is up")
		}
		c.interp = c.tstate.interp
		C.core_runtime().main_tstate = c.tstate
		return nil
	}},
	{name: "paths", when: mainIsDue, do: completeConfig},
	{name: "signals", when: mainIsDue, do: func(c *call) error {
		if C.core__PySignal_Init(c.interp.config.install_signal_handlers) < 0 {
			return failure("can't install the signal handlers")
		}
		return nil
	}, undo: func(*call) { C.core__PySignal_Fini() }},
	{name: "ready", when: mainIsDue, do: func(c *call) error {
		c.interp._ready = 1
		return nil
	}},
	{name: "initialized", when: mainIsDue, do: func(*call) error {
		C.core_gopyrt_runtime_set_initialized(1)
		return nil
	}},
}
