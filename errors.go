//go:build linux && amd64 && cgo

// Errors of the Go API.

package gopyruntime

import "errors"

// Causes of errors, for errors.Is. Methods return them as they are, or, where they say so, wrapped in an error that names
// what could not be done.
var (
	// ErrInitialized: the runtime is up already.
	ErrInitialized = errors.New("gopyruntime: the runtime is initialized already")
	// ErrNotInitialized: the runtime is not up.
	ErrNotInitialized = errors.New("gopyruntime: the runtime is not initialized")
	// ErrNotAttached: the calling goroutine is not attached to a thread state
	// that allows the operation.
	ErrNotAttached = errors.New("gopyruntime: the calling goroutine is not attached to a thread state for this")
	// ErrAttached: another thread state is attached to the calling goroutine's
	// OS thread, or the goroutine has the GIL that it wants, by a Hold.
	ErrAttached = errors.New("the goroutine is attached to one already")
	// ErrInterrupt: SIGINT arrived and has no handler: a KeyboardInterrupt.
	ErrInterrupt = errors.New("gopyruntime: interrupted")
	// ErrPendingFull: the queue of pending calls is full.
	ErrPendingFull = errors.New("gopyruntime: too many pending calls")
	// ErrInUse: another goroutine or thread has the thread state.
	ErrInUse = errors.New("another goroutine or thread has it")
	// ErrEnded: the interpreter or thread state has ended.
	ErrEnded = errors.New("gopyruntime: the interpreter or thread state has ended")
	// ErrNotLocked: the lock is not locked, or another thread state has it.
	ErrNotLocked = errors.New("gopyruntime: the lock is not locked, or another thread state has it")
	// ErrClosed: the object was closed.
	ErrClosed = errors.New("gopyruntime: the object is closed")
	// ErrOtherInterpreter: the object belongs to another interpreter than the one that the goroutine is attached to, or
	// than another object.
	ErrOtherInterpreter = errors.New("gopyruntime: the object belongs to another interpreter")
)
