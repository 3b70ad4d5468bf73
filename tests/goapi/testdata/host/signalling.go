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
	. "github.com/gopyruntime/gopyruntime/tests/goapi/scenario"
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

func kill(sig syscall.Signal) { Must(syscall.Kill(syscall.Getpid(), sig)) }

// interrupted: a SIGINT becomes an ErrInterrupt, one.
func interrupted(h gopyruntime.Hold) {
	kill(syscall.SIGINT)
	for !h.Pending() {
		runtime.Gosched()
	}
	Fails(h.HandlePending(), gopyruntime.ErrInterrupt)
	Must(h.HandlePending())
}

func interruptTaken() {
	Fails(rt.TakeInterrupt(), gopyruntime.ErrNotAttached)
	h := held()
	Must(h.TakeInterrupt())
	Must(h.TakeInterrupt())
	interrupted(h)
	Must(h.Call(func() error { return rt.TakeInterrupt() }))
	interrupted(h)
	sub := Hold(Must1(h.NewInterpreter(bg, gopyruntime.IsolatedInterpreter)))
	Fails(sub.TakeInterrupt(), gopyruntime.ErrNotAttached)
	Must(sub.EndInterpreter())
	Must(h.Finalize())

	// A runtime that has installed its handlers, and one that finds it ignored.
	config := gopyruntime.IsolatedConfig()
	config.InstallSignalHandlers = 1
	main := Must1(gopyruntime.Initialize(config))
	Must(rt.TakeInterrupt())
	Must(main.Detach())
	h = Hold(main)
	interrupted(h)
	Must(h.Finalize())
	signal.Ignore(syscall.SIGINT)
	h = held()
	Must(h.TakeInterrupt())
	interrupted(h)
	Must(h.Finalize())
	kill(syscall.SIGINT) // ignored again
}

// interruptShared: the program's channels get it, too, asked for before or after.
func interruptShared() {
	before := make(chan os.Signal, 1)
	signal.Notify(before, syscall.SIGINT, syscall.SIGUSR1)
	h := held()
	Must(h.TakeInterrupt())
	after := make(chan os.Signal, 1)
	signal.Notify(after, os.Interrupt)
	for range 3 {
		interrupted(h)
		Expect(<-before == syscall.SIGINT && <-after == syscall.SIGINT, "the program's as well")
	}
	kill(syscall.SIGUSR1)
	Expect(<-before == syscall.SIGUSR1, "others are not touched")
	signal.Stop(before)
	signal.Stop(after)
	interrupted(h)
	signal.Notify(after, os.Interrupt)
	interrupted(h)
	Expect(<-after == syscall.SIGINT, "again")
	Must(h.Finalize())
	kill(syscall.SIGINT)
	Expect(<-after == syscall.SIGINT, "the program's alone")
}

func interruptReturned() {
	channel := make(chan os.Signal, 1)
	signal.Notify(channel, os.Interrupt)
	h := held()
	for range 3 {
		Must(h.TakeInterrupt())
		interrupted(h)
		<-channel
		Must(h.ReturnInterrupt())
		kill(syscall.SIGINT)
		<-channel
		Must(h.HandlePending())
	}
	Must(h.Call(func() error { return rt.ReturnInterrupt() }))
	Must(h.Finalize())
}

func interruptFork() {
	h := held()
	Must(h.TakeInterrupt())
	Must(h.Call(func() error {
		code := C.fork_and_interrupt()
		Expect(code == 0, "the child's exit code is %d", code)
		return nil
	}))
	interrupted(h)
	Must(h.Finalize())
}

// interruptOfHandler: a handler in Go takes the place of ErrInterrupt, and the other way round.
func interruptOfHandler() {
	h := held()
	Must(h.TakeInterrupt())
	got := 0
	Must(h.HandleSignal(syscall.SIGINT, func(syscall.Signal) error {
		got++
		return nil
	}))
	kill(syscall.SIGINT)
	for got == 0 {
		Must(h.HandlePending())
	}
	Must(h.TakeInterrupt())
	interrupted(h)
	Expect(got == 1, "%d", got)
	Must(h.Finalize())
}

// interruptFinalized: the next one ends the program.
func interruptFinalized() {
	h := held()
	Must(h.TakeInterrupt())
	interrupted(h)
	Must(h.Finalize())
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
	Must(h.HandleSignal(syscall.SIGUSR1, handle))
	Expect(h.HandleSignal(syscall.SIGURG, handle) != nil, "Go's own")
	Fails(gopyruntime.Hold{}.HandleSignal(syscall.SIGUSR1, handle), gopyruntime.ErrNotAttached)
	kill(syscall.SIGUSR1)
	for !h.Pending() {
		runtime.Gosched()
	}
	Fails(h.HandlePending(), errBroken)
	Must(h.Call(func() error { return h.HandleSignal(syscall.SIGUSR2, handle) }))
	kill(syscall.SIGUSR2)
	for !h.Pending() {
		runtime.Gosched()
	}
	for len(got) < 2 {
		if err := h.HandlePending(); err != nil {
			Fails(err, errBroken)
		}
	}
	Expect(got[1] == syscall.SIGUSR2, "%v", got)
	sub := Hold(Must1(h.NewInterpreter(bg, gopyruntime.IsolatedInterpreter)))
	Fails(sub.HandleSignal(syscall.SIGUSR1, handle), gopyruntime.ErrNotAttached)
	Must(sub.EndInterpreter())
	Must(h.HandleSignal(syscall.SIGUSR1, nil))
	Must(h.Finalize())
}

func setInterrupt() {
	Expect(errors.Is(rt.SetInterrupt(0), syscall.EINVAL) && errors.Is(rt.SetInterrupt(1000), syscall.EINVAL), "no signals")
	h := held()
	Must(h.TakeInterrupt())
	done := make(chan error)
	go func() { done <- rt.SetInterrupt(syscall.SIGINT) }()
	Must(<-done)
	Fails(h.HandlePending(), gopyruntime.ErrInterrupt)
	got := 0
	Must(h.HandleSignal(syscall.SIGUSR1, func(syscall.Signal) error {
		got++
		return nil
	}))
	Must(rt.SetInterrupt(syscall.SIGUSR1))
	Must(h.HandlePending())
	Expect(got == 1, "%d", got)
	Must(h.Finalize())
}

func wakeup() {
	h := held()
	var pipe [2]int
	Must(syscall.Pipe2(pipe[:], syscall.O_CLOEXEC))
	_, err := rt.SetWakeupFD(pipe[1], true)
	Fails(err, syscall.EINVAL) // it blocks
	Must(syscall.SetNonblock(pipe[1], true))
	_, err = rt.SetWakeupFD(12345, true)
	Fails(err, syscall.EBADF)
	Expect(Must1(rt.SetWakeupFD(pipe[1], true)) == -1, "none before")
	Must(h.HandleSignal(syscall.SIGUSR1, func(syscall.Signal) error { return nil }))
	kill(syscall.SIGUSR1)
	var b [2]byte
	n := Must1(syscall.Read(pipe[0], b[:])) // waits for it
	Expect(n == 1 && b[0] == byte(syscall.SIGUSR1), "%v", b)
	Must(rt.SetInterrupt(syscall.SIGUSR1))
	n = Must1(syscall.Read(pipe[0], b[:]))
	Expect(n == 1 && b[0] == byte(syscall.SIGUSR1), "%v", b)
	Expect(Must1(rt.SetWakeupFD(-1, false)) == pipe[1], "it was that")
	Must(h.HandlePending())
	Must(h.Finalize())
}
