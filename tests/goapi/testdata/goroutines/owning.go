// Owning a thread state: handing it over, binding it to a thread, losing it.

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
	"syscall"
	"time"

	"github.com/gopyruntime/gopyruntime"
)

func is(err, target error) bool { return errors.Is(err, target) }

// handOver passes the GIL around among goroutines while others want it: it is not released in between, and the others
// get it afterwards.
func handOver() {
	must(initialize().Detach())
	t := newState()
	h := hold(t)
	var others atomic.Int32
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			own := newState()
			h := hold(own)
			others.Add(1)
			must(h.Release())
			must(own.Delete())
		})
	}
	untilWaiting(5)
	ring := make([]chan gopyruntime.Hold, 4)
	for i := range ring {
		ring[i] = make(chan gopyruntime.Hold)
	}
	const rounds = 1000
	last := make(chan gopyruntime.Hold)
	for i := range ring {
		go func() {
			for r := range rounds {
				h := <-ring[i]
				expect(h.ThreadState() == t && others.Load() == 0, "no other goroutine came between")
				must(h.Call(func() error {
					expect(C.PyThreadState_GetUnchecked() != nil, "current here")
					return nil
				}))
				next := must1(h.HandOver())
				expect(is(h.Release(), gopyruntime.ErrNotAttached), "handed over")
				if i == len(ring)-1 && r == rounds-1 {
					last <- next
				} else {
					ring[(i+1)%len(ring)] <- next
				}
			}
		}()
	}
	ring[0] <- must1(h.HandOver())
	must((<-last).Release())
	wg.Wait()
	must(t.Delete())
	finish()
}

// misuse gives errors that can be told apart, and changes nothing.
func misuse() {
	main := initialize()
	inUse := func(err error) { expect(is(err, gopyruntime.ErrInUse), "%v", err) }
	notAttached := func(err error) { expect(is(err, gopyruntime.ErrNotAttached), "%v", err) }
	_, err := main.Hold(context.Background())
	inUse(err)
	inUse(main.Delete())

	// A stranger.
	in := make(chan func())
	done := make(chan bool)
	go func() {
		for f := range in {
			f()
			done <- true
		}
	}()
	elsewhere := func(f func()) { in <- f; <-done }
	elsewhere(func() {
		notAttached(main.Detach())
		inUse(main.Attach())
		notAttached(rt.Finalize())
		notAttached(main.End())
		notAttached(main.HandlePending())
	})

	// Two that wait for the same one.
	t := newState()
	result := make(chan gopyruntime.Hold)
	go func() { result <- hold(t) }()
	untilWaiting(1)
	_, err = t.Hold(context.Background())
	inUse(err)
	elsewhere(func() { inUse(t.Attach()) })
	expect(is(t.Attach(), gopyruntime.ErrAttached), "main is attached here")
	inUse(t.Delete())
	must(main.Detach())
	h := <-result
	inUse(t.Attach())
	inUse(t.Delete())

	// A Hold in two places.
	must(h.Call(func() error {
		must(h.Call(func() error { return nil }))
		must(h.HandlePending())
		inUse(h.Release())
		_, err := h.HandOver()
		inUse(err)
		elsewhere(func() {
			inUse(h.Release())
			inUse(h.Call(func() error { return nil }))
			inUse(h.HandlePending())
		})
		other := newState()
		expect(is(other.Attach(), gopyruntime.ErrAttached), "a thread has one current at a time")
		must(other.Delete())
		return nil
	}))
	must(h.Release())
	notAttached(h.Release())
	notAttached(h.Call(func() error { return nil }))
	notAttached(h.HandlePending())
	expect(!h.Pending(), "void")
	_, err = h.HandOver()
	notAttached(err)
	notAttached(gopyruntime.Hold{}.Release())
	expect(gopyruntime.Hold{}.ThreadState() == nil, "of nothing")

	// An error and a panic of f leave it as it was.
	h = hold(t)
	broken := errors.New("broken")
	expect(is(h.Call(func() error { return broken }), broken), "f's error")
	func() {
		defer func() { expect(recover() == broken, "f's panic") }()
		_ = h.Call(func() error { panic(broken) })
	}()
	must(h.Release())
	must(t.Delete())
	must(main.Attach())
	must(rt.Finalize())
}

