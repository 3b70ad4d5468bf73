// Signals: SIGINT on request, handlers with a Hold, the wakeup file.

package main

/*
#include "csrc.h"
*/
import "C"

import (
	"errors"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"github.com/gopyruntime/gopyruntime"
)

func init() {
	all["interrupt-taken"] = interruptTaken
	all["interrupt-shared"] = interruptShared
	all["interrupt-returned"] = interruptReturned
	all["interrupt-fork"] = interruptFork
	all["interrupt-of-handler"] = interruptOfHandler
	all["interrupt-finalized"] = interruptFinalized
	all["signals-with-hold"] = signalsWithHold
	all["set-interrupt"] = setInterrupt
	all["wakeup"] = wakeup
}

func kill(sig syscall.Signal) { must(syscall.Kill(syscall.Getpid(), sig)) }

// interrupted: a SIGINT becomes an ErrInterrupt, one.
func interrupted(h gopyruntime.Hold) {
	kill(syscall.SIGINT)
	for !h.Pending() {
		runtime.Gosched()
	}
	fails(h.HandlePending(), gopyruntime.ErrInterrupt)
	must(h.HandlePending())
}

func interruptTaken() {
	fails(rt.TakeInterrupt(), gopyruntime.ErrNotAttached)
	h := held()
	must(h.TakeInterrupt())
	must(h.TakeInterrupt())
	interrupted(h)
	must(h.Call(func() error { return rt.TakeInterrupt() }))
	interrupted(h)
	sub := hold(must1(h.NewInterpreter(bg, gopyruntime.IsolatedInterpreter)))
	fails(sub.TakeInterrupt(), gopyruntime.ErrNotAttached)
	must(sub.EndInterpreter())
	must(h.Finalize())

	// A runtime that has installed its handlers, and one that finds it ignored.
	config := gopyruntime.IsolatedConfig()
	config.InstallSignalHandlers = 1
	main := must1(gopyruntime.Initialize(config))
	must(rt.TakeInterrupt())
	must(main.Detach())
	h = hold(main)
	interrupted(h)
	must(h.Finalize())
	signal.Ignore(syscall.SIGINT)
	h = held()
	must(h.TakeInterrupt())
	interrupted(h)
	must(h.Finalize())
	kill(syscall.SIGINT) // ignored again
}

// interruptShared: the program's channels get it, too, asked for before or after.
func interruptShared() {
	before := make(chan os.Signal, 1)
	signal.Notify(before, syscall.SIGINT, syscall.SIGUSR1)
	h := held()
	must(h.TakeInterrupt())
	after := make(chan os.Signal, 1)
	signal.Notify(after, os.Interrupt)
	for range 3 {
		interrupted(h)
		expect(<-before == syscall.SIGINT && <-after == syscall.SIGINT, "the program's as well")
	}
	kill(syscall.SIGUSR1)
	expect(<-before == syscall.SIGUSR1, "others are not touched")
	signal.Stop(before)
	signal.Stop(after)
	interrupted(h)
	signal.Notify(after, os.Interrupt)
	interrupted(h)
	expect(<-after == syscall.SIGINT, "again")
	must(h.Finalize())
	kill(syscall.SIGINT)
	expect(<-after == syscall.SIGINT, "the program's alone")
}

func interruptReturned() {
	channel := make(chan os.Signal, 1)
	signal.Notify(channel, os.Interrupt)
	h := held()
	for range 3 {
		must(h.TakeInterrupt())
		interrupted(h)
		<-channel
		must(h.ReturnInterrupt())
		kill(syscall.SIGINT)
		<-channel
		must(h.HandlePending())
	}
	must(h.Call(func() error { return rt.ReturnInterrupt() }))
	must(h.Finalize())
}

func interruptFork() {
	h := held()
	must(h.TakeInterrupt())
	must(h.Call(func() error {
		code := C.fork_and_interrupt()
		expect(code == 0, "the child's exit code is %d", code)
		return nil
	}))
	interrupted(h)
	must(h.Finalize())
}

