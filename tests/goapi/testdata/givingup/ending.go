// Ends of interpreters and a stopped world, while others do the same or something beside it.

package main

import (
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gopyruntime/gopyruntime"
	. "github.com/gopyruntime/gopyruntime/tests/goapi/scenario"
)

// endAtOnce: who ends an interpreter that another goroutine is ending already learns so, is not attached any more, and the
// other one goes on.
func endAtOnce() {
	main := InitializeDetached()
	for _, end := range []func(t *gopyruntime.ThreadState) error{
		func(t *gopyruntime.ThreadState) error {
			h := Hold(t)
			err := h.EndInterpreter()
			Expect(isVoid(h), "the Hold is void")
			return err
		},
		func(t *gopyruntime.ThreadState) error {
			Must(t.Attach())
			err := t.End()
			Expect(gopyruntime.CurrentThreadState() == nil, "it is not attached")
			return err
		},
	} {
		first := Must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
		second := Must1(first.Interpreter().NewThreadState())
		ended := make(chan error)
		go func() { ended <- end(second) }()
		Must(first.Interpreter().AddPendingCall(func() error {
			return gopyruntime.CurrentThreadState().AllowThreads(background, func() error {
				Fails(<-ended, gopyruntime.ErrEnded)
				return nil
			})
		}))
		Must(first.End())
		Fails(second.Attach(), gopyruntime.ErrEnded)
	}
	Finish(main)
}

// eachIsRun: a pending call that was taken is run, also by an end that begins at that moment.
func eachIsRun() {
	for range 300 {
		main := InitializeDetached()
		sub := Must1(rt.NewDetachedInterpreter(background, gopyruntime.IsolatedInterpreter))
		var taken, run atomic.Int64
		count := func() error { run.Add(1); return nil }
		var adding sync.WaitGroup
		for _, add := range []func(func() error) error{sub.Interpreter().AddPendingCall, rt.AddPendingCall} {
			adding.Go(func() {
				for {
					switch err := add(count); {
					case err == nil:
						taken.Add(1)
					case !errors.Is(err, gopyruntime.ErrPendingFull):
						return
					}
				}
			})
		}
		for taken.Load() == 0 { // there is something to run
			runtime.Gosched()
		}
		Must(sub.Run(sub.HandlePending))
		Must(sub.Attach())
		Must(sub.End())
		Finish(main)
		adding.Wait()
		Expect(taken.Load() == run.Load(), "%d were taken, and %d run", taken.Load(), run.Load())
	}
}

// stopBesideFinders: the world is stopped although others find the thread states that are made for it, and take them.
func stopBesideFinders() {
	main := InitializeDetached()
	sub := Must1(rt.NewDetachedInterpreter(background, gopyruntime.IsolatedInterpreter))
	done := make(chan struct{})
	var finders sync.WaitGroup
	for range 2 {
		finders.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				for i := range rt.Interpreters() {
					for t := range i.ThreadStates() {
						if t != main && t != sub && t.Attach() == nil {
							Must(t.Detach())
						}
					}
				}
			}
		})
	}
	for begin := time.Now(); time.Since(begin) < time.Second; {
		Must(rt.StopTheWorld(background, func(holds []gopyruntime.Hold) error {
			Expect(len(holds) == 2, "%d Holds", len(holds))
			return nil
		}))
	}
	close(done)
	finders.Wait()
	Must(sub.Attach())
	Must(sub.End())
	Finish(main)
}
