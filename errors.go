//go:build linux && amd64 && cgo

package gopyruntime

import "errors"

// Errors that methods return as they are, for errors.Is.
var (
	// ErrInitialized: the runtime is up already.
	ErrInitialized = errors.New("gopyruntime: the runtime is initialized already")
	// ErrNotInitialized: the runtime is not up.
	ErrNotInitialized = errors.New("gopyruntime: the runtime is not initialized")
	// ErrNotAttached: the calling goroutine is not attached to a thread state
	// that allows the operation.
	ErrNotAttached = errors.New("gopyruntime: the calling goroutine is not attached to a thread state for this")
	// ErrAttached: another thread state is attached to the calling goroutine's
	// OS thread.
	ErrAttached = errors.New("the goroutine is attached to one already")
	// ErrInterrupt: SIGINT came, and nobody handles it: a KeyboardInterrupt.
	ErrInterrupt = errors.New("gopyruntime: interrupted")
	// ErrPendingFull: as many pending calls wait to be run as there is room for.
	ErrPendingFull = errors.New("gopyruntime: too many pending calls")
	// ErrInUse: another goroutine or thread has the thread state.
	ErrInUse = errors.New("another goroutine or thread has it")
	// ErrEnded: the interpreter or thread state is gone.
	ErrEnded = errors.New("gopyruntime: the interpreter or thread state has ended")
)
