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
	. "github.com/gopyruntime/gopyruntime/tests/goapi/scenario"
)

func is(err, target error) bool { return errors.Is(err, target) }

// handOver passes the GIL around among goroutines while others want it: it is not released in between, and the others
// get it afterwards.
func handOver() {
	Must(Initialize().Detach())
	t := NewState()
	h := Hold(t)
	var others atomic.Int32
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			own := NewState()
			h := Hold(own)
			others.Add(1)
			Must(h.Release())
			Must(own.Delete())
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
				Expect(h.ThreadState() == t && others.Load() == 0, "no other goroutine came between")
				Must(h.Call(func() error {
					Expect(C.PyThreadState_GetUnchecked() != nil, "current here")
					return nil
				}))
				next := Must1(h.HandOver())
				Expect(is(h.Release(), gopyruntime.ErrNotAttached), "handed over")
				if i == len(ring)-1 && r == rounds-1 {
					last <- next
				} else {
					ring[(i+1)%len(ring)] <- next
				}
			}
		}()
	}
	ring[0] <- Must1(h.HandOver())
	Must((<-last).Release())
	wg.Wait()
	Must(t.Delete())
	finish()
}

// misuse gives errors that can be told apart, and changes nothing.
func misuse() {
	main := Initialize()
	inUse := func(err error) { Expect(is(err, gopyruntime.ErrInUse), "%v", err) }
	notAttached := func(err error) { Expect(is(err, gopyruntime.ErrNotAttached), "%v", err) }
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
	t := NewState()
	result := make(chan gopyruntime.Hold)
	go func() { result <- Hold(t) }()
	untilWaiting(1)
	_, err = t.Hold(context.Background())
	inUse(err)
	elsewhere(func() { inUse(t.Attach()) })
	Expect(is(t.Attach(), gopyruntime.ErrAttached), "main is attached here")
	inUse(t.Delete())
	Must(main.Detach())
	h := <-result
	inUse(t.Attach())
	inUse(t.Delete())

	// A Hold in two places.
	Must(h.Call(func() error {
		Must(h.Call(func() error { return nil }))
		Must(h.HandlePending())
		inUse(h.Release())
		_, err := h.HandOver()
		inUse(err)
		elsewhere(func() {
			inUse(h.Release())
			inUse(h.Call(func() error { return nil }))
			inUse(h.HandlePending())
		})
		other := NewState()
		Expect(is(other.Attach(), gopyruntime.ErrAttached), "a thread has one current at a time")
		Must(other.Delete())
		return nil
	}))
	Must(h.Release())
	notAttached(h.Release())
	notAttached(h.Call(func() error { return nil }))
	notAttached(h.HandlePending())
	Expect(!h.Pending(), "void")
	_, err = h.HandOver()
	notAttached(err)
	notAttached(gopyruntime.Hold{}.Release())
	Expect(gopyruntime.Hold{}.ThreadState() == nil, "of nothing")

	// An error and a panic of f leave it as it was.
	h = Hold(t)
	broken := errors.New("broken")
	Expect(is(h.Call(func() error { return broken }), broken), "f's error")
	func() {
		defer func() { Expect(recover() == broken, "f's panic") }()
		_ = h.Call(func() error { panic(broken) })
	}()
	Must(h.Release())
	Must(t.Delete())
	Finish(main)
}

// boundToThread: C code finds what it expects, and nothing is left on the thread.
func boundToThread() {
	Must(Initialize().Detach())
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			for range 50 {
				own := NewState()
				h := Hold(own)
				Must(h.Call(func() error {
					wrong := C.wrong_when_bound(C.PyThreadState_GetUnchecked())
					Expect(wrong == 0, "%d wrong in Call", wrong)
					return nil
				}))
				runtime.LockOSThread()
				Expect(C.wrong_when_free() == 0, "something stays after Call")
				Must(h.Release())
				Must(own.Attach())
				wrong := C.wrong_when_bound(C.PyThreadState_GetUnchecked())
				Expect(wrong == 0, "%d wrong when attached", wrong)
				Must(own.Detach())
				Expect(C.wrong_when_free() == 0, "something stays after Detach")
				runtime.UnlockOSThread()
				Must(own.Delete())
			}
		})
	}
	wg.Wait()
	finish()
}

