// The eval breaker of a host's loop: its price, events, handlers, errors for other threads.

package main

/*
#include "csrc.h"
*/
import "C"

import (
	"errors"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gopyruntime/gopyruntime"
)

var eventCases = map[string]func(){
	"breaker":        breaker,
	"breaker-price":  breakerPrice,
	"events":         eventsOfOthers,
	"handlers":       handlers,
	"async":          async,
	"async-c":        asyncInC,
	"async-storm":    asyncStorm,
	"pending-len":    pendingLen,
	"interval":       interval,
	"exception-in-c": exceptionInC,
}

func breaker() {
	expect(!gopyruntime.Breaker{}.Raised() && gopyruntime.Breaker{}.Events() == 0, "the zero one")
	main := initialize()
	b := must1(main.Breaker())
	expect(!b.Raised(), "nothing")
	bits := map[gopyruntime.Event]C.ulong{
		gopyruntime.EventDropRequest: 1, gopyruntime.EventSignals: 2, gopyruntime.EventPendingCalls: 4,
		gopyruntime.EventAsyncError: 8, gopyruntime.EventGC: 16, gopyruntime.EventStop: 32,
		gopyruntime.EventExplicitMerge: 64, gopyruntime.EventJITInvalidateCold: 128,
	}
	for e, bit := range bits {
		C.raise_bits(tstate(main), bit)
		expect(b.Raised() && b.Events() == e && main.Pending(), "as C raised it: %x", b.Events())
		b.Clear(e)
		expect(!b.Raised() && C.breaker_of(tstate(main)) == 0, "cleared")
		b.Raise(e | e<<8<<8<<8)
		expect(C.breaker_of(tstate(main)) == bit, "as C sees it")
		must(main.HandlePending())
		expect(!b.Raised(), "handled: %x", b.Events())
	}
	expect(len(bits) == 8 && gopyruntime.AllEvents == 255, "all of them")
	_, err := newState().Breaker()
	expect(errors.Is(err, gopyruntime.ErrNotAttached), "%v", err)

	must(main.Detach())
	h := hold(main)
	b = must1(h.Breaker())
	must(rt.AddPendingCall(func() error { return nil }))
	expect(b.Raised() && b.Events() == gopyruntime.EventPendingCalls, "%x", b.Events())
	must(h.HandlePending())
	expect(!b.Raised(), "handled")
	next := must1(h.HandOver())
	_, err = h.Breaker()
	expect(errors.Is(err, gopyruntime.ErrNotAttached), "%v", err)
	must1(next.Breaker())
	must(next.Release())
	_, err = next.Breaker()
	expect(errors.Is(err, gopyruntime.ErrNotAttached), "%v", err)
	must(main.Attach())
	must(rt.Finalize())
}

// breakerPrice: testing it costs less than a fifth of a call into C.
func breakerPrice() {
	main := initialize()
	b := must1(main.Breaker())
	const n = 2_000_000
	time1 := func(f func()) time.Duration {
		best := time.Hour
		for range 7 {
			start := time.Now()
			f()
			best = min(best, time.Since(start))
		}
		return best
	}
	test := time1(func() {
		for range n {
			if b.Raised() {
				must(main.HandlePending())
			}
		}
	})
	call := time1(func() {
		for range n / 20 {
			C.nothing()
		}
	}) * 20
	expect(test*5 <= call, "%v a test, %v a call into C", test/n, call/n)
	must(rt.Finalize())
}

