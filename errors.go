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
	// ErrEnded: the interpreter or thread state is gone.
	ErrEnded = errors.New("gopyruntime: the interpreter or thread state has ended")
)