// boundToThread: C code finds what it expects, and nothing is left on the thread.
func boundToThread() {
	must(initialize().Detach())
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			for range 50 {
				own := newState()
				h := hold(own)
				must(h.Call(func() error {
					wrong := C.wrong_when_bound(C.PyThreadState_GetUnchecked())
					expect(wrong == 0, "%d wrong in Call", wrong)
					return nil
				}))
				runtime.LockOSThread()
				expect(C.wrong_when_free() == 0, "something stays after Call")
				must(h.Release())
				must(own.Attach())
				wrong := C.wrong_when_bound(C.PyThreadState_GetUnchecked())
				expect(wrong == 0, "%d wrong when attached", wrong)
				must(own.Detach())
				expect(C.wrong_when_free() == 0, "something stays after Detach")
				runtime.UnlockOSThread()
				must(own.Delete())
			}
		})
	}
	wg.Wait()
	finish()
}

// forkWhileWaiting: the child has the forking thread only, and no waiters.
func forkWhileWaiting() {
	main := initialize()
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			own := newState()
			must(hold(own).Release())
			must(own.Delete())
		})
	}
	untilWaiting(50)
	for range 20 {
		code := C.fork_and_use()
		expect(code == 0, "the child's exit code is %d", code)
	}
	must(main.Detach())
	wg.Wait()
	finish()
}

