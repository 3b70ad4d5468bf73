// Stopping the world, of one GIL and of all.

package main

/*
#include "csrc.h"
*/
import "C"

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gopyruntime/gopyruntime"
	. "github.com/gopyruntime/gopyruntime/tests/goapi/scenario"
)

var stopCases = map[string]func(){
	"stop":        stopOne,
	"stop-all":    stopAll,
	"stop-storm":  stopStorm,
	"stop-ending": stopEnding,
	"stop-not":    stopNot,
}

// A runner counts as fast as it can while it has a GIL.
type runner struct {
	turns atomic.Int64
	over  atomic.Bool
}

func (r *runner) hold(t *gopyruntime.ThreadState) {
	h := Hold(t)
	b := Must1(h.Breaker())
	for !r.over.Load() {
		r.turns.Add(1)
		if b.Raised() {
			Must(h.HandlePending())
		}
	}
	Must(h.Release())
}

func (r *runner) attach(t *gopyruntime.ThreadState) {
	Must(t.Attach())
	for !r.over.Load() {
		r.turns.Add(1)
		if t.Pending() {
			Must(t.HandlePending())
		}
	}
	Must(t.Detach())
}

// stands expects that it does not run, for as long as others need to get to run.
func stands(runners []*runner) {
	var before []int64
	for _, r := range runners {
		before = append(before, r.turns.Load())
	}
	for range 50 {
		runtime.Gosched()
		time.Sleep(100 * time.Microsecond)
	}
	for i, r := range runners {
		Expect(r.turns.Load() == before[i], "runner %d runs", i)
	}
}

// run expects that each gets to run.
func run(runners []*runner) {
	for _, r := range runners {
		for before := r.turns.Load(); r.turns.Load() == before; {
			runtime.Gosched()
		}
	}
}

// stopOne: the GIL is kept, whatever asks for it, until the function returns.
func stopOne() {
	main := InitializeDetached()
	var wg sync.WaitGroup
	runners := []*runner{{}, {}}
	a, b := NewState(), NewState()
	wg.Go(func() { runners[0].hold(a) })
	wg.Go(func() { runners[1].attach(b) })
	run(runners)
	for _, held := range []bool{true, false} {
		t := NewState()
		handle, stop := t.HandlePending, t.StopTheWorld
		var h gopyruntime.Hold
		if held {
			h = Hold(t)
			handle, stop = h.HandlePending, h.StopTheWorld
		} else {
			Must(t.Attach())
		}
		err := stop(func() error {
			Must(t.RaiseEvents(gopyruntime.EventStop | gopyruntime.EventDropRequest))
			Must(handle())
			return stop(func() error {
				Must(handle())
				stands(runners)
				return errOwn
			})
		})
		Expect(errors.Is(err, errOwn), "%v", err)
		Expect(t.Pending(), "what was asked for waits")
		Must(handle())
		if held {
			Must(h.Release())
		} else {
			Must(t.Detach())
		}
		run(runners)
	}
	for _, r := range runners {
		r.over.Store(true)
	}
	wg.Wait()
	Finish(main)
}

func newOwn() *gopyruntime.ThreadState {
	sub := Must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
	Must(sub.Detach())
	return sub
}

// stopAll: loops in interpreters with four GILs stand while the function runs.
func stopAll() {
	main := InitializeDetached()
	states := []*gopyruntime.ThreadState{NewState(), NewState(), newOwn(), newOwn(), newOwn()}
	legacy := Must1(rt.NewInterpreter(gopyruntime.LegacyInterpreter))
	Must(legacy.Detach())
	states = append(states, legacy)
	var wg sync.WaitGroup
	var runners []*runner
	for i, t := range states {
		r := new(runner)
		runners = append(runners, r)
		if i%2 == 0 {
			wg.Go(func() { r.hold(t) })
		} else {
			wg.Go(func() { r.attach(t) })
		}
	}
	for range 4 {
		run(runners)
		err := rt.StopTheWorld(context.Background(), func(holds []gopyruntime.Hold) error {
			Expect(len(holds) == 4, "%d GILs", len(holds))
			Expect(holds[0].ThreadState().Interpreter() == rt.Main(), "the main one first")
			for _, h := range holds {
				Must(h.Call(func() error { return Must1(rt.Object(1)).Close() }))
			}
			stands(runners)
			return errOwn
		})
		Expect(errors.Is(err, errOwn), "%v", err)
	}
	run(runners)
	for _, r := range runners {
		r.over.Store(true)
	}
	wg.Wait()
	Finish(main)
}