// forkWhileWaiting: the child has the forking thread only, and no waiters.
func forkWhileWaiting() {
	main := Initialize()
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			own := NewState()
			Must(Hold(own).Release())
			Must(own.Delete())
		})
	}
	untilWaiting(50)
	for range 20 {
		code := C.fork_and_use()
		Expect(code == 0, "the child's exit code is %d", code)
	}
	Must(main.Detach())
	wg.Wait()
	finish()
}

// lost: a goroutine forgets that it has the GIL.
func lost() {
	Must(Initialize().Detach())
	func() { Hold(NewState()) }()
	for {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
}

// lostAgain: what watches over a Hold is used again for the next one.
func lostAgain() {
	Must(Initialize().Detach())
	t := NewState()
	for range 3 {
		Must(Hold(t).Release())
		runtime.GC()
		time.Sleep(time.Millisecond) // finalizers run, and miss nothing
	}
	Must(Hold(t).Release())
	func() { Hold(t) }()
	for {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
}

// collected: a thread state that was held and deleted is garbage, and no Hold is missed with it.
func collected() {
	InitializeDetached()
	gone := make(chan bool, 1)
	func() {
		t := NewState()
		h := Hold(t)
		Must(h.Release())
		h = Hold(t)
		Expect(!h.Pending(), "nothing to do")
		h = Must1(h.HandOver())
		Must(h.Release())
		Expect(is(h.Release(), gopyruntime.ErrNotAttached) && !h.Pending(), "void")
		runtime.AddCleanup(t, func(gone chan bool) { gone <- true }, gone)
		Must(t.Delete())
		_, err := t.Hold(context.Background())
		Expect(is(err, gopyruntime.ErrEnded), "%v", err)
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
	main := Initialize()
	done, stop := context.WithCancel(context.Background())
	stop()
	t := NewState()
	Expect(is(t.AttachContext(done), gopyruntime.ErrAttached), "main is attached here")
	Expect(is(main.Attach(), gopyruntime.ErrAttached), "it is attached here itself")
	_, err := main.Hold(done)
	Expect(is(err, gopyruntime.ErrInUse), "%v", err)
	_, err = t.Hold(done)
	Expect(is(err, context.Canceled), "%v", err)
	Must(main.Detach())
	Expect(is(t.AttachContext(done), context.Canceled), "given up")
	h := Hold(main)
	Expect(is(main.Attach(), gopyruntime.ErrInUse), "held")
	Expect(is(main.AttachContext(done), gopyruntime.ErrInUse), "held")
	Must(h.Release())
	for range 2 { // Go can't know which thread C has attached
		C.attach_in_thread(1)
		Expect(is(main.Attach(), gopyruntime.ErrInUse) && is(main.Delete(), gopyruntime.ErrInUse), "C has it")
		_, err = main.Hold(context.Background())
		Expect(is(err, gopyruntime.ErrInUse), "%v", err)
		C.attach_in_thread(0)
		Must(main.Attach())
		Must(main.Detach())
	}
	Must(t.Delete())
	Expect(is(t.Attach(), gopyruntime.ErrEnded) && is(t.AttachContext(done), gopyruntime.ErrEnded), "deleted")
	finish()
	Expect(is(main.Attach(), gopyruntime.ErrEnded) && is(main.AttachContext(done), gopyruntime.ErrEnded), "gone")
}

// ownWaits: a goroutine that has the GIL does not wait for itself, and waits as before once another one has it.
func ownWaits() {
	main := Initialize()
	attached := func(err error) { Expect(is(err, gopyruntime.ErrAttached), "%v", err) }
	other := NewState()
	ctx := context.Background()

	_, err := other.Hold(ctx)
	attached(err) // main is attached here
	Must(main.Detach())
	h := Hold(main)
	_, err = rt.NewInterpreter(gopyruntime.LegacyInterpreter)
	attached(err)
	_, err = other.Hold(ctx)
	attached(err)
	attached(other.Attach())

	// One with a GIL of its own waits for nobody, and the end of all waits for it.
	sub := Must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
	Must(sub.Detach())
	second := Hold(sub)
	Must(h.Release())
	Must(main.Attach())
	attached(rt.Finalize())
	Must(main.Detach())
	Must(second.Call(sub.End))
	h = Hold(main)

	// Somebody else's by now.
	release := make(chan gopyruntime.Hold)
	go func() {
		h := <-release
		untilWaiting(1)
		Must(h.Release())
	}()
	release <- Must1(h.HandOver())
	Must(other.Attach())
	Must(other.Detach())
	h = Hold(main)
	used := make(chan bool)
	go func() {
		Must(h.HandlePending())
		used <- true
		untilWaiting(1)
		Must(h.Release())
	}()
	<-used
	next := Must1(rt.NewInterpreter(gopyruntime.LegacyInterpreter))
	Must(next.End())
	Must(Hold(other).Release())
	Must(other.Delete())
	finish()
}

// makeInHold: in a call with a Hold the thread state is detached for an interpreter that is made there.
func makeInHold() {
	main := InitializeDetached()
	for _, config := range []gopyruntime.InterpreterConfig{gopyruntime.IsolatedInterpreter, gopyruntime.LegacyInterpreter} {
		var sub *gopyruntime.ThreadState
		for i, leave := range []func() error{
			func() error { return sub.End() },
			func() error { Must(sub.End()); return main.Attach() },
			func() error { return nil },
		} {
			h := Hold(main)
			Must(h.Call(func() error {
				sub = Must1(rt.NewInterpreter(config))
				Expect(is(h.Release(), gopyruntime.ErrNotAttached), "void")
				return leave()
			}))
			Expect(is(h.Release(), gopyruntime.ErrNotAttached), "void")
			switch i {
			case 0:
				Expect(C.PyThreadState_GetUnchecked() == nil, "nothing is attached")
			case 1:
				Must(main.Detach())
			case 2:
				Must(sub.HandlePending())
				Must(sub.End())
			}
			Expect(C.gil_is_locked() == 0, "nobody has it")
		}
	}
	finish()
}

// endAttached: a goroutine ends while attached to what attach returns, on the process's main thread or on another one.
// Those that are elsewhere than they should be keep their threads, until one is where it should.
func endAttached(onMain bool, attach func() *gopyruntime.ThreadState) {
	over := make(chan bool)
	defer close(over)
	for {
		done := make(chan bool)
		go func() {
			runtime.LockOSThread() // or the thread may be another one when it attaches
			if (syscall.Gettid() == syscall.Getpid()) == onMain {
				defer close(done)
				attach()
				return
			}
			defer runtime.UnlockOSThread()
			close(done)
			<-over
		}()
		<-done
		if C.gil_is_locked() != 0 {
			return
		}
	}
}

func attachOther() *gopyruntime.ThreadState {
	t := NewState()
	Must(t.Attach())
	return t
}

func makeShared() *gopyruntime.ThreadState {
	return Must1(rt.NewInterpreter(gopyruntime.LegacyInterpreter))
}

// stayAttached: what is attached on the main thread may stay so for long, while others wait and garbage is collected.
func stayAttached() {
	main := Initialize() // init has locked this goroutine to the main thread
	var wg sync.WaitGroup
	wg.Go(func() {
		own := NewState()
		Must(Hold(own).Release())
		Must(own.Delete())
	})
	untilWaiting(1)
	for begin := time.Now(); time.Since(begin) < time.Second; time.Sleep(time.Millisecond) {
		runtime.GC()
	}
	Must(main.Detach())
	wg.Wait()
	finish()
}

// pendingInC: pending calls that C adds run on the main thread state, on the goroutine that has it.
func pendingInC() {
	main := InitializeDetached()
	h := Hold(main)
	const n = 20
	Expect(C.add_counting_calls(n) == n, "added")
	done := make(chan gopyruntime.Hold)
	go func() {
		for C.counted_calls() < n {
			Expect(h.Pending(), "the eval breaker says so")
			Must(h.HandlePending())
		}
		done <- Must1(h.HandOver())
	}()
	h = <-done
	Expect(!h.Pending(), "all done")
	Must(h.Release())
	// While the GIL is free: the next holder runs it.
	Expect(C.add_counting_calls(1) == 1, "added")
	h = Hold(main)
	Expect(h.Pending(), "told")
	Must(h.HandlePending())
	Expect(C.counted_calls() == n+1, "counted")
	Must(h.Call(func() error { return rt.Finalize() }))
	Expect(is(h.Release(), gopyruntime.ErrNotAttached), "the runtime is gone")
}