// interruptOfHandler: a handler in Go takes the place of ErrInterrupt, and the other way round.
func interruptOfHandler() {
	h := held()
	must(h.TakeInterrupt())
	got := 0
	must(h.HandleSignal(syscall.SIGINT, func(syscall.Signal) error {
		got++
		return nil
	}))
	kill(syscall.SIGINT)
	for got == 0 {
		must(h.HandlePending())
	}
	must(h.TakeInterrupt())
	interrupted(h)
	expect(got == 1, "%d", got)
	must(h.Finalize())
}

// interruptFinalized: the next one ends the program.
func interruptFinalized() {
	h := held()
	must(h.TakeInterrupt())
	interrupted(h)
	must(h.Finalize())
	kill(syscall.SIGINT)
	select {}
}

func signalsWithHold() {
	h := held()
	var got []syscall.Signal
	handle := func(sig syscall.Signal) error {
		got = append(got, sig)
		return errBroken
	}
	must(h.HandleSignal(syscall.SIGUSR1, handle))
	expect(h.HandleSignal(syscall.SIGURG, handle) != nil, "Go's own")
	fails(gopyruntime.Hold{}.HandleSignal(syscall.SIGUSR1, handle), gopyruntime.ErrNotAttached)
	kill(syscall.SIGUSR1)
	for !h.Pending() {
		runtime.Gosched()
	}
	fails(h.HandlePending(), errBroken)
	must(h.Call(func() error { return h.HandleSignal(syscall.SIGUSR2, handle) }))
	kill(syscall.SIGUSR2)
	for !h.Pending() {
		runtime.Gosched()
	}
	for len(got) < 2 {
		if err := h.HandlePending(); err != nil {
			fails(err, errBroken)
		}
	}
	expect(got[1] == syscall.SIGUSR2, "%v", got)
	sub := hold(must1(h.NewInterpreter(bg, gopyruntime.IsolatedInterpreter)))
	fails(sub.HandleSignal(syscall.SIGUSR1, handle), gopyruntime.ErrNotAttached)
	must(sub.EndInterpreter())
	must(h.HandleSignal(syscall.SIGUSR1, nil))
	must(h.Finalize())
}

func setInterrupt() {
	expect(errors.Is(rt.SetInterrupt(0), syscall.EINVAL) && errors.Is(rt.SetInterrupt(1000), syscall.EINVAL), "no signals")
	h := held()
	must(h.TakeInterrupt())
	done := make(chan error)
	go func() { done <- rt.SetInterrupt(syscall.SIGINT) }()
	must(<-done)
	fails(h.HandlePending(), gopyruntime.ErrInterrupt)
	got := 0
	must(h.HandleSignal(syscall.SIGUSR1, func(syscall.Signal) error {
		got++
		return nil
	}))
	must(rt.SetInterrupt(syscall.SIGUSR1))
	must(h.HandlePending())
	expect(got == 1, "%d", got)
	must(h.Finalize())
}

func wakeup() {
	h := held()
	var pipe [2]int
	must(syscall.Pipe2(pipe[:], syscall.O_CLOEXEC))
	_, err := rt.SetWakeupFD(pipe[1], true)
	fails(err, syscall.EINVAL) // it blocks
	must(syscall.SetNonblock(pipe[1], true))
	_, err = rt.SetWakeupFD(12345, true)
	fails(err, syscall.EBADF)
	expect(must1(rt.SetWakeupFD(pipe[1], true)) == -1, "none before")
	must(h.HandleSignal(syscall.SIGUSR1, func(syscall.Signal) error { return nil }))
	kill(syscall.SIGUSR1)
	var b [2]byte
	n := must1(syscall.Read(pipe[0], b[:])) // waits for it
	expect(n == 1 && b[0] == byte(syscall.SIGUSR1), "%v", b)
	must(rt.SetInterrupt(syscall.SIGUSR1))
	n = must1(syscall.Read(pipe[0], b[:]))
	expect(n == 1 && b[0] == byte(syscall.SIGUSR1), "%v", b)
	expect(must1(rt.SetWakeupFD(-1, false)) == pipe[1], "it was that")
	must(h.HandlePending())
	must(h.Finalize())
}
