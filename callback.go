//go:build linux && amd64 && cgo

// Go functions as pending calls and signal handlers.

package gopyruntime

import (
	"fmt"
	"sync"
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
type callbackTable struct {
	sync.Mutex
	of   map[uint64]callback
	last uint64
}

var callbacks callbackTable

func (t *callbackTable) add(c callback) uint64 {
	t.Lock()
	defer t.Unlock()
	if t.of == nil {
		t.of = make(map[uint64]callback)
	}
	t.last++
	t.of[t.last] = c
	return t.last
}

func (t *callbackTable) remove(token uint64) {
	t.Lock()
	delete(t.of, token)
	t.Unlock()
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
	t.Lock()
	defer t.Unlock()
	var tokens []uint64
	for token, c := range t.of {
		if c.signal != 0 {
			tokens = append(tokens, token)
		}
	}
	return tokens
}

// drop drops the handlers of signals, because the runtime that had them has ended.
func (t *callbackTable) drop(tokens []uint64) {
	for _, token := range tokens {
		t.remove(token)
	}
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
	token := callbacks.add(callback{run: func(syscall.Signal) error { return f() }})
	switch face.CallbackAddPending(i.id, token) {
	case 0:
		return nil
	case mirror.PendingEnded:
		callbacks.remove(token)
		return ErrEnded
	}
	callbacks.remove(token)
	return ErrPendingFull
}

// AddPendingCall is [Interpreter.AddPendingCall] for the main thread of the
// main interpreter: Py_AddPendingCall.
func (r Runtime) AddPendingCall(f func() error) error {
	if !r.Initialized() {
		return ErrNotInitialized
	}
	token := callbacks.add(callback{run: func(syscall.Signal) error { return f() }})
	if face.CallbackAddMainPending(token) != 0 {
		callbacks.remove(token)
		return ErrPendingFull
	}
	return nil
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
	if t := currentThreadState(); t == nil || t.interp != 0 {
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