func eventsOfOthers() {
	main := initialize()
	interpreter := rt.Main()
	others := []*gopyruntime.ThreadState{newState(), newState()}
	C.worker_start()
	c := C.worker_make(interp(interpreter))
	sub := must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
	must(others[0].RaiseEvents(gopyruntime.EventGC | gopyruntime.EventStop))
	expect(must1(others[0].Events()) == gopyruntime.EventGC|gopyruntime.EventStop, "set")
	expect(must1(others[1].Events()) == 0 && must1(main.Events()) == 0, "of one")
	must(others[0].ClearEvents(gopyruntime.EventStop))
	expect(must1(others[0].Events()) == gopyruntime.EventGC, "cleared")
	must(interpreter.RaiseEvents(gopyruntime.EventJITInvalidateCold))
	expect(C.breaker_of(c) == 128 && must1(main.Events()) == gopyruntime.EventJITInvalidateCold, "all of them")
	expect(must1(sub.Events()) == 0, "not those of another interpreter")
	must(interpreter.ClearEvents(gopyruntime.AllEvents))
	expect(C.breaker_of(c) == 0 && must1(others[0].Events()) == 0, "none")
	for _, err := range []error{main.RaiseEvents(1 << 8), main.ClearEvents(1 << 9), interpreter.RaiseEvents(1 << 63)} {
		expect(err != nil && strings.Contains(err.Error(), "no such events"), "%v", err)
	}
	ended := sub.Interpreter()
	must(sub.End())
	_, err := sub.Events()
	for _, err := range []error{err, sub.RaiseEvents(1), sub.ClearEvents(1), ended.RaiseEvents(1), ended.ClearEvents(1)} {
		expect(errors.Is(err, gopyruntime.ErrEnded), "%v", err)
	}

	// Raised by another goroutine, noticed by a loop.
	for _, e := range []gopyruntime.Event{gopyruntime.EventGC, gopyruntime.EventStop, gopyruntime.EventDropRequest} {
		h := hold(others[0])
		go func() { must(interpreter.RaiseEvents(e)) }()
		b := must1(h.Breaker())
		for !b.Raised() {
			runtime.Gosched()
		}
		expect(b.Events() == e, "%x", b.Events())
		must(h.HandlePending())
		expect(!b.Raised(), "%x", b.Events())
		must(h.Release())
		must(interpreter.ClearEvents(e))
	}
	C.worker_end(c)
	C.worker_stop()
	must(main.Attach())
	must(rt.Finalize())
}

var errOwn = errors.New("the host's own")

func handlers() {
	main := initialize()
	var called []string
	answer := error(nil)
	record := func(what string) func(*gopyruntime.ThreadState) error {
		return func(t *gopyruntime.ThreadState) error {
			expect(gopyruntime.CurrentThreadState() == t && C.PyThreadState_Get() == tstate(t), "current")
			must1(rt.Object(what)).Close()
			called = append(called, what)
			return answer
		}
	}
	was := func(what string) {
		expect(strings.Join(called, " ") == what, "%v and not %v", called, what)
		called = nil
	}
	must(rt.Main().HandleEvents(&gopyruntime.EventHandlers{
		GC: record("gc"), Stop: record("stop"), Drop: record("drop"),
		AsyncError: func(t *gopyruntime.ThreadState, err error) error {
			expect(errors.Is(err, errOwn), "%v", err)
			return record("async")(t)
		},
		Other: func(t *gopyruntime.ThreadState, e gopyruntime.Event) error {
			expect(e == gopyruntime.EventExplicitMerge, "%x", e)
			return record("other")(t)
		},
	}))
	must(main.Detach())
	for _, t := range []*gopyruntime.ThreadState{main, newState()} {
		for _, held := range []bool{false, true} {
			handle := t.HandlePending
			var h gopyruntime.Hold
			if held {
				h = hold(t)
				handle = h.HandlePending
			} else {
				must(t.Attach())
			}
			must(handle())
			was("")
			must(t.RaiseEvents(gopyruntime.EventGC | gopyruntime.EventStop | gopyruntime.EventDropRequest |
				gopyruntime.EventExplicitMerge))
			must(t.SetAsyncError(errOwn))
			must(handle())
			was("stop gc other drop async")
			expect(must1(t.Events()) == 0, "all are handled")
			answer = errOwn
			must(t.RaiseEvents(gopyruntime.EventGC | gopyruntime.EventDropRequest))
			err := handle()
			expect(errors.Is(err, errOwn), "%v", err)
			was("gc")
			expect(must1(t.Events()) == gopyruntime.EventDropRequest, "what is left is pending")
			err = handle()
			expect(errors.Is(err, errOwn), "%v", err)
			was("drop")
			answer = nil
			must(t.ClearEvents(gopyruntime.AllEvents))
			if held {
				must(h.Release())
			} else {
				must(t.Detach())
			}
		}
	}
	must(rt.Main().HandleEvents(nil))
	must(main.Attach())
	must(main.RaiseEvents(gopyruntime.EventGC))
	must(main.HandlePending())
	was("")
	must(rt.Finalize())
}

