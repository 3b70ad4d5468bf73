// SIGINT in a Go program: whose it is.

package main

/*
#include "csrc.h"
*/
import "C"

import (
	"context"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"github.com/gopyruntime/gopyruntime"
	. "github.com/gopyruntime/gopyruntime/tests/goapi/scenario"
)

// withHandlers initializes a runtime that installs signal handlers, and is found without a Python installation.
func withHandlers() *gopyruntime.ThreadState {
	config := gopyruntime.IsolatedConfig()
	config.InstallSignalHandlers = 1
	return Must1(gopyruntime.Initialize(config))
}

// interrupted: the next SIGINT is the runtime's, and one only.
func interrupted(main *gopyruntime.ThreadState) {
	kill(syscall.SIGINT)
	for !main.Pending() {
		runtime.Gosched()
	}
	Expect(is(main.HandlePending(), gopyruntime.ErrInterrupt), "interrupted")
	Must(main.HandlePending())
}

// notInterrupted: it was somebody else's.
func notInterrupted(main *gopyruntime.ThreadState) {
	Must(main.HandlePending())
}

// notified has room for what Go sends itself to preempt goroutines: where a program asks for all signals it gets these,
// and one that finds no room is lost.
func notified(signals ...os.Signal) chan os.Signal {
	channel := make(chan os.Signal, 1000)
	signal.Notify(channel, signals...)
	return channel
}

var interruptCases = map[string]func(){
	// Where nobody else wants it, it is the runtime's: attached, held, and on a thread that Go does not know.
	"interrupt": func() {
		main := withHandlers()
		interrupted(main)
		C.interrupt_from_thread()
		for !main.Pending() {
			runtime.Gosched()
		}
		Expect(is(main.HandlePending(), gopyruntime.ErrInterrupt), "interrupted")
		Must(main.Detach())
		h := Must1(main.Hold(context.Background()))
		kill(syscall.SIGINT)
		for !h.Pending() {
			runtime.Gosched()
		}
		Expect(is(h.HandlePending(), gopyruntime.ErrInterrupt), "interrupted")
		Must(h.Release())
	},
	// A program that wants it gets it, also on a thread that Go does not know.
	"interrupt-notified-before": func() {
		channel := notified(os.Interrupt)
		main := withHandlers()
		kill(syscall.SIGINT)
		Expect(<-channel == syscall.SIGINT, "the program's")
		C.interrupt_from_thread()
		Expect(<-channel == syscall.SIGINT, "the program's")
		notInterrupted(main)
	},
	"interrupt-notified-after": func() {
		main := withHandlers()
		interrupted(main)
		channel := notified(os.Interrupt)
		kill(syscall.SIGINT)
		Expect(<-channel == syscall.SIGINT, "the program's")
		notInterrupted(main)
		signal.Stop(channel)
		interrupted(main)
		all := notified()
		kill(syscall.SIGINT)
		for sig := range all {
			if sig == syscall.SIGINT {
				break
			}
		}
		notInterrupted(main)
		signal.Reset(syscall.SIGINT)
		interrupted(main)
	},
	// Other signals have nothing to do with it.
	"interrupt-others-notified": func() {
		channel := notified(syscall.SIGUSR1, syscall.SIGTERM)
		main := withHandlers()
		interrupted(main)
		kill(syscall.SIGUSR1)
		Expect(<-channel == syscall.SIGUSR1, "the program's")
		interrupted(main)
	},
	"interrupt-ignored-before": func() {
		signal.Ignore(syscall.SIGINT)
		main := withHandlers()
		kill(syscall.SIGINT)
		notInterrupted(main)
		Must(rt.Finalize())
		kill(syscall.SIGINT)
	},
	"interrupt-ignored-after": func() {
		main := withHandlers()
		signal.Ignore(syscall.SIGINT)
		kill(syscall.SIGINT)
		notInterrupted(main)
		Must(rt.Finalize())
		kill(syscall.SIGINT)
		Expect(signal.Ignored(syscall.SIGINT), "it stays the program's to decide")
	},
	// Each runtime gives it back, and so the program decides in the end.
	"interrupt-lives": func() {
		for range 3 {
			interrupted(withHandlers())
			Must(rt.Finalize())
			channel := notified(os.Interrupt)
			kill(syscall.SIGINT)
			Expect(<-channel == syscall.SIGINT, "the program's")
			signal.Stop(channel)
		}
	},
	// A child of a fork has no Go program in it.
	"interrupt-forked": func() {
		channel := notified(os.Interrupt)
		main := withHandlers()
		code := C.fork_and_interrupt()
		Expect(code == 0, "the child's exit code is %d", code)
		kill(syscall.SIGINT)
		Expect(<-channel == syscall.SIGINT, "the program's")
		notInterrupted(main)
	},
	// The next ones end the program.
	"interrupt-not-installed": func() {
		Initialize()
		kill(syscall.SIGINT)
		select {}
	},
	"interrupt-finalized": func() {
		interrupted(withHandlers())
		Must(rt.Finalize())
		kill(syscall.SIGINT)
		select {}
	},
}
