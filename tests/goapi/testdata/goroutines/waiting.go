// Waiting for the GIL: many at a time, in turn, cancelled, evicted.

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

	"github.com/gopyruntime/gopyruntime"
	. "github.com/gopyruntime/gopyruntime/tests/goapi/scenario"
)

const (
	crowdSize = 10000
	cThreads  = 8
)

// crowd lets ten thousand goroutines wait for one GIL, and C threads too. All get their turn, and there are never more
// than a few OS threads.
func crowd(bound bool) {
	main := Initialize()
	var turns int // guarded by the GIL
	var holders atomic.Int32
	var wg sync.WaitGroup
	turn := func() {
		Expect(holders.Add(1) == 1, "one at a time")
		turns++
		holders.Add(-1)
	}
	for range crowdSize {
		own := NewState()
		wg.Go(func() {
			if bound {
				Must(own.Attach())
				turn()
				Must(own.Detach())
			} else {
				h := Hold(own)
				turn()
				Must(h.Release())
			}
			Must(own.Delete())
		})
	}
	untilWaiting(crowdSize)
	FewThreads(crowdSize, "while all wait")
	C.threads_start(cThreads, 10)
	untilWaiting(crowdSize + cThreads)
	Must(main.Detach())
	wg.Wait()
	C.threads_stop()
	FewThreads(crowdSize, "in the end")
	Must(main.Attach())
	Expect(turns == crowdSize, "%d turns", turns)
	Expect(C.gil_waiters() == 0, "there are no waiters")
	Must(rt.Finalize())
}

// fairness: goroutines continue until each thread has had many turns, then threads until each goroutine has. If one
// kind starved the other it would not end.
func fairness() {
	const wanted = 300
	Must(Initialize().Detach())
	C.threads_start(cThreads, 0)
	var wg sync.WaitGroup
	var left atomic.Int32
	left.Store(cThreads)
	var turns int // guarded by the GIL, which the race detector has to understand
	for range cThreads {
		wg.Go(func() {
			own := NewState()
			for n := 0; n < wanted || C.threads_fewest() < wanted; n++ {
				h := Hold(own)
				turns++
				Must(h.Release())
				if n+1 == wanted {
					left.Add(-1)
				}
			}
			Must(own.Delete())
		})
	}
	wg.Wait()
	Expect(left.Load() == 0 && turns >= cThreads*wanted, "all had their turns")
	C.threads_stop()
	finish()
}

// finish ends the runtime on a thread state of its own.
func finish() {
	t := NewState()
	Must(t.Attach())
	Must(rt.Finalize())
}

// compute: goroutines and threads that do not release the GIL by themselves are asked to.
func compute() {
	const wanted = 10
	main := Initialize()
	var mine [4]atomic.Int32
	done := func() bool {
		for i := range mine {
			if mine[i].Load() < wanted {
				return false
			}
		}
		return C.threads_fewest() >= wanted
	}
	var wg sync.WaitGroup
	C.threads_start(2, 0)
	for i := range mine {
		wg.Go(func() {
			own := NewState()
			h := Hold(own)
			switches := C.gil_switches()
			for !done() {
				if h.Pending() {
					Must(h.HandlePending())
					if now := C.gil_switches(); now != switches {
						switches = now
						mine[i].Add(1)
					}
				}
			}
			Must(h.Release())
			Must(own.Delete())
		})
	}
	Must(main.Detach())
	wg.Wait()
	C.threads_stop()
	finish()
}

// cancel: waiting ends with the context, also if the GIL is granted at that moment. Nothing is left behind.
func cancel() {
	main := Initialize()
	gone, stop := context.WithCancel(context.Background())
	stop()
	t := NewState()
	_, err := t.Hold(gone)
	Expect(errors.Is(err, context.Canceled), "%v", err)

	ctx, stop := context.WithCancel(context.Background())
	result := make(chan error)
	go func() {
		_, err := t.Hold(ctx)
		result <- err
	}()
	untilWaiting(1)
	stop()
	Expect(errors.Is(<-result, context.Canceled), "given up")
	Expect(C.gil_waiters() == 0, "there are no waiters")
	Must(main.Detach())
	Expect(errors.Is(t.AttachContext(gone), context.Canceled), "given up before it was tried")
	Must(Hold(t).Release())
	Must(t.Delete())

	// Some hold the GIL for a moment and cancel another one's wait meanwhile,
	// so that the release and the giving up meet.
	const n, rounds = 50, 400
	var held, given atomic.Int32
	var wg sync.WaitGroup
	var stops [n]atomic.Value
	for i := range n {
		wg.Go(func() {
			own := NewState()
			for r := range rounds {
				ctx, stop := context.WithCancel(context.Background())
				stops[i].Store(stop)
				h, err := own.Hold(ctx)
				if err != nil {
					Expect(errors.Is(err, context.Canceled), "%v", err)
					given.Add(1)
					continue
				}
				held.Add(1)
				other, _ := stops[(i+r)%n].Load().(context.CancelFunc)
				if other != nil {
					go other()
				}
				runtime.Gosched()
				Must(h.Release())
			}
			Must(Hold(own).Release())
			Must(own.Delete())
		})
	}
	wg.Wait()
	Expect(held.Load() > 0 && given.Load() > 0, "%d held, %d given up", held.Load(), given.Load())
	Expect(held.Load()+given.Load() == n*rounds, "none lost")
	Expect(C.gil_waiters() == 0 && C.gil_is_locked() == 0, "it is free, without waiters")
	finish()
}