func async() {
	main := initialize()
	interpreter := rt.Main()
	ident, _, err := main.ThreadIDs()
	must(err)
	n, err := interpreter.SetAsyncError(ident, errOwn)
	expect(n == 1 && err == nil, "%d %v", n, err)
	expect(main.Pending(), "told")
	err = main.HandlePending()
	expect(errors.Is(err, errOwn), "%v", err)
	must(main.HandlePending())
	n, err = interpreter.SetAsyncError(1, errOwn)
	expect(n == 0 && err == nil, "no such thread: %d %v", n, err)

	must1(interpreter.SetAsyncError(ident, errOwn))
	must1(interpreter.SetAsyncError(ident, errors.New("newer")))
	err = main.HandlePending()
	expect(err != nil && err.Error() == "newer", "the last one counts: %v", err)
	must1(interpreter.SetAsyncError(ident, errOwn))
	must1(interpreter.SetAsyncError(ident, nil))
	must(main.HandlePending())

	// An exception, by its type and as an object.
	must1(interpreter.SetAsyncError(ident, &gopyruntime.PyError{Type: "KeyError", Message: "k"}))
	var python *gopyruntime.PyError
	err = main.HandlePending()
	expect(errors.As(err, &python) && python.Matches("KeyError"), "%v", err)
	must(main.HandlePending())

	// To one that has a Hold, and was on no thread yet, from another goroutine.
	other := newState()
	must(main.Detach())
	h := hold(other)
	go func() { must(other.SetAsyncError(errOwn)) }()
	b := must1(h.Breaker())
	for !b.Raised() {
		runtime.Gosched()
	}
	err = h.HandlePending()
	expect(errors.Is(err, errOwn), "%v", err)
	must(h.HandlePending())
	must(h.Release())
	must(other.SetAsyncError(errOwn)) // never delivered
	must(other.Delete())
	expect(errors.Is(other.SetAsyncError(errOwn), gopyruntime.ErrEnded), "ended")
	must(main.Attach())
	must(rt.Finalize())
	_, err = interpreter.SetAsyncError(ident, errOwn)
	expect(errors.Is(err, gopyruntime.ErrEnded), "%v", err)
}

// asyncInC: Go's errors are exceptions in C code, C's exceptions errors in Go, and the last one set counts.
func asyncInC() {
	main := initialize()
	interpreter := rt.Main()
	C.worker_start()
	c := C.worker_make(interp(interpreter))
	setter := C.worker_make(interp(interpreter))
	ident, _, err := of(c).ThreadIDs()
	must(err)
	mine, _, err := main.ThreadIDs()
	must(err)
	must(main.Detach())
	for range 50 {
		expect(C.worker_handle_pending(c) == 0, "nothing")
		must(of(c).SetAsyncError(errOwn))
		expect(C.worker_handle_pending(c) == -1 && C.worker_handle_pending(c) == 0, "once")
		must(of(c).SetAsyncError(&gopyruntime.PyError{Type: "KeyError"}))
		expect(C.worker_handle_pending(c) == -1 && C.worker_handle_pending(c) == 0, "once")
		must(main.Attach())
		must(main.Detach())

		// C's exception, in Go.
		C.worker_set_async(setter, C.ulong(mine), 1)
		var python *gopyruntime.PyError
		err := main.Run(main.HandlePending)
		expect(errors.As(err, &python) && python.Matches("LookupError"), "%v", err)
		must(main.Run(main.HandlePending))
		h := hold(main)
		must(main.SetAsyncError(errOwn))
		must(h.Release())
		C.worker_set_async(setter, C.ulong(mine), 1)
		err = main.Run(main.HandlePending)
		expect(errors.As(err, &python) && python.Matches("KeyError") && !errors.Is(err, errOwn), "%v", err)
		must(main.SetAsyncError(errOwn))
		C.worker_set_async(setter, C.ulong(mine), 0)
		must(main.Run(main.HandlePending))
		C.worker_set_async(setter, C.ulong(mine), 1)
		must(main.SetAsyncError(errOwn))
		err = main.Run(main.HandlePending)
		expect(errors.Is(err, errOwn), "%v", err)
		must(main.Run(main.HandlePending))
	}
	must1(interpreter.SetAsyncError(ident, errOwn))
	C.worker_end(setter)
	C.worker_end(c) // with an error that was not delivered
	C.worker_stop()
	must(main.Attach())
	must(rt.Finalize())
}