// stopStorm: many stop the world while interpreters come and go, and C threads want the GIL.
func stopStorm() {
	main := InitializeDetached()
	var stopped, inside atomic.Int64
	var over atomic.Bool
	var stoppers, others sync.WaitGroup
	others.Go(func() {
		for !over.Load() {
			sub := Must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
			Must(sub.End())
		}
	})
	others.Go(func() {
		C.worker_start()
		for !over.Load() {
			C.worker_end(C.worker_make(interp(rt.Main())))
		}
		C.worker_stop()
	})
	// Two GILs at once.
	own, mine := newOwn(), NewState()
	others.Go(func() {
		for !over.Load() {
			Must(own.Attach())
			h, err := gopyruntime.Hold{}, error(nil)
			Must(own.Detach())
			h = Hold(mine)
			err = own.Attach()
			Must(err)
			Must(own.Detach())
			Must(h.Release())
		}
	})
	for range 3 {
		stoppers.Go(func() {
			for range 20 {
				Must(rt.StopTheWorld(context.Background(), func([]gopyruntime.Hold) error {
					Expect(inside.Add(1) == 1, "one at a time")
					stopped.Add(1)
					runtime.Gosched()
					inside.Add(-1)
					return nil
				}))
			}
		})
	}
	stoppers.Wait()
	over.Store(true)
	others.Wait()
	Expect(stopped.Load() == 60, "%d", stopped.Load())
	Finish(main)
}

// stopEnding: an interpreter that takes its time to end is waited for.
func stopEnding() {
	main := InitializeDetached()
	sub := newOwn()
	begun, over := make(chan struct{}), atomic.Bool{}
	Must(sub.Interpreter().AtExit(func() error {
		close(begun)
		time.Sleep(300 * time.Millisecond)
		over.Store(true)
		return nil
	}))
	var ended sync.WaitGroup
	ended.Go(func() {
		Must(sub.Attach())
		Must(sub.End())
	})
	<-begun
	Must(rt.StopTheWorld(context.Background(), func(holds []gopyruntime.Hold) error {
		Expect(over.Load() && len(holds) == 1, "it has ended, %d GILs", len(holds))
		return nil
	}))
	ended.Wait()
	Finish(main)
}

// stopNot: what StopTheWorld refuses, and what ends its wait.
func stopNot() {
	never := func([]gopyruntime.Hold) error { panic("called") }
	Expect(errors.Is(rt.StopTheWorld(context.Background(), never), gopyruntime.ErrEnded), "not up")
	main := Initialize()
	Expect(errors.Is(rt.StopTheWorld(context.Background(), never), gopyruntime.ErrAttached), "attached")
	other := NewState()
	Expect(errors.Is(other.StopTheWorld(func() error { panic("called") }), gopyruntime.ErrNotAttached), "not attached")
	Must(main.Detach())
	h := Hold(main)
	Expect(errors.Is(rt.StopTheWorld(context.Background(), never), gopyruntime.ErrAttached), "by a Hold")
	done := make(chan error)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), 150*time.Millisecond)
		defer cancel()
		done <- rt.StopTheWorld(ctx, never)
	}()
	err := <-done
	Expect(errors.Is(err, context.DeadlineExceeded), "%v", err)
	Must(h.Release())
	left := 0
	for range rt.Main().ThreadStates() {
		left++
	}
	Expect(left == 2, "%d thread states", left)
	Finish(main)
}
