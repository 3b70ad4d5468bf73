// Command givingup leaves thread states, Holds and interpreters in ways that are no methods' normal end, in the scenario
// named by its argument, and prints the result.
package main

/*
#cgo CFLAGS: -I${SRCDIR}/../../../../include
#include "csrc.h"
*/
import "C"

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/gopyruntime/gopyruntime"
	. "github.com/gopyruntime/gopyruntime/tests/goapi/scenario"
)

var (
	rt         = gopyruntime.Current()
	background = context.Background()
	errOwn     = errors.New("own")
)

func main() {
	Run(map[string]func(){
		"detach-in-call":      detachInCall,
		"live-in-call":        liveInCall,
		"handler-panics":      handlerPanics,
		"exit-panics":         exitPanics,
		"stop-with-hold":      stopWithHold,
		"thread-of-c":         threadOfC,
		"exit-of-c-allows":    exitAllows,
		"objects-left":        objectsLeft,
		"old-life":            oldLife,
		"old-life-of-c":       oldLifeOfC,
		"pending-at-end":      pendingAtEnd,
		"exit-of-old-life":    exitOfOldLife,
		"end-at-once":         endAtOnce,
		"each-is-run":         eachIsRun,
		"stop-beside-finders": stopBesideFinders,
	})
}

func isVoid(h gopyruntime.Hold) bool {
	_, err := h.Breaker()
	return errors.Is(err, gopyruntime.ErrNotAttached)
}

// detachInCall: the Hold is void at once, and its end does not touch the next one's claim.
func detachInCall() {
	main := InitializeDetached()
	t := NewState()
	h := Hold(t)
	var next gopyruntime.Hold
	entered, leave := make(chan struct{}), make(chan struct{})
	var other sync.WaitGroup
	Must(h.Call(func() error {
		Must(t.Detach())
		Expect(isVoid(h), "the Hold is void")
		other.Go(func() {
			next = Hold(t)
			Must(next.AllowThreads(background, func() error {
				close(entered)
				<-leave
				return nil
			}))
			Must(next.Release())
		})
		<-entered
		return nil
	}))
	_, err := t.Hold(background)
	Fails(err, gopyruntime.ErrInUse)
	close(leave)
	other.Wait()
	Finish(main)
}

// liveInCall: a Hold of the last life is not one of the next.
func liveInCall() {
	main := InitializeDetached()
	h := Hold(main)
	var next *gopyruntime.ThreadState
	Must(h.Call(func() error {
		Must(rt.Finalize())
		next = Initialize()
		return nil
	}))
	Expect(isVoid(h), "the Hold is void")
	Must(next.Detach())
	Fails(h.Release(), gopyruntime.ErrNotAttached)
	Must(Hold(next).Finalize())
}

func panics(f func()) (did bool) {
	defer func() { did = recover() != nil }()
	f()
	return false
}

// handlerPanics: the GIL is still the Hold's, and can be let go.
func handlerPanics() {
	main := InitializeDetached()
	h := Hold(main)
	Must(rt.Main().AddPendingCall(func() error { panic(errOwn) }))
	Expect(panics(func() { _ = h.HandlePending() }), "it panics")
	Expect(!isVoid(h), "the Hold is valid")
	Must(h.Release())
	Must(Hold(main).Finalize())
}

// exitPanics: errors of later ends are heard.
func exitPanics() {
	main := Initialize()
	first := Must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
	first.Interpreter().OnEnd(func() { panic(errOwn) })
	Must(first.Interpreter().AtExit(func() error { return errOwn }))
	Expect(panics(func() { _ = first.End() }), "it panics")
	if gopyruntime.CurrentThreadState() == nil {
		Must(main.Attach())
	}
	second := Must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
	Must(second.Interpreter().AtExit(func() error { return errOwn }))
	Fails(second.End(), errOwn)
	Finish(main)
}

// stopWithHold: who has a GIL does not wait for the one who stops the world, who waits for that GIL.
func stopWithHold() {
	main := InitializeDetached()
	h := Hold(main)
	stopped := make(chan error)
	go func() { stopped <- rt.StopTheWorld(background, func([]gopyruntime.Hold) error { return nil }) }()
	for !h.Pending() {
		time.Sleep(time.Millisecond)
	}
	Fails(rt.StopTheWorld(background, func([]gopyruntime.Hold) error { panic("called") }), gopyruntime.ErrAttached)
	Must(h.Release())
	Must(<-stopped)
	Must(Hold(main).Finalize())
}

