//go:build linux && amd64 && cgo

// The runtime: initializing, finalizing, and what it consists of.

package gopyruntime

import (
	"iter"
	"runtime"

	"github.com/gopyruntime/gopyruntime/internal/control"
	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
	"github.com/gopyruntime/gopyruntime/internal/pyconfig"
)

// Runtime is the runtime state of this process. All values of this type are the same _PyRuntime.
//
// Its methods may be called from any goroutine. Those that need the calling goroutine to be attached to a thread state
// say so; one that has a Hold is attached in the function of [Hold.Call], and many of them have a method of Hold of the
// same name, which takes it as it is. Where the goroutine is not attached the error is ErrNotAttached; what C reports is a
// [*StatusError]. A method that says nothing of waiting takes at most the lock of the lists for a moment.
type Runtime struct{}

// Current returns the process's runtime, initialized or not.
func Current() Runtime { return Runtime{} }

// PreInitialize reads the preconfig and the environment and sets allocators,
// locale and UTF-8 mode from them. Once done, further calls change nothing. It
// waits while another goroutine or thread brings the runtime up. Any goroutine
// may call it. The error is a [*StatusError], also for nil.
func PreInitialize(p *PreConfig) error {
	if p == nil {
		return statusError(face.Py_PreInitialize(nil))
	}
	if err := control.Fits(p); err != nil {
		return apiError(err)
	}
	c := control.PreConfigToC((*pyconfig.PreConfig)(p))
	return statusError(face.Py_PreInitialize(&c))
}

// Initialize initializes the runtime and returns the main interpreter's first thread state. The calling goroutine is
// locked to its OS thread, which becomes the runtime's main thread, and is attached to that thread state: it holds the
// GIL until it calls Detach. Any goroutine may call it. It waits while another goroutine or thread initializes the
// runtime, for as long as that takes.
//
// Once the runtime is up the error is ErrInitialized. Otherwise it is a [*StatusError]: what is wrong with the config, which
// must not be nil, what there was no memory for, or, with Exit set, that the arguments ask for the process to end.
//
// With InstallSignalHandlers the runtime takes SIGINT, which [Hold.HandlePending] then reports as ErrInterrupt, unless
// the program handles it: as long as a channel is registered for it with os/signal.Notify, before or after Initialize,
// each SIGINT goes there and nowhere else, and one that os/signal.Ignore or C code has taken stays taken. Finalize
// gives it back, and the next one ends a program that does not handle it. While the runtime has it, each SIGINT copies
// the process for a moment to find out what Go would do. SIGPIPE and SIGXFSZ are ignored.
func Initialize(config *Config) (*ThreadState, error) {
	rt := Current()
	if rt.Initialized() {
		return nil, ErrInitialized
	}
	c, err := config.toC()
	if err != nil {
		return nil, err
	}
	defer plane.FreeConfig(c)
	runtime.LockOSThread()
	before := currentThreadState() // the core was initialized without its main interpreter
	if err := statusError(face.Py_InitializeFromConfig(c)); err != nil {
		runtime.UnlockOSThread()
		return nil, err
	}
	t := face.PyThreadState_GetUnchecked()
	if t == nil {
		runtime.UnlockOSThread()
		return nil, ErrInitialized // initialized by another goroutine just now
	}
	return adopt(t, before), nil
}

// Finalize finalizes the runtime. The calling goroutine must be attached to a thread state of the main interpreter; it
// is unlocked from its OS thread and none is attached afterwards. It waits until goroutines and threads that are attached
// to other interpreters let their GILs go, and for what it runs: pending calls and exit callbacks. [Hold.Finalize] takes a
// Hold. Where the runtime is not up it does nothing.
//
// Errors of exit callbacks written in Go (AtExit) are returned, joined, when the runtime has ended; so Initialized tells
// whether it has. The error wraps ErrAttached when the calling goroutine has another interpreter's GIL, by a Hold, and
// would wait for itself. A callback of the finalization may call it, which does nothing; for another callback, whose
// caller still needs what would end, it is a [*StatusError].
func (Runtime) Finalize() error {
	if !(Runtime{}).Initialized() {
		return nil
	}
	current := currentThreadState()
	if current == nil || current.interp != 0 {
		return ErrNotAttached
	}
	if t := anyHeldHere(func(interp int64) bool { return interp != 0 }); t != nil {
		return wouldWaitForItself("finalize", t)
	}
	// Those of this runtime, since another goroutine may initialize the next at once.
	known := knownHomes()
	handlers, threads := callbacks.handlers(), threadStatesOf(func(int64) bool { return true })
	hooks := auditHooks.tokens(func(AuditHook) bool { return true })
	releaseHere()
	exits := collectExits()
	defer exits.end() // also where a callback panics
	code := face.Py_FinalizeEx()
	failed := exits.end()
	if current.attachedHere() {
		if code == 0 {
			return nil // called by a callback of the finalization
		}
		return &StatusError{Func: "Py_FinalizeEx", Message: "a callback can't end what its caller still needs"}
	}
	unbind()
	current.forget()
	callbacks.remove(handlers...)
	auditHooks.remove(hooks...)
	dropThreadStates(threads)
	endHomes(known)
	if code != 0 {
		return joined(&StatusError{Func: "Py_FinalizeEx", Message: "the runtime did not end cleanly"}, failed)
	}
	return failed
}

// Version returns the result of Py_GetVersion.
func (Runtime) Version() string { return mirror.GoString(face.Py_GetVersion()) }

// Main returns the main interpreter, nil when there is none.
func (Runtime) Main() *Interpreter {
	face.HeadLock()
	defer face.HeadUnlock()
	return interpreterOf(face.Runtime().InterpretersMain)
}

// Interpreters yields the interpreters that were alive when the iteration
// started, newest first. One that ends meanwhile is still yielded; its methods
// then fail with ErrEnded.
func (Runtime) Interpreters() iter.Seq[*Interpreter] {
	return func(yield func(*Interpreter) bool) {
		for _, i := range liveInterpreters() {
			if !yield(i) {
				return
			}
		}
	}
}

// liveInterpreters walks the list under its lock, and only that: user code
// must not run while it is held.
func liveInterpreters() []*Interpreter {
	face.HeadLock()
	defer face.HeadUnlock()
	var all []*Interpreter
	for i := face.Runtime().InterpretersHead; i != nil; i = i.Next {
		all = append(all, interpreterOf(i))
	}
	return all
}

// Interpreter returns the interpreter of that id, nil when none is alive.
func (Runtime) Interpreter(id int64) *Interpreter {
	face.HeadLock()
	defer face.HeadUnlock()
	return interpreterOf(face.InterpFindLocked(id))
}