// evicted has goroutines wait for the GIL of t's interpreter while stop ends it.
func evicted(interp *gopyruntime.Interpreter, queued func(n int), stop func()) {
	const n = 100
	errs := make(chan error)
	var all []*gopyruntime.ThreadState
	for i := range n {
		own := Must1(interp.NewThreadState())
		all = append(all, own)
		go func() {
			if i%2 == 0 {
				errs <- own.Attach()
			} else {
				_, err := own.Hold(context.Background())
				errs <- err
			}
		}()
	}
	queued(n)
	stop()
	for range n {
		err := <-errs
		Expect(errors.Is(err, gopyruntime.ErrEnded), "%v", err)
	}
	for _, t := range all {
		Expect(errors.Is(t.Attach(), gopyruntime.ErrEnded) && !t.Alive(), "ended")
		Expect(errors.Is(t.Delete(), gopyruntime.ErrEnded), "can't be deleted any more")
	}
}

func finalize() {
	for range 5 {
		Initialize()
		evicted(rt.Main(), untilWaiting, func() { Must(rt.Finalize()) })
		Expect(C.gil_waiters() == 0 && C.gil_is_locked() == 0, "it is free, without waiters")
	}
}

func end() {
	main := Initialize()
	shared := gopyruntime.LegacyInterpreter
	for range 5 {
		for _, config := range []gopyruntime.InterpreterConfig{gopyruntime.IsolatedInterpreter, shared} {
			sub := Must1(rt.NewInterpreter(config))
			queued := func(n int) {
				if config == shared {
					untilWaiting(n)
				}
			}
			// An interpreter with its own GIL cannot be observed from here: some may arrive later, and find that it has
			// ended.
			evicted(sub.Interpreter(), queued, func() { Must(sub.End()) })
			Must(main.Attach())
		}
	}
	Must(rt.Finalize())
}

// storm: goroutines are started and end while the runtime is finalized and initialized. They all get an error, whatever
// they were doing.
func storm() {
	const lives, n = 12, 6
	for life := range lives {
		main := Initialize()
		interp := rt.Main()
		if life%3 == 2 {
			sub := Must1(rt.NewInterpreter(gopyruntime.LegacyInterpreter))
			interp = sub.Interpreter()
			Must(sub.Detach())
		} else {
			Must(main.Detach())
		}
		var wg sync.WaitGroup
		var turns atomic.Int32
		for i := range n {
			wg.Go(func() {
				for {
					err := comeAndGo(interp, i)
					if err != nil {
						Expect(errors.Is(err, gopyruntime.ErrEnded), "%v", err)
						return
					}
					turns.Add(1)
				}
			})
		}
		for int(turns.Load()) < 20*life {
			runtime.Gosched()
		}
		Must(main.Attach())
		Must(rt.Finalize())
		wg.Wait()
		Expect(C.gil_waiters() == 0 && C.gil_is_locked() == 0, "it is free, without waiters")
	}
}

// comeAndGo makes a thread state, uses it and deletes it.
func comeAndGo(interp *gopyruntime.Interpreter, how int) error {
	own, err := interp.NewThreadState()
	if err != nil {
		return err
	}
	switch how % 3 {
	case 0:
		err = own.Run(func() error { return nil })
	case 1:
		ctx, stop := context.WithCancel(context.Background())
		go stop()
		h, err := own.Hold(ctx)
		if err == nil {
			err = h.Release()
		} else if errors.Is(err, context.Canceled) {
			err = nil
		}
		if err != nil {
			return err
		}
	case 2:
		h, err := own.Hold(context.Background())
		if err != nil {
			return err
		}
		Must(h.Call(func() error { return nil }))
		if err := h.HandlePending(); err != nil {
			return err
		}
		Must(h.Release())
	}
	if err != nil {
		return err
	}
	return own.Delete()
}
