//go:build linux && amd64 && cgo

// Pending calls: Go functions that a thread is to run between two steps of its eval loop.

package gopyruntime

import (
	"sync/atomic"
	"syscall"

	"github.com/gopyruntime/gopyruntime/internal/face"
)

// AddPendingCall lets one of the interpreter's threads run f soon, between two steps of its eval loop, with the GIL
// held; at the latest when the interpreter ends. An error of f is reported by HandlePending, or by the C code that ran
// it. In the child of a fork f is not run; an error that says so is reported instead.
//
// It waits for nothing. The error is ErrPendingFull when as many wait as CPython lets wait, 300, and ErrEnded.
func (i *Interpreter) AddPendingCall(f func() error) error {
	if !i.Alive() {
		return ErrEnded // its id may be that of another one in the runtime's next life
	}
	return callbacks.give(pendingCall(f), func(token uint64) int32 { return face.CallbackAddPending(i.id, token) }, ErrPendingFull)
}

func pendingCall(f func() error) callback {
	return callback{run: func(syscall.Signal) error { return f() }}
}

// AddPendingCall is [Interpreter.AddPendingCall] for the main thread of the
// main interpreter: Py_AddPendingCall. There 32 may wait. The error is
// ErrNotInitialized where the runtime is not up.
func (r Runtime) AddPendingCall(f func() error) error {
	if !r.Initialized() {
		return ErrNotInitialized
	}
	return callbacks.give(pendingCall(f), face.CallbackAddMainPending, ErrPendingFull)
}

// PendingLen returns the number of pending calls that wait for a thread of the interpreter. The error is ErrEnded when it
// has ended. Any goroutine may call it.
func (i *Interpreter) PendingLen() (int, error) {
	n := 0
	err := i.locked(func() { n = int(atomic.LoadInt32(&i.c.Pending)) })
	return n, err
}

// PendingLen returns the number of pending calls that wait for the main thread. Any goroutine may call it.
func (Runtime) PendingLen() int { return int(atomic.LoadInt32(&face.Runtime().MainPending)) }
