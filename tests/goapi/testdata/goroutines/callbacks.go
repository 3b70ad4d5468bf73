// Pending calls and signal handlers written in Go.

package main

/*
#include "csrc.h"
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/gopyruntime/gopyruntime"
	. "github.com/gopyruntime/gopyruntime/tests/goapi/scenario"
)

var errBroken = errors.New("broken")

// pendingInGo: Go functions run as pending calls, with the GIL, on the thread state that handles them. Their errors are
// returned there.
func pendingInGo() {
	main := Initialize()
	ran := 0
	count := func() error {
		Expect(C.PyThreadState_GetUnchecked() != nil, "attached")
		ran++
		return nil
	}
	Must(rt.Main().AddPendingCall(count))
	Must(rt.AddPendingCall(count))
	Expect(main.Pending(), "told")
	Must(main.HandlePending())
	Expect(ran == 2 && !main.Pending(), "%d ran", ran)

	Must(rt.AddPendingCall(func() error { return fmt.Errorf("very %w", errBroken) }))
	Must(rt.AddPendingCall(count))
	err := main.HandlePending()
	Expect(is(err, errBroken), "%v", err)
	Expect(main.Pending(), "the rest still waits")
	Must(main.HandlePending())
	Expect(ran == 3, "%d ran", ran)

	// Run by C: the error is C's.
	Must(rt.AddPendingCall(func() error { return errBroken }))
	Expect(C.Py_MakePendingCalls() == -1, "C hears of it")

	added := 0
	for err = nil; err == nil; added++ {
		err = rt.AddPendingCall(count)
	}
	Expect(is(err, gopyruntime.ErrPendingFull) && added == 33, "%v after %d", err, added)
	Must(main.HandlePending())
	Expect(ran == 3+32, "%d ran", ran)

	sub := Must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
	interp := sub.Interpreter()
	Must(interp.AddPendingCall(count))
	Must(sub.HandlePending())
	Must(interp.AddPendingCall(count))
	Must(sub.End()) // runs what is left
	Expect(ran == 3+32+2, "%d ran", ran)
	Expect(is(interp.AddPendingCall(count), gopyruntime.ErrEnded), "gone")

	Must(main.Attach())
	Must(rt.AddPendingCall(count))
	Must(rt.Main().AddPendingCall(count))
	code := C.fork_and_run_pending()
	Expect(code == 0, "the child's exit code is %d", code)
	Must(rt.Finalize())
	Expect(ran == 3+32+2+2, "%d ran", ran)
	Expect(is(rt.AddPendingCall(count), gopyruntime.ErrNotInitialized), "down")
}

func kill(sig syscall.Signal) { Must(syscall.Kill(syscall.Getpid(), sig)) }

// signals: a Go function handles a signal, on the main thread state, whichever goroutine and OS thread that is on. In
// the end the process's own handler is restored.
func signals() {
	own := make(chan os.Signal, 1)
	signal.Notify(own, syscall.SIGUSR1, syscall.SIGINT)
	main := Initialize()
	var got []syscall.Signal
	handle := func(sig syscall.Signal) error {
		got = append(got, sig)
		if len(got) == 2 {
			return errBroken
		}
		return nil
	}
	Must(rt.HandleSignal(syscall.SIGUSR1, handle))
	Expect(rt.HandleSignal(syscall.SIGKILL, handle) != nil, "can't be caught")
	Expect(rt.HandleSignal(syscall.SIGURG, handle) != nil, "Go's own")
	Must(main.Detach())
	Expect(is(rt.HandleSignal(syscall.SIGUSR1, handle), gopyruntime.ErrNotAttached), "detached")

	arrive := func(h gopyruntime.Hold) error {
		before := len(got)
		kill(syscall.SIGUSR1)
		// Calls that an error left pending may be run before this signal arrives.
		var err error
		for len(got) == before {
			for !h.Pending() {
			}
			err = h.HandlePending()
		}
		Expect(len(got) == before+1 && got[before] == syscall.SIGUSR1, "handled")
		return err
	}
	for range 3 {
		result := make(chan error)
		go func() {
			h := Hold(main)
			err := arrive(h)
			Must(h.Release())
			result <- err
		}()
		err := <-result
		Expect(is(err, errBroken) == (len(got) == 2), "%v", err)
	}

	// SIGINT has the process's own handler here, and keeps it.
	kill(syscall.SIGINT)
	Expect(<-own == syscall.SIGINT, "the process's")

	h := Must1(main.Hold(context.Background()))
	Must(h.Call(func() error {
		code := C.fork_and_handle_signal(C.int(syscall.SIGUSR1))
		Expect(code == 0, "the child's exit code is %d", code)
		Must(rt.HandleSignal(syscall.SIGUSR1, nil))
		kill(syscall.SIGUSR1)
		Expect(<-own == syscall.SIGUSR1 && len(got) == 3, "the process's again")
		Must(rt.HandleSignal(syscall.SIGUSR1, handle))
		return rt.Finalize()
	}))
	kill(syscall.SIGUSR1)
	Expect(<-own == syscall.SIGUSR1 && len(got) == 3, "the process's in the end")
}
