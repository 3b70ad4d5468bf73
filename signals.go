//go:build linux && amd64 && cgo

// Signals: handlers, whose SIGINT is, arrivals that are made up, the wakeup file.

package gopyruntime

import (
	"fmt"
	"syscall"

	"github.com/gopyruntime/gopyruntime/internal/face"
)

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

// TakeInterrupt makes SIGINT the runtime's, whoever handles it so far: each one makes Pending of the main thread state
// true, and HandlePending there returns ErrInterrupt, until ReturnInterrupt, HandleSignal for SIGINT, or Finalize. For a
// host whose Ctrl-C interrupts the Python program, with a Config that does not install signal handlers, or one whose
// SIGINT something else has taken.
//
// What the program asks of package os/signal goes on working, for SIGINT too: a channel of signal.Notify gets each one
// as well. signal.Ignore takes it away again. C code that had a handler does not see it meanwhile. Each SIGINT copies the
// process for a moment to find out what Go would do; see [Initialize].
//
// The calling goroutine must be attached to the main interpreter, or be in [Hold.Call] of it; [Hold.TakeInterrupt] takes
// a Hold. It may be called again. In the child of a fork SIGINT stays the runtime's.
func (Runtime) TakeInterrupt() error {
	if mainHere() == nil {
		return ErrNotAttached
	}
	return takeInterrupt()
}

// ReturnInterrupt gives SIGINT back to whom TakeInterrupt, or the initialization, has taken it from. Callers are those of
// TakeInterrupt.
func (Runtime) ReturnInterrupt() error {
	if mainHere() == nil {
		return ErrNotAttached
	}
	returnInterrupt()
	return nil
}

// TakeInterrupt is [Runtime.TakeInterrupt] with a Hold of the main interpreter. It ties the goroutine to no thread.
func (h Hold) TakeInterrupt() error { return h.ofMain("take SIGINT with", takeInterrupt) }

// ReturnInterrupt is [Runtime.ReturnInterrupt] with a Hold of the main interpreter. It ties the goroutine to no thread.
func (h Hold) ReturnInterrupt() error {
	return h.ofMain("return SIGINT with", func() error {
		returnInterrupt()
		return nil
	})
}

// HandleSignal is [Runtime.HandleSignal] with a Hold of the main interpreter. It ties the goroutine to no thread.
func (h Hold) HandleSignal(sig syscall.Signal, handle func(syscall.Signal) error) error {
	return h.ofMain("handle a signal with", func() error { return setHandler(sig, handle) })
}

// ofMain calls f, which needs the main interpreter's GIL and no thread.
func (h Hold) ofMain(what string, f func() error) error {
	return h.do(what, func() error {
		if h.t.interp != 0 {
			return ErrNotAttached
		}
		return f()
	})
}

func takeInterrupt() error {
	if result, errno := face.SignalTakeInterrupt(); result != 0 {
		return fmt.Errorf("gopyruntime: can't take %v: %w", syscall.SIGINT, errno)
	}
	callbacks.dropHandlersOf(syscall.SIGINT, 0)
	return nil
}

func returnInterrupt() {
	face.SignalReturnInterrupt()
	callbacks.dropHandlersOf(syscall.SIGINT, 0)
}

// SetInterrupt makes believe that a signal has arrived: PyErr_SetInterruptEx. HandlePending of the main thread state runs
// its handler. Nothing happens if the signal is ignored or has its default action. It may be called by any goroutine,
// attached or not, and waits for nothing. The error is EINVAL for what is no signal.
func (Runtime) SetInterrupt(sig syscall.Signal) error {
	if face.PyErr_SetInterruptEx(int32(sig)) != 0 {
		return fmt.Errorf("gopyruntime: there is no signal %d: %w", int(sig), syscall.EINVAL)
	}
	return nil
}

// SetWakeupFD sets the file to which the number of each signal that the runtime handles is written, as one byte, when it
// arrives: PySignal_SetWakeupFd. It returns the one from before; -1 stands for none. The file must not block. If warn is
// set, a byte that finds no room is reported on the standard error by the main thread. It may be called by any goroutine.
// The file stays the caller's to close, once another is set. It waits for nothing. The error is EBADF for what is no open
// file, and EINVAL for one that blocks.
func (Runtime) SetWakeupFD(fd int, warn bool) (before int, err error) {
	if fd >= 0 {
		flags, _, errno := syscall.Syscall(syscall.SYS_FCNTL, uintptr(fd), syscall.F_GETFL, 0)
		if errno != 0 {
			return -1, fmt.Errorf("gopyruntime: can't wake by file %d: %w", fd, errno)
		}
		if flags&syscall.O_NONBLOCK == 0 {
			return -1, fmt.Errorf("gopyruntime: can't wake by file %d, which blocks: %w", fd, syscall.EINVAL)
		}
	}
	return int(face.SignalSetWakeupFd(int32(fd), cBool(warn))), nil
}
