//go:build linux && amd64 && cgo

// How far the runtime has come, and completing an initialization in two parts.

package gopyruntime

import (
	"fmt"
	"sync/atomic"
	"unsafe"

	"github.com/gopyruntime/gopyruntime/internal/face"
)

// A RuntimeState is how far the runtime has come in its life.
type RuntimeState int

// The states, in the order in which a runtime passes them.
const (
	// StateNone: nothing was done in this process, except for what needs no runtime.
	StateNone RuntimeState = iota
	// StatePreInitialized: allocators, locale and UTF-8 mode are decided.
	StatePreInitialized
	// StateCoreInitialized: there is a main interpreter; paths and signals are not set up (Config.InitMain 0).
	StateCoreInitialized
	// StateInitialized: the runtime is up.
	StateInitialized
	// StateFinalizing: a thread is in the middle of Finalize or Py_FinalizeEx.
	StateFinalizing
	// StateFinalized: its last interpreter is gone, and it has not been initialized again. Exit callbacks may still run.
	StateFinalized
)

var runtimeStates = [...]string{"none", "preinitialized", "core initialized", "initialized", "finalizing", "finalized"}

// String is the state's name in words: "initialized".
func (s RuntimeState) String() string {
	if s < 0 || int(s) >= len(runtimeStates) {
		return fmt.Sprintf("RuntimeState(%d)", int(s))
	}
	return runtimeStates[s]
}

// State returns how far the runtime has come: at most five atomic loads, of which the last one counts. It may be called
// by any goroutine, at any time.
func (r Runtime) State() RuntimeState {
	marked := func() bool { _, ok := r.Finalizing(); return ok }
	switch {
	case r.Initialized():
		return StateInitialized
	case r.CoreInitialized():
		return StateCoreInitialized
	case marked() && hasMain():
		return StateFinalizing
	case marked():
		return StateFinalized
	case r.PreInitialized():
		return StatePreInitialized
	}
	return StateNone
}

// PreInitialized reports whether the runtime was preinitialized, by PreInitialize or with something that needs it. It
// stays so after Finalize. It is one atomic load, as the other questions for a state are, and may be asked by any
// goroutine.
func (Runtime) PreInitialized() bool { return atomic.LoadInt32(&face.Runtime().Preinitialized) != 0 }

// CoreInitialized reports whether there is a main interpreter that is not being finalized. With Config.InitMain 0 the
// runtime is not initialized yet; see [Runtime.InitializeMain].
func (Runtime) CoreInitialized() bool { return atomic.LoadInt32(&face.Runtime().CoreInitialized) != 0 }

// Initialized reports whether the runtime is up. It is not any more once its finalization has passed the end of
// subinterpreters.
func (Runtime) Initialized() bool { return atomic.LoadInt32(&face.Runtime().Initialized) != 0 }

// Finalized reports whether the runtime was finalized and has not been initialized again.
func (r Runtime) Finalized() bool { return r.State() == StateFinalized }

// Finalizing returns the OS thread id (pthread_self) of the thread that finalizes the runtime, and whether there is
// one. As in CPython, the mark stays after the finalization, until the next initialization; State tells the two apart.
func (Runtime) Finalizing() (thread uint64, ok bool) {
	id := atomic.LoadUint64(&face.Runtime().FinalizingID)
	return id, id != 0
}

// hasMain: the main interpreter is on the list.
func hasMain() bool {
	return atomic.LoadPointer((*unsafe.Pointer)(unsafe.Pointer(&face.Runtime().InterpretersMain))) != nil
}

// InitializeMain completes an initialization of which Initialize has done the first part, with Config.InitMain 0: the
// paths are computed, sys is set up, and signal handlers are installed if the config says so. The config is the one of
// the first part, whose fields a host may have changed since: nil takes it as it is. The calling goroutine must be
// attached to the main interpreter, or be in [Hold.Call]; it stays so. [Hold.InitializeMain] takes a Hold. The error is
// ErrInitialized if the runtime is up, ErrNotInitialized if there is no first part, ErrNotAttached, or a
// [*StatusError]; after that the first part is what it was.
//
// There is no other way to configure an interpreter again: CPython 3.14 has [Runtime.SetConfigOption] for what may be
// changed later, and nothing that takes a whole PyConfig.
func (r Runtime) InitializeMain(config *Config) error {
	switch {
	case r.Initialized():
		return ErrInitialized
	case !r.CoreInitialized():
		return ErrNotInitialized
	}
	t := mainHere()
	if t == nil {
		return ErrNotAttached
	}
	if config == nil {
		config = t.config()
	}
	second := *config
	second.InitMain = 1
	c, err := second.toC()
	if err != nil {
		return err
	}
	defer plane.FreeConfig(c)
	return statusError(face.Py_InitializeFromConfig(c))
}

// InitializeMain is [Runtime.InitializeMain] with a Hold of the main interpreter, which stays valid.
func (h Hold) InitializeMain(config *Config) error {
	return h.Call(func() error { return Current().InitializeMain(config) })
}