// exceptionInC: what a pending call of C's raises is HandlePending's error.
func exceptionInC() {
	main := initialize()
	expect(C.add_raising_call() == 0, "added")
	var python *gopyruntime.PyError
	err := main.HandlePending()
	expect(errors.As(err, &python) && python.Type == "KeyError", "%v", err)
	must(main.HandlePending())
	expect(C.PyErr_Occurred() == nil, "taken")
	must(rt.Finalize())
}

// asyncStorm: errors from many goroutines to loops that come and go.
func asyncStorm() {
	main := initialize()
	must(main.Detach())
	interpreter := rt.Main()
	var over atomic.Bool
	var senders, loops sync.WaitGroup
	for range 2 {
		senders.Go(func() {
			for !over.Load() {
				for t := range interpreter.ThreadStates() {
					if err := t.SetAsyncError(errOwn); err != nil {
						expect(errors.Is(err, gopyruntime.ErrEnded), "%v", err)
					}
				}
				must(interpreter.RaiseEvents(gopyruntime.EventStop | gopyruntime.EventGC))
				runtime.Gosched()
			}
		})
	}
	for range 3 {
		loops.Go(func() {
			for range 30 {
				t := must1(interpreter.NewThreadState())
				h := hold(t)
				b := must1(h.Breaker())
				for got := 0; got < 2; {
					if !b.Raised() {
						runtime.Gosched()
						continue
					}
					if err := h.HandlePending(); err != nil {
						expect(errors.Is(err, errOwn), "%v", err)
						got++
					}
				}
				must(h.Release())
				must(t.Delete())
			}
		})
	}
	loops.Wait()
	over.Store(true)
	senders.Wait()
	must(main.Attach())
	_ = main.HandlePending()
	must(rt.Finalize())
}

func pendingLen() {
	main := initialize()
	interpreter := rt.Main()
	expect(rt.PendingLen() == 0 && must1(interpreter.PendingLen()) == 0, "none")
	for range 3 {
		must(rt.AddPendingCall(func() error { return nil }))
	}
	must(interpreter.AddPendingCall(func() error { return nil }))
	expect(C.add_calls(2) == 2 && rt.PendingLen() == 5 && must1(interpreter.PendingLen()) == 1, "5 and 1")
	must(main.HandlePending())
	expect(rt.PendingLen() == 0 && must1(interpreter.PendingLen()) == 0, "none")
	must(rt.Finalize())
	_, err := interpreter.PendingLen()
	expect(errors.Is(err, gopyruntime.ErrEnded), "%v", err)
}

func interval() {
	main := initialize()
	interpreter := rt.Main()
	expect(must1(interpreter.SwitchInterval()) == 5*time.Millisecond, "CPython's")
	must(interpreter.SetSwitchInterval(1500 * time.Nanosecond))
	expect(must1(interpreter.SwitchInterval()) == 2*time.Microsecond && C.interval_of(interp(interpreter)) == 2, "rounded up")
	for _, d := range []time.Duration{0, -1} {
		expect(interpreter.SetSwitchInterval(d) != nil, "%v", d)
	}
	sub := must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
	own := sub.Interpreter()
	expect(must1(own.SwitchInterval()) == 5*time.Millisecond, "its own")
	must(own.SetSwitchInterval(time.Second))
	expect(must1(own.SwitchInterval()) == time.Second && must1(interpreter.SwitchInterval()) == 2*time.Microsecond, "apart")
	must(sub.End())
	must(main.Attach())
	legacy := must1(rt.NewInterpreter(gopyruntime.LegacyInterpreter))
	expect(must1(legacy.Interpreter().SwitchInterval()) == 2*time.Microsecond, "shared")
	must(legacy.End())
	must(main.Attach())
	must(rt.Finalize())
	for _, i := range []*gopyruntime.Interpreter{interpreter, own} {
		_, err := i.SwitchInterval()
		expect(errors.Is(err, gopyruntime.ErrEnded) && errors.Is(i.SetSwitchInterval(1), gopyruntime.ErrEnded), "%v", err)
	}
}
