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
)

var stopCases = map[string]func(){
	"stop":       stopOne,
	"stop-all":   stopAll,
	"stop-storm": stopStorm,
	"stop-not":   stopNot,
}

// A runner counts as fast as it can while it has a GIL.
type runner struct {
	turns atomic.Int64
	over  atomic.Bool
}

func (r *runner) hold(t *gopyruntime.ThreadState) {
	h := hold(t)
	b := must1(h.Breaker())
	for !r.over.Load() {
		r.turns.Add(1)
		if b.Raised() {
			must(h.HandlePending())
		}
	}
	must(h.Release())
}

func (r *runner) attach(t *gopyruntime.ThreadState) {
	must(t.Attach())
	for !r.over.Load() {
		r.turns.Add(1)
		if t.Pending() {
			must(t.HandlePending())
		}
	}
	must(t.Detach())
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
		expect(r.turns.Load() == before[i], "runner %d runs", i)
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
	main := initialize()
	must(main.Detach())
	var wg sync.WaitGroup
	runners := []*runner{{}, {}}
	a, b := newState(), newState()
	wg.Go(func() { runners[0].hold(a) })
	wg.Go(func() { runners[1].attach(b) })
	run(runners)
	for _, held := range []bool{true, false} {
		t := newState()
		handle, stop := t.HandlePending, t.StopTheWorld
		var h gopyruntime.Hold
		if held {
			h = hold(t)
			handle, stop = h.HandlePending, h.StopTheWorld
		} else {
			must(t.Attach())
		}
		err := stop(func() error {
			must(t.RaiseEvents(gopyruntime.EventStop | gopyruntime.EventDropRequest))
			must(handle())
			return stop(func() error {
				must(handle())
				stands(runners)
				return errOwn
			})
		})
		expect(errors.Is(err, errOwn), "%v", err)
		expect(t.Pending(), "what was asked for waits")
		must(handle())
		if held {
			must(h.Release())
		} else {
			must(t.Detach())
		}
		run(runners)
	}
	for _, r := range runners {
		r.over.Store(true)
	}
	wg.Wait()
	must(main.Attach())
	must(rt.Finalize())
}

func newOwn() *gopyruntime.ThreadState {
	sub := must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
	must(sub.Detach())
	return sub
}

// stopAll: loops in interpreters with four GILs stand while the function runs.
func stopAll() {
	main := initialize()
	must(main.Detach())
	states := []*gopyruntime.ThreadState{newState(), newState(), newOwn(), newOwn(), newOwn()}
	legacy := must1(rt.NewInterpreter(gopyruntime.LegacyInterpreter))
	must(legacy.Detach())
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
	for range 10 {
		run(runners)
		err := rt.StopTheWorld(context.Background(), func(holds []gopyruntime.Hold) error {
			expect(len(holds) == 4, "%d GILs", len(holds))
			expect(holds[0].ThreadState().Interpreter() == rt.Main(), "the main one first")
			for _, h := range holds {
				must(h.Call(func() error { return must1(rt.Object(1)).Close() }))
			}
			stands(runners)
			return errOwn
		})
		expect(errors.Is(err, errOwn), "%v", err)
	}
	run(runners)
	for _, r := range runners {
		r.over.Store(true)
	}
	wg.Wait()
	must(main.Attach())
	must(rt.Finalize())
}

// stopStorm: many stop the world while interpreters come and go, and C threads want the GIL.
func stopStorm() {
	main := initialize()
	must(main.Detach())
	var stopped, inside atomic.Int64
	var over atomic.Bool
	var stoppers, others sync.WaitGroup
	others.Go(func() {
		for !over.Load() {
			sub := must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
			must(sub.End())
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
	own, mine := newOwn(), newState()
	others.Go(func() {
		for !over.Load() {
			must(own.Attach())
			h, err := gopyruntime.Hold{}, error(nil)
			must(own.Detach())
			h = hold(mine)
			err = own.Attach()
			must(err)
			must(own.Detach())
			must(h.Release())
		}
	})
	for range 3 {
		stoppers.Go(func() {
			for range 20 {
				must(rt.StopTheWorld(context.Background(), func([]gopyruntime.Hold) error {
					expect(inside.Add(1) == 1, "one at a time")
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
	expect(stopped.Load() == 60, "%d", stopped.Load())
	must(main.Attach())
	must(rt.Finalize())
}

// stopNot: what StopTheWorld refuses, and what ends its wait.
func stopNot() {
	never := func([]gopyruntime.Hold) error { panic("called") }
	expect(errors.Is(rt.StopTheWorld(context.Background(), never), gopyruntime.ErrEnded), "not up")
	main := initialize()
	expect(errors.Is(rt.StopTheWorld(context.Background(), never), gopyruntime.ErrAttached), "attached")
	other := newState()
	expect(errors.Is(other.StopTheWorld(func() error { panic("called") }), gopyruntime.ErrNotAttached), "not attached")
	must(main.Detach())
	h := hold(main)
	expect(errors.Is(rt.StopTheWorld(context.Background(), never), gopyruntime.ErrAttached), "by a Hold")
	done := make(chan error)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), 150*time.Millisecond)
		defer cancel()
		done <- rt.StopTheWorld(ctx, never)
	}()
	err := <-done
	expect(errors.Is(err, context.DeadlineExceeded), "%v", err)
	must(h.Release())
	left := 0
	for range rt.Main().ThreadStates() {
		left++
	}
	expect(left == 2, "%d thread states", left)
	must(main.Attach())
	must(rt.Finalize())
}