// lost: a goroutine forgets that it has the GIL.
func lost() {
	must(initialize().Detach())
	func() { hold(newState()) }()
	for {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
}

// lostAgain: what watches over a Hold is used again for the next one.
func lostAgain() {
	must(initialize().Detach())
	t := newState()
	for range 3 {
		must(hold(t).Release())
		runtime.GC()
		time.Sleep(time.Millisecond) // finalizers run, and miss nothing
	}
	must(hold(t).Release())
	func() { hold(t) }()
	for {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
}

// collected: a thread state that was held and deleted is garbage, and no Hold is missed with it.
func collected() {
	main := initialize()
	must(main.Detach())
	gone := make(chan bool, 1)
	func() {
		t := newState()
		h := hold(t)
		must(h.Release())
		h = hold(t)
		expect(!h.Pending(), "nothing to do")
		h = must1(h.HandOver())
		must(h.Release())
		expect(is(h.Release(), gopyruntime.ErrNotAttached) && !h.Pending(), "void")
		runtime.AddCleanup(t, func(gone chan bool) { gone <- true }, gone)
		must(t.Delete())
		_, err := t.Hold(context.Background())
		expect(is(err, gopyruntime.ErrEnded), "%v", err)
	}()
	for {
		runtime.GC()
		select {
		case <-gone:
			finish()
			return
		case <-time.After(time.Millisecond):
		}
	}
}

// refused: what is said first where several things are in the way.
func refused() {
	main := initialize()
	done, stop := context.WithCancel(context.Background())
	stop()
	t := newState()
	expect(is(t.AttachContext(done), gopyruntime.ErrAttached), "main is attached here")
	expect(is(main.Attach(), gopyruntime.ErrAttached), "it is attached here itself")
	_, err := main.Hold(done)
	expect(is(err, gopyruntime.ErrInUse), "%v", err)
	_, err = t.Hold(done)
	expect(is(err, context.Canceled), "%v", err)
	must(main.Detach())
	expect(is(t.AttachContext(done), context.Canceled), "given up")
	h := hold(main)
	expect(is(main.Attach(), gopyruntime.ErrInUse), "held")
	expect(is(main.AttachContext(done), gopyruntime.ErrInUse), "held")
	must(h.Release())
	for range 2 { // Go can't know which thread C has attached
		C.attach_in_thread(1)
		expect(is(main.Attach(), gopyruntime.ErrInUse) && is(main.Delete(), gopyruntime.ErrInUse), "C has it")
		_, err = main.Hold(context.Background())
		expect(is(err, gopyruntime.ErrInUse), "%v", err)
		C.attach_in_thread(0)
		must(main.Attach())
		must(main.Detach())
	}
	must(t.Delete())
	expect(is(t.Attach(), gopyruntime.ErrEnded) && is(t.AttachContext(done), gopyruntime.ErrEnded), "deleted")
	finish()
	expect(is(main.Attach(), gopyruntime.ErrEnded) && is(main.AttachContext(done), gopyruntime.ErrEnded), "gone")
}

// ownWaits: a goroutine that has the GIL does not wait for itself, and waits as before once another one has it.
func ownWaits() {
	main := initialize()
	attached := func(err error) { expect(is(err, gopyruntime.ErrAttached), "%v", err) }
	other := newState()
	ctx := context.Background()

	_, err := other.Hold(ctx)
	attached(err) // main is attached here
	must(main.Detach())
	h := hold(main)
	_, err = rt.NewInterpreter(gopyruntime.LegacyInterpreter)
	attached(err)
	_, err = other.Hold(ctx)
	attached(err)
	attached(other.Attach())

	// One with a GIL of its own waits for nobody, and the end of all waits for it.
	sub := must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
	must(sub.Detach())
	second := hold(sub)
	must(h.Release())
	must(main.Attach())
	attached(rt.Finalize())
	must(main.Detach())
	must(second.Call(sub.End))
	h = hold(main)

	// Somebody else's by now.
	release := make(chan gopyruntime.Hold)
	go func() {
		h := <-release
		untilWaiting(1)
		must(h.Release())
	}()
	release <- must1(h.HandOver())
	must(other.Attach())
	must(other.Detach())
	h = hold(main)
	used := make(chan bool)
	go func() {
		must(h.HandlePending())
		used <- true
		untilWaiting(1)
		must(h.Release())
	}()
	<-used
	next := must1(rt.NewInterpreter(gopyruntime.LegacyInterpreter))
	must(next.End())
	must(hold(other).Release())
	must(other.Delete())
	finish()
}

// makeInHold: in a call with a Hold the thread state is detached for an interpreter that is made there.
func makeInHold() {
	main := initialize()
	must(main.Detach())
	for _, config := range []gopyruntime.InterpreterConfig{gopyruntime.IsolatedInterpreter, gopyruntime.LegacyInterpreter} {
		var sub *gopyruntime.ThreadState
		for i, leave := range []func() error{
			func() error { return sub.End() },
			func() error { must(sub.End()); return main.Attach() },
			func() error { return nil },
		} {
			h := hold(main)
			must(h.Call(func() error {
				sub = must1(rt.NewInterpreter(config))
				expect(is(h.Release(), gopyruntime.ErrNotAttached), "void")
				return leave()
			}))
			expect(is(h.Release(), gopyruntime.ErrNotAttached), "void")
			switch i {
			case 0:
				expect(C.PyThreadState_GetUnchecked() == nil, "nothing is attached")
			case 1:
				must(main.Detach())
			case 2:
				must(sub.HandlePending())
				must(sub.End())
			}
			expect(C.gil_is_locked() == 0, "nobody has it")
		}
	}
	finish()
}

// endAttached: a goroutine ends while attached to what attach returns, on the process's main thread or on another one.
func endAttached(onMain bool, attach func() *gopyruntime.ThreadState) {
	for {
		ended := make(chan bool)
		go func() {
			defer close(ended)
			if (syscall.Gettid() == syscall.Getpid()) == onMain {
				attach()
			} else {
				runtime.LockOSThread() // so that the next one runs elsewhere
				time.Sleep(10 * time.Millisecond)
				runtime.UnlockOSThread()
			}
		}()
		<-ended
		if C.gil_is_locked() != 0 {
			return
		}
	}
}

func attachOther() *gopyruntime.ThreadState {
	t := newState()
	must(t.Attach())
	return t
}

func makeShared() *gopyruntime.ThreadState {
	return must1(rt.NewInterpreter(gopyruntime.LegacyInterpreter))
}

// stayAttached: what is attached on the main thread may stay so for long, while others wait and garbage is collected.
func stayAttached() {
	main := initialize() // init has locked this goroutine to the main thread
	var wg sync.WaitGroup
	wg.Go(func() {
		own := newState()
		must(hold(own).Release())
		must(own.Delete())
	})
	untilWaiting(1)
	for begin := time.Now(); time.Since(begin) < time.Second; time.Sleep(time.Millisecond) {
		runtime.GC()
	}
	must(main.Detach())
	wg.Wait()
	finish()
}

// pendingInC: pending calls that C adds run on the main thread state, on the goroutine that has it.
func pendingInC() {
	main := initialize()
	must(main.Detach())
	h := hold(main)
	const n = 20
	expect(C.add_counting_calls(n) == n, "added")
	done := make(chan gopyruntime.Hold)
	go func() {
		for C.counted_calls() < n {
			expect(h.Pending(), "the eval breaker says so")
			must(h.HandlePending())
		}
		done <- must1(h.HandOver())
	}()
	h = <-done
	expect(!h.Pending(), "all done")
	must(h.Release())
	// While the GIL is free: the next holder runs it.
	expect(C.add_counting_calls(1) == 1, "added")
	h = hold(main)
	expect(h.Pending(), "told")
	must(h.HandlePending())
	expect(C.counted_calls() == n+1, "counted")
	must(h.Call(func() error { return rt.Finalize() }))
	expect(is(h.Release(), gopyruntime.ErrNotAttached), "the runtime is gone")
}
