// The sequences by which a runtime comes up.

package control

import "github.com/gopyruntime/gopyruntime/internal/mirror"

// runtimeStateInit is the order in which _PyRuntimeState_Init brings the bytes
// of _PyRuntime up.
var runtimeStateInit = sequence{
	{name: "one runtime in the process", do: refuseForeign},
	{name: "static values", when: wasInitialized, do: func(c *call) error {
		c.core.RuntimeReset()
		return nil
	}},
	{name: "locks", do: func(c *call) error {
		c.core.PyThread_init_thread()
		return nil
	}},
	{name: "allocators", do: checkAllocators},
	{name: "thread-specific keys", do: createKeys, undo: func(c *call) {
		c.core.RuntimeKeysDelete()
	}},
	{name: "preconfig defaults", do: func(c *call) error {
		c.core.PyPreConfig_InitPythonConfig(&c.runtime().Preconfig)
		return nil
	}},
	{name: "main thread", do: func(c *call) error {
		c.runtime().MainThread = c.core.PyThread_get_thread_ident()
		return nil
	}},
	{name: "mark", do: func(c *call) error {
		c.runtime().StateInitialized = 1
		return nil
	}},
}

// preinitialize is what Py_PreInitialize and its variants do: the preconfig is read, its allocator, locale and UTF-8
// mode take effect, and it is frozen. One that fails stays begun, as in CPython.
var preinitialize = sequence{
	{name: "preinitializing", when: notPreinitialized, do: markPreinitializing},
	{name: "read and apply", when: preinitializing, do: readAndApplyPreconfig},
	{name: "preinitialized", when: preinitializing, do: markPreinitialized},
}

// preinitializeFromConfig is the same for a runtime that is initialized
// without a preinitialization of its own: the preconfig follows the config.
var preinitializeFromConfig = sequence{
	{name: "preinitializing", when: notPreinitialized, do: markPreinitializing},
	{name: "read and apply", when: preinitializing, do: readAndApplyPreconfigOfConfig},
	{name: "preinitialized", when: preinitializing, do: markPreinitialized},
}

// initializeCore is the order in which Py_InitializeFromConfig makes the main
// interpreter and its first thread.
var initializeCore = sequence{
	{name: "one runtime in the process", when: coreIsDown, do: refuseForeign},
	{name: "config", when: coreIsDown, do: readConfigCopy, undo: freeConfigCopy},
	{name: "hash secret", when: coreIsDown, do: func(c *call) error {
		return StatusError(c.core.Py_HashRandomization_Init(c.Config))
	}},
	{name: "import table", when: coreIsDown, do: func(c *call) error {
		if c.core.InittabInit() != 0 {
			return NoMemory()
		}
		return nil
	}, undo: func(c *call) { c.core.InittabFini() }},
	{name: "interpreters", when: coreIsDown, do: openInterpreters, undo: func(c *call) {
		c.runtime().InterpretersNextID = -1
	}},
	{name: "main interpreter", when: coreIsDown, do: newMainInterpreter, undo: discardInterpreter},
	{name: "its config", when: coreIsDown, do: configureInterpreter, undo: clearInterpreterConfig},
	{name: "its features", when: coreIsDown, do: func(c *call) error {
		c.Interp.FeatureFlags = mainFeatures
		return nil
	}},
	{name: "float formats", when: coreIsDown, do: func(c *call) error {
		c.runtime().FloatFormat = mirror.FloatLittleEndian
		c.runtime().DoubleFormat = mirror.FloatLittleEndian
		return nil
	}},
	{name: "cross-interpreter types", when: coreIsDown, do: func(c *call) error {
		c.runtime().RegistryInitialized = 1
		return openInterpreterRegistry(c)
	}, undo: func(c *call) {
		closeInterpreterRegistry(c)
		c.runtime().RegistryInitialized = 0
	}},
	{name: "interned strings", when: coreIsDown, do: func(c *call) error {
		if c.core.InternedCreate() != 0 {
			return NoMemory()
		}
		return nil
	}, undo: func(c *call) { c.core.InternedDestroy() }},
	{name: "tables of traced memory", when: coreIsDown, do: func(c *call) error {
		if c.core.TracemallocInit() != 0 {
			return failure("can't make the tables and the thread-specific key for tracing memory")
		}
		return nil
	}, undo: func(c *call) { c.core.TracemallocUndoInit() }},
	{name: "thread state", when: coreIsDown, do: makeThreadState, undo: deleteThreadState},
	{name: "main thread state", when: coreIsDown, do: func(c *call) error {
		c.runtime().MainTState = c.TState
		return nil
	}, undo: func(c *call) { c.runtime().MainTState = nil }},
	{name: "PyGILState", when: coreIsDown, do: func(c *call) error {
		return StatusError(c.core.PyGILState_Init(c.Interp))
	}, undo: func(c *call) { c.core.PyGILState_Fini(c.Interp) }},
	{name: "GIL", when: coreIsDown, do: func(c *call) error {
		c.core.PyThreadState_Bind(c.TState)
		c.core.PyEval_InitGIL(c.TState, 1)
		return nil
	}, undo: leaveAndEndGIL},
	{name: "types", when: coreIsDown, do: beginTypes, undo: endObjects},
	{name: "exceptions", when: coreIsDown, do: beginErrors},
	{name: "modules", when: coreIsDown, do: beginModules},
	{name: "core initialized", when: coreIsDown, do: func(c *call) error {
		c.Interp.Ready = 1
		c.core.RuntimeSetCoreInitialized(1)
		freeConfigCopy(c)
		return nil
	}, undo: func(c *call) {
		c.core.RuntimeSetCoreInitialized(0)
		c.Interp.Ready = 0
	}},
}

// initializeMain completes the initialization; with _init_main 0 it is left to
// a second Py_InitializeFromConfig.
var initializeMain = sequence{
	{name: "config of a second call", when: mainWasLeft, do: replaceConfig},
	{name: "attached thread state", when: mainIsDue, do: func(c *call) error {
		c.TState = c.core.PyThreadState_GetUnchecked()
		if c.TState == nil {
			return failure("the calling thread has no thread state attached, and the core is up")
		}
		c.Interp = c.TState.Interp
		return nil
	}},
	{name: "paths", when: mainIsDue, do: completeConfig},
	{name: "paths of sys", when: mainIsDue, do: configureSys},
	{name: "stack of fatal signals", when: mainIsDue, do: func(c *call) error {
		c.core.FaulthandlerSizeStack(1)
		return nil
	}, undo: func(c *call) { c.core.FaulthandlerSizeStack(0) }},
	{name: "signals", when: mainIsDue, do: func(c *call) error {
		if c.core.PySignal_Init(c.Interp.Config.InstallSignalHandlers) < 0 {
			return failure("can't install the signal handlers")
		}
		return nil
	}, undo: func(c *call) { c.core.PySignal_Fini() }},
	{name: "tracing of memory", when: mainIsDue, do: startTracing, undo: func(c *call) {
		c.core.TracemallocStop()
	}},
	{name: "initialized", when: mainIsDue, do: func(c *call) error {
		c.core.RuntimeSetInitialized(1)
		return nil
	}},
}
