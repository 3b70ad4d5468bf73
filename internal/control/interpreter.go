// The sequences by which an interpreter is made.

package control

import (
	"sync/atomic"

	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// runtimeIsUp is what a new interpreter needs before anything else.
var runtimeIsUp = sequence{
	{name: "runtime is up", do: func(c *call) error {
		if c.core.Py_IsInitialized() != 0 {
			return nil
		}
		// The finalization clears the mark long before it is complete.
		if c.core.LifecycleOthersTakeDown() != 0 {
			return beingFinalized()
		}
		return notInitialized()
	}},
}

// newInterpreterState makes a bare interpreter and gives it its id and place.
var newInterpreterState = sequence{
	{name: "one runtime in the process", do: refuseForeign},
	{name: "runtime", do: func(c *call) error {
		return StatusError(c.core.PyRuntime_Initialize())
	}},
	{name: "audit", when: hasAuditHooks, act: audit("cpython.PyInterpreterState_New\x00")},
	{name: "memory", do: func(c *call) error {
		if c.Interp = c.core.InterpAlloc(0); c.Interp == nil {
			return NoMemory()
		}
		return nil
	}, undo: discardInterpreter},
	{name: "id and place", do: func(c *call) error { return linkInterpreter(c, c.Whence) }},
}

// newInterpreterThread completes a bare interpreter so that code can run in it, and enters it: the caller's thread
// state is detached, the new one attached.
var newInterpreterThread = sequence{
	{name: "leave the caller's interpreter", when: hasCaller, do: func(c *call) error {
		if c.KeepCaller != 0 {
			c.core.GoroutineSetAside(c.SavedTState)
		} else {
			c.core.PyThreadState_Detach(c.SavedTState)
		}
		return nil
	}, undo: func(c *call) {
		if c.KeepCaller != 0 {
			c.core.GoroutineTakeUp(c.SavedTState)
		} else {
			c.core.PyThreadState_Attach(c.SavedTState)
		}
	}},
	{name: "config", do: func(c *call) error {
		// That of the caller's interpreter, or of the main one if the caller has none.
		source := &c.runtime().MainInterpreter
		if c.SavedTState != nil {
			source = c.SavedTState.Interp
		}
		c.Config = &source.Config
		return configureInterpreter(c)
	}, undo: clearInterpreterConfig},
	{name: "features", do: applyInterpreterConfig},
	{name: "cross-interpreter types", do: openInterpreterRegistry, undo: closeInterpreterRegistry},
	{name: "thread state", do: makeThreadState, undo: deleteThreadState},
	{name: "GIL", do: func(c *call) error {
		c.core.PyThreadState_Bind(c.TState)
		// From the first subinterpreter on a thread may have several states,
		// and PyGILState_Check could only guess.
		// Atomic, as others may be made at the same time.
		atomic.StoreInt32(&c.runtime().GILStateCheckEnabled, 0)
		own := int32(0)
		if c.InterpConfig.Gil == mirror.OwnGIL {
			own = 1
		}
		c.core.PyEval_InitGIL(c.TState, own)
		return nil
	}, undo: leaveAndEndGIL},
	{name: "types", do: beginTypes, undo: endObjects},
	{name: "exceptions", do: beginErrors},
	{name: "modules", do: beginModules},
	{name: "ready", do: func(c *call) error {
		c.Interp.Ready = 1
		return nil
	}},
}

func hasCaller(c *call) bool { return c.SavedTState != nil }

// applyInterpreterConfig checks every field of a PyInterpreterConfig and sets
// the interpreter's features from it.
func applyInterpreterConfig(c *call) error {
	cfg := c.InterpConfig
	switch {
	case cfg.UseMainObmalloc != 0:
		c.Interp.FeatureFlags |= mirror.FeatureUseMainObmalloc
	case cfg.CheckMultiInterpExtensions == 0:
		return failure("per-interpreter obmalloc does not support single-phase init extension modules: " +
			"set check_multi_interp_extensions, or use_main_obmalloc")
	}
	for _, feature := range []struct {
		on   int32
		flag uint64
	}{
		{cfg.AllowFork, mirror.FeatureFork},
		{cfg.AllowExec, mirror.FeatureExec},
		{cfg.AllowThreads, mirror.FeatureThreads},
		{cfg.AllowDaemonThreads, mirror.FeatureDaemonThreads},
		{cfg.CheckMultiInterpExtensions, mirror.FeatureMultiInterpExtensions},
	} {
		if feature.on != 0 {
			c.Interp.FeatureFlags |= feature.flag
		}
	}
	switch cfg.Gil {
	case mirror.DefaultGIL, mirror.SharedGIL, mirror.OwnGIL:
		return nil
	}
	return failure("invalid interpreter config 'gil' value %d", cfg.Gil)
}
