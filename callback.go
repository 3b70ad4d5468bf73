//go:build linux && amd64 && cgo

// Go functions as pending calls and signal handlers.

package gopyruntime

import (
	"fmt"
	"syscall"

	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// A callback is a Go function that C calls, as a pending call or as the handler
// of a signal.
type callback struct {
	run    func(syscall.Signal) error
	signal syscall.Signal // whose handler it is; 0 for a pending call
}

// callbackTable holds the callbacks that C knows by their tokens. A pending call leaves the table when it runs.
type callbackTable struct{ tokenTable[callback] }

var callbacks callbackTable

// give adds a callback that C is to take. Where C does not, the error is ErrEnded, or full.
func (t *callbackTable) give(c callback, take func(token uint64) int32, full error) error {
	token := t.add(c)
	result := take(token)
	if result == 0 {
		return nil
	}
	t.remove(token)
	if result == mirror.PendingEnded {
		return ErrEnded
	}
	return full
}

func (t *callbackTable) run(token uint64, sig syscall.Signal) error {
	t.Lock()
	c, ok := t.of[token]
	if c.signal == 0 {
		delete(t.of, token)
	}
	t.Unlock()
	if !ok {
		return nil // the handler was removed after the signal arrived
	}
	return c.run(sig)
}

// dropHandlersOf drops the handlers of sig, except the one of token keep.
func (t *callbackTable) dropHandlersOf(sig syscall.Signal, keep uint64) {
	t.Lock()
	defer t.Unlock()
	for token, c := range t.of {
		if c.signal == sig && token != keep {
			delete(t.of, token)
		}
	}
}

// handlers lists those of signals.
func (t *callbackTable) handlers() []uint64 {
	return t.tokens(func(c callback) bool { return c.signal != 0 })
}

// runCallback runs the callback of a token for C. It returns 0, or -1 after storing the error where C finds it.
func runCallback(token uint64, signal int) int32 {
	if err := callbacks.run(token, syscall.Signal(signal)); err != nil {
		fail(err)
		return -1
	}
	return 0
}

// fail records err for the code that runs callbacks on this thread, in C or in Go.
func fail(err error) {
	if t := currentThreadState(); t != nil {
		t.failed = err
	}
	face.CallbackFail(mirror.CString(err.Error()))
}

// AddPendingCall lets one of the interpreter's threads run f soon, between two steps of its eval loop, with the GIL
// held; at the latest when the interpreter ends. An error of f is reported by HandlePending, or by the C code that ran
// it. In the child of a fork f is not run; an error that says so is reported instead.
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
// main interpreter: Py_AddPendingCall.
func (r Runtime) AddPendingCall(f func() error) error {
	if !r.Initialized() {
		return ErrNotInitialized
	}
	return callbacks.give(pendingCall(f), face.CallbackAddMainPending, ErrPendingFull)
}

// goNeeds are the signals whose handlers Go programs need.
var goNeeds = map[syscall.Signal]string{
	syscall.SIGURG: "interrupt goroutines", syscall.SIGPROF: "profile", syscall.SIGSEGV: "panic",
	syscall.SIGBUS: "panic", syscall.SIGFPE: "panic",
}

// HandleSignal lets HandlePending or PyErr_CheckSignals run handle on the main thread after each arrival of sig. nil
// restores the handler from before, and so does Finalize. The calling goroutine must be attached to the main
// interpreter, or be in [Hold.Call]; [Hold.HandleSignal] takes a Hold. Package os/signal does not see the signal
// meanwhile. A signal that Go itself needs, such as SIGURG, is refused.
//
// An error of handle is reported by HandlePending, or by the C code that ran it. In the child of a fork handle is not
// run; an error that says so is reported instead.
func (Runtime) HandleSignal(sig syscall.Signal, handle func(syscall.Signal) error) error {
	if mainHere() == nil {
		return ErrNotAttached
	}
	return setHandler(sig, handle)
}

// setHandler is HandleSignal for a caller that has the main interpreter's GIL.
func setHandler(sig syscall.Signal, handle func(syscall.Signal) error) error {
	if need, ok := goNeeds[sig]; ok {
		return fmt.Errorf("gopyruntime: can't handle %v: Go needs it to %s", sig, need)
	}
	var token uint64
	if handle != nil {
		token = callbacks.add(callback{run: handle, signal: sig})
	}
	if result, errno := face.CallbackSetHandler(int32(sig), token); result != 0 {
		callbacks.remove(token)
		return fmt.Errorf("gopyruntime: can't handle %v: %w", sig, errno)
	}
	callbacks.dropHandlersOf(sig, token)
	return nil
}
