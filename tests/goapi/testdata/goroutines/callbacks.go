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
)

var errBroken = errors.New("broken")

// pendingInGo: Go functions run as pending calls, with the GIL, on the thread state that handles them. Their errors are
// returned there.
func pendingInGo() {
	main := initialize()
	ran := 0
	count := func() error {
		expect(C.PyThreadState_GetUnchecked() != nil, "attached")
		ran++
		return nil
	}
	must(rt.Main().AddPendingCall(count))
	must(rt.AddPendingCall(count))
	expect(main.Pending(), "told")
	must(main.HandlePending())
	expect(ran == 2 && !main.Pending(), "%d ran", ran)

	must(rt.AddPendingCall(func() error { return fmt.Errorf("very %w", errBroken) }))
	must(rt.AddPendingCall(count))
	err := main.HandlePending()
	expect(is(err, errBroken), "%v", err)
	expect(main.Pending(), "the rest still waits")
	must(main.HandlePending())
	expect(ran == 3, "%d ran", ran)

	// Run by C: the error is C's.
	must(rt.AddPendingCall(func() error { return errBroken }))
	expect(C.Py_MakePendingCalls() == -1, "C hears of it")

	added := 0
	for err = nil; err == nil; added++ {
		err = rt.AddPendingCall(count)
	}
	expect(is(err, gopyruntime.ErrPendingFull) && added == 33, "%v after %d", err, added)
	must(main.HandlePending())
	expect(ran == 3+32, "%d ran", ran)

	sub := must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
	interp := sub.Interpreter()
	must(interp.AddPendingCall(count))
	must(sub.HandlePending())
	must(interp.AddPendingCall(count))
	must(sub.End()) // runs what is left
	expect(ran == 3+32+2, "%d ran", ran)
	expect(is(interp.AddPendingCall(count), gopyruntime.ErrEnded), "gone")

	must(main.Attach())
	must(rt.AddPendingCall(count))
	must(rt.Main().AddPendingCall(count))
	code := C.fork_and_run_pending()
	expect(code == 0, "the child's exit code is %d", code)
	must(rt.Finalize())
	expect(ran == 3+32+2+2, "%d ran", ran)
	expect(is(rt.AddPendingCall(count), gopyruntime.ErrNotInitialized), "down")
}

func kill(sig syscall.Signal) { must(syscall.Kill(syscall.Getpid(), sig)) }

// signals: a Go function handles a signal, on the main thread state, whichever goroutine and OS thread that is on. In
// the end the process's own handler is restored.
func signals() {
	own := make(chan os.Signal, 1)
	signal.Notify(own, syscall.SIGUSR1, syscall.SIGINT)
	main := initialize()
	var got []syscall.Signal
	handle := func(sig syscall.Signal) error {
		got = append(got, sig)
		if len(got) == 2 {
			return errBroken
		}
		return nil
	}
	must(rt.HandleSignal(syscall.SIGUSR1, handle))
	expect(rt.HandleSignal(syscall.SIGKILL, handle) != nil, "can't be caught")
	expect(rt.HandleSignal(syscall.SIGURG, handle) != nil, "Go's own")
	must(main.Detach())
	expect(is(rt.HandleSignal(syscall.SIGUSR1, handle), gopyruntime.ErrNotAttached), "detached")

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
		expect(len(got) == before+1 && got[before] == syscall.SIGUSR1, "handled")
		return err
	}
	for range 3 {
		result := make(chan error)
		go func() {
			h := hold(main)
			err := arrive(h)
			must(h.Release())
			result <- err
		}()
		err := <-result
		expect(is(err, errBroken) == (len(got) == 2), "%v", err)
	}

	// SIGINT has the process's own handler here, and keeps it.
	kill(syscall.SIGINT)
	expect(<-own == syscall.SIGINT, "the process's")

	h := must1(main.Hold(context.Background()))
	must(h.Call(func() error {
		code := C.fork_and_handle_signal(C.int(syscall.SIGUSR1))
		expect(code == 0, "the child's exit code is %d", code)
		must(rt.HandleSignal(syscall.SIGUSR1, nil))
		kill(syscall.SIGUSR1)
		expect(<-own == syscall.SIGUSR1 && len(got) == 3, "the process's again")
		must(rt.HandleSignal(syscall.SIGUSR1, handle))
		return rt.Finalize()
	}))
	kill(syscall.SIGUSR1)
	expect(<-own == syscall.SIGUSR1 && len(got) == 3, "the process's in the end")
}