// threadOfC: what Go code does with the GIL of a thread that C code has attached.
func threadOfC() {
	main := InitializeDetached()
	ran := 0
	Must(rt.AddAuditHook(func(event string, _ *gopyruntime.Object) error {
		if event != "givingup.event" {
			return nil
		}
		t := gopyruntime.CurrentThreadState()
		Must(t.AllowThreads(background, func() error {
			Expect(gopyruntime.CurrentThreadState() == nil, "not attached")
			ran++
			return main.Run(func() error { return nil })
		}))
		Must(t.RaiseEvents(gopyruntime.EventDropRequest))
		Must(t.HandlePending())
		ran++
		return nil
	}))
	Expect(C.audit_on_a_thread() == 0 && ran == 2, "%d", ran)
	Finish(main)
}

// exitAllows: the same for an interpreter that ends with the runtime.
func exitAllows() {
	Initialize()
	sub := Must1(rt.NewDetachedInterpreter(background, gopyruntime.IsolatedInterpreter))
	ran := false
	Must(sub.Interpreter().AtExit(func() error {
		ran = true
		return gopyruntime.CurrentThreadState().AllowThreads(background, func() error { return nil })
	}))
	Must(rt.Finalize())
	Expect(ran, "the callback ran")
}

// objectsLeft: objects of a deleted thread state go with the GIL.
func objectsLeft() {
	main := Initialize()
	attached := NewState()
	Must(main.Detach())
	t := NewState()
	for _, state := range []*gopyruntime.ThreadState{attached, t} {
		Must(state.Run(func() error {
			Expect(C.leave_object() == 0, "left")
			return nil
		}))
	}
	Must(main.Attach())
	Must(attached.Delete())
	Expect(C.gone() == 1, "%d", C.gone())
	var other sync.WaitGroup
	other.Go(func() { Must(t.Delete()) })
	for C.gil_waiters() == 0 {
		time.Sleep(time.Millisecond)
	}
	Expect(C.gone() == 1, "without the GIL")
	Must(main.Detach())
	other.Wait()
	Expect(C.gone() == 2, "%d", C.gone())
	Finish(main)
}

// oldLife: goroutines attach to what was a thread state in an earlier life, while the runtime ends and begins.
func oldLife() {
	var wg sync.WaitGroup
	old := make(chan *gopyruntime.ThreadState, 1)
	wg.Go(func() {
		for t := range old {
			for range 200 {
				if t.Attach() == nil {
					alive := t.Alive()
					Must(t.Detach())
					Expect(alive, "attached to one that has ended")
				}
			}
		}
	})
	for range 100 {
		t := Initialize()
		Must(t.Detach())
		select {
		case old <- t:
		default:
		}
		Must(NewState().Run(rt.Finalize))
	}
	close(old)
	wg.Wait()
}

func oldLifeOfC() {
	main := InitializeDetached()
	t := NewState()
	C.live_again()
	for _, t := range []*gopyruntime.ThreadState{main, t} {
		Expect(!t.Alive(), "ended")
		Fails(t.Attach(), gopyruntime.ErrEnded)
	}
	Must(NewState().Run(rt.Finalize))
}

// pendingAtEnd: what would not run any more is refused.
func pendingAtEnd() {
	Initialize()
	sub := Must1(rt.NewDetachedInterpreter(background, gopyruntime.IsolatedInterpreter))
	Must(sub.Interpreter().AtExit(func() error {
		Fails(rt.AddPendingCall(func() error { panic("called") }), gopyruntime.ErrEnded)
		return nil
	}))
	Must(rt.Finalize())
}

// exitOfOldLife: an interpreter that has ended takes no callback for the next one with its id.
func exitOfOldLife() {
	Initialize()
	ended := rt.Main()
	Must(rt.Finalize())
	Initialize()
	Fails(ended.AtExit(func() error { panic("called") }), gopyruntime.ErrEnded)
	Fails(ended.AddPendingCall(func() error { panic("called") }), gopyruntime.ErrEnded)
	Must(rt.Finalize())
}
