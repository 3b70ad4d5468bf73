// The eval breaker of a host's loop: its price, events, handlers, errors for other threads.

package main

/*
#include "csrc.h"
*/
import "C"

import (
	"errors"
	"math"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gopyruntime/gopyruntime"
	. "github.com/gopyruntime/gopyruntime/tests/goapi/scenario"
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
	Expect(!gopyruntime.Breaker{}.Raised() && gopyruntime.Breaker{}.Events() == 0, "the zero one")
	main := Initialize()
	b := Must1(main.Breaker())
	Expect(!b.Raised(), "nothing")
	bits := map[gopyruntime.Event]C.ulong{
		gopyruntime.EventDropRequest: 1, gopyruntime.EventSignals: 2, gopyruntime.EventPendingCalls: 4,
		gopyruntime.EventAsyncError: 8, gopyruntime.EventGC: 16, gopyruntime.EventStop: 32,
		gopyruntime.EventExplicitMerge: 64, gopyruntime.EventJITInvalidateCold: 128,
	}
	for e, bit := range bits {
		C.raise_bits(tstate(main), bit)
		Expect(b.Raised() && b.Events() == e && main.Pending(), "as C raised it: %x", b.Events())
		b.Clear(e)
		Expect(!b.Raised() && C.breaker_of(tstate(main)) == 0, "cleared")
		b.Raise(e | e<<8<<8<<8)
		Expect(C.breaker_of(tstate(main)) == bit, "as C sees it")
		Must(main.HandlePending())
		Expect(!b.Raised(), "handled: %x", b.Events())
	}
	Expect(len(bits) == 8 && gopyruntime.AllEvents == 255, "all of them")
	_, err := NewState().Breaker()
	Expect(errors.Is(err, gopyruntime.ErrNotAttached), "%v", err)

	Must(main.Detach())
	h := Hold(main)
	b = Must1(h.Breaker())
	Must(rt.AddPendingCall(func() error { return nil }))
	Expect(b.Raised() && b.Events() == gopyruntime.EventPendingCalls, "%x", b.Events())
	Must(h.HandlePending())
	Expect(!b.Raised(), "handled")
	next := Must1(h.HandOver())
	_, err = h.Breaker()
	Expect(errors.Is(err, gopyruntime.ErrNotAttached), "%v", err)
	Must1(next.Breaker())
	Must(next.Release())
	_, err = next.Breaker()
	Expect(errors.Is(err, gopyruntime.ErrNotAttached), "%v", err)
	Finish(main)
}

// breakerPrice: testing it costs less than a fifth of a call into C.
func breakerPrice() {
	main := Initialize()
	b := Must1(main.Breaker())
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
				Must(main.HandlePending())
			}
		}
	})
	call := time1(func() {
		for range n / 20 {
			C.nothing()
		}
	}) * 20
	Expect(test*5 <= call, "%v a test, %v a call into C", test/n, call/n)
	Must(rt.Finalize())
}

func eventsOfOthers() {
	main := Initialize()
	interpreter := rt.Main()
	others := []*gopyruntime.ThreadState{NewState(), NewState()}
	C.worker_start()
	c := C.worker_make(interp(interpreter))
	sub := Must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
	Must(others[0].RaiseEvents(gopyruntime.EventGC | gopyruntime.EventStop))
	Expect(Must1(others[0].Events()) == gopyruntime.EventGC|gopyruntime.EventStop, "set")
	Expect(Must1(others[1].Events()) == 0 && Must1(main.Events()) == 0, "of one")
	Must(others[0].ClearEvents(gopyruntime.EventStop))
	Expect(Must1(others[0].Events()) == gopyruntime.EventGC, "cleared")
	Must(interpreter.RaiseEvents(gopyruntime.EventJITInvalidateCold))
	Expect(C.breaker_of(c) == 128 && Must1(main.Events()) == gopyruntime.EventJITInvalidateCold, "all of them")
	Expect(Must1(sub.Events()) == 0, "not those of another interpreter")
	Must(interpreter.ClearEvents(gopyruntime.AllEvents))
	Expect(C.breaker_of(c) == 0 && Must1(others[0].Events()) == 0, "none")
	for _, err := range []error{main.RaiseEvents(1 << 8), main.ClearEvents(1 << 9), interpreter.RaiseEvents(1 << 63)} {
		Expect(err != nil && strings.Contains(err.Error(), "no such events"), "%v", err)
	}
	ended := sub.Interpreter()
	Must(sub.End())
	_, err := sub.Events()
	for _, err := range []error{err, sub.RaiseEvents(1), sub.ClearEvents(1), ended.RaiseEvents(1), ended.ClearEvents(1)} {
		Expect(errors.Is(err, gopyruntime.ErrEnded), "%v", err)
	}

	// Raised by another goroutine, noticed by a loop.
	for _, e := range []gopyruntime.Event{gopyruntime.EventGC, gopyruntime.EventStop, gopyruntime.EventDropRequest} {
		h := Hold(others[0])
		go func() { Must(interpreter.RaiseEvents(e)) }()
		b := Must1(h.Breaker())
		for !b.Raised() {
			runtime.Gosched()
		}
		Expect(b.Events() == e, "%x", b.Events())
		Must(h.HandlePending())
		Expect(!b.Raised(), "%x", b.Events())
		Must(h.Release())
		Must(interpreter.ClearEvents(e))
	}
	C.worker_end(c)
	C.worker_stop()
	Finish(main)
}

var errOwn = errors.New("the host's own")

func handlers() {
	main := Initialize()
	var called []string
	answer := error(nil)
	record := func(what string) func(*gopyruntime.ThreadState) error {
		return func(t *gopyruntime.ThreadState) error {
			Expect(gopyruntime.CurrentThreadState() == t && C.PyThreadState_Get() == tstate(t), "current")
			Must1(rt.Object(what)).Close()
			called = append(called, what)
			return answer
		}
	}
	was := func(what string) {
		Expect(strings.Join(called, " ") == what, "%v and not %v", called, what)
		called = nil
	}
	Must(rt.Main().HandleEvents(&gopyruntime.EventHandlers{
		GC: record("gc"), Stop: record("stop"), Drop: record("drop"),
		AsyncError: func(t *gopyruntime.ThreadState, err error) error {
			Expect(errors.Is(err, errOwn), "%v", err)
			return record("async")(t)
		},
		Other: func(t *gopyruntime.ThreadState, e gopyruntime.Event) error {
			Expect(e == gopyruntime.EventExplicitMerge, "%x", e)
			return record("other")(t)
		},
	}))
	Must(main.Detach())
	for _, t := range []*gopyruntime.ThreadState{main, NewState()} {
		for _, held := range []bool{false, true} {
			handle := t.HandlePending
			var h gopyruntime.Hold
			if held {
				h = Hold(t)
				handle = h.HandlePending
			} else {
				Must(t.Attach())
			}
			Must(handle())
			was("")
			Must(t.RaiseEvents(gopyruntime.EventGC | gopyruntime.EventStop | gopyruntime.EventDropRequest |
				gopyruntime.EventExplicitMerge))
			Must(t.SetAsyncError(errOwn))
			Must(handle())
			was("stop gc other drop async")
			Expect(Must1(t.Events()) == 0, "all are handled")
			answer = errOwn
			Must(t.RaiseEvents(gopyruntime.EventGC | gopyruntime.EventDropRequest))
			err := handle()
			Expect(errors.Is(err, errOwn), "%v", err)
			was("gc")
			Expect(Must1(t.Events()) == gopyruntime.EventDropRequest, "what is left is pending")
			err = handle()
			Expect(errors.Is(err, errOwn), "%v", err)
			was("drop")
			answer = nil
			Must(t.ClearEvents(gopyruntime.AllEvents))
			if held {
				Must(h.Release())
			} else {
				Must(t.Detach())
			}
		}
	}
	Must(rt.Main().HandleEvents(nil))
	Must(main.Attach())
	Must(main.RaiseEvents(gopyruntime.EventGC))
	Must(main.HandlePending())
	was("")
	Must(rt.Finalize())
}

func async() {
	main := Initialize()
	interpreter := rt.Main()
	ident, _, err := main.ThreadIDs()
	Must(err)
	n, err := interpreter.SetAsyncError(ident, errOwn)
	Expect(n == 1 && err == nil, "%d %v", n, err)
	Expect(main.Pending(), "told")
	err = main.HandlePending()
	Expect(errors.Is(err, errOwn), "%v", err)
	Must(main.HandlePending())
	n, err = interpreter.SetAsyncError(1, errOwn)
	Expect(n == 0 && err == nil, "no such thread: %d %v", n, err)

	Must1(interpreter.SetAsyncError(ident, errOwn))
	Must1(interpreter.SetAsyncError(ident, errors.New("newer")))
	err = main.HandlePending()
	Expect(err != nil && err.Error() == "newer", "the last one counts: %v", err)
	Must1(interpreter.SetAsyncError(ident, errOwn))
	Must1(interpreter.SetAsyncError(ident, nil))
	Must(main.HandlePending())

	// An exception, by its type and as an object.
	Must1(interpreter.SetAsyncError(ident, &gopyruntime.PyError{Type: "KeyError", Message: "k"}))
	var python *gopyruntime.PyError
	err = main.HandlePending()
	Expect(errors.As(err, &python) && python.Matches("KeyError"), "%v", err)
	Must(main.HandlePending())

	// To one that has a Hold, and was on no thread yet, from another goroutine.
	other := NewState()
	n, err = interpreter.SetAsyncError(0, errOwn)
	Expect(n == 0 && err == nil, "no thread: %d %v", n, err)
	Must(main.Detach())
	h := Hold(other)
	go func() { Must(other.SetAsyncError(errOwn)) }()
	b := Must1(h.Breaker())
	for !b.Raised() {
		runtime.Gosched()
	}
	err = h.HandlePending()
	Expect(errors.Is(err, errOwn), "%v", err)
	Must(h.HandlePending())
	Must(h.Release())
	Must(other.SetAsyncError(errOwn)) // never delivered
	Must(other.Delete())
	Expect(errors.Is(other.SetAsyncError(errOwn), gopyruntime.ErrEnded), "ended")
	Finish(main)
	_, err = interpreter.SetAsyncError(ident, errOwn)
	Expect(errors.Is(err, gopyruntime.ErrEnded), "%v", err)
}

// asyncInC: Go's errors are exceptions in C code, C's exceptions errors in Go, and the last one set counts.
func asyncInC() {
	main := Initialize()
	interpreter := rt.Main()
	C.worker_start()
	c := C.worker_make(interp(interpreter))
	setter := C.worker_make(interp(interpreter))
	ident, _, err := of(c).ThreadIDs()
	Must(err)
	mine, _, err := main.ThreadIDs()
	Must(err)
	Must(main.Detach())
	for range 50 {
		Expect(C.worker_handle_pending(c) == 0, "nothing")
		Must(of(c).SetAsyncError(errOwn))
		Expect(C.worker_handle_pending(c) == -1 && C.worker_handle_pending(c) == 0, "once")
		Must(of(c).SetAsyncError(&gopyruntime.PyError{Type: "KeyError"}))
		Expect(C.worker_handle_pending(c) == -1 && C.worker_handle_pending(c) == 0, "once")
		Must(main.Attach())
		Must(main.Detach())

		// C's exception, in Go.
		C.worker_set_async(setter, C.ulong(mine), 1)
		var python *gopyruntime.PyError
		err := main.Run(main.HandlePending)
		Expect(errors.As(err, &python) && python.Matches("LookupError"), "%v", err)
		Must(main.Run(main.HandlePending))
		h := Hold(main)
		Must(main.SetAsyncError(errOwn))
		Must(h.Release())
		C.worker_set_async(setter, C.ulong(mine), 1)
		err = main.Run(main.HandlePending)
		Expect(errors.As(err, &python) && python.Matches("KeyError") && !errors.Is(err, errOwn), "%v", err)
		Must(main.SetAsyncError(errOwn))
		C.worker_set_async(setter, C.ulong(mine), 0)
		Must(main.Run(main.HandlePending))
		C.worker_set_async(setter, C.ulong(mine), 1)
		Must(main.SetAsyncError(errOwn))
		err = main.Run(main.HandlePending)
		Expect(errors.Is(err, errOwn), "%v", err)
		Must(main.Run(main.HandlePending))
	}
	Must1(interpreter.SetAsyncError(ident, errOwn))
	C.worker_end(setter)
	C.worker_end(c) // with an error that was not delivered
	C.worker_stop()
	Finish(main)
}

// exceptionInC: what a pending call of C's raises is HandlePending's error.
func exceptionInC() {
	main := Initialize()
	Expect(C.add_raising_call() == 0, "added")
	var python *gopyruntime.PyError
	err := main.HandlePending()
	Expect(errors.As(err, &python) && python.Type == "KeyError", "%v", err)
	Must(main.HandlePending())
	Expect(C.PyErr_Occurred() == nil, "taken")
	Must(rt.Finalize())
}

// asyncStorm: errors from many goroutines to loops that come and go.
func asyncStorm() {
	main := InitializeDetached()
	interpreter := rt.Main()
	var over atomic.Bool
	var senders, loops sync.WaitGroup
	for range 2 {
		senders.Go(func() {
			for !over.Load() {
				for t := range interpreter.ThreadStates() {
					if err := t.SetAsyncError(errOwn); err != nil {
						Expect(errors.Is(err, gopyruntime.ErrEnded), "%v", err)
					}
				}
				Must(interpreter.RaiseEvents(gopyruntime.EventStop | gopyruntime.EventGC))
				runtime.Gosched()
			}
		})
	}
	for range 3 {
		loops.Go(func() {
			for range 30 {
				t := Must1(interpreter.NewThreadState())
				h := Hold(t)
				b := Must1(h.Breaker())
				for got := 0; got < 2; {
					if !b.Raised() {
						runtime.Gosched()
						continue
					}
					if err := h.HandlePending(); err != nil {
						Expect(errors.Is(err, errOwn), "%v", err)
						got++
					}
				}
				Must(h.Release())
				Must(t.Delete())
			}
		})
	}
	loops.Wait()
	over.Store(true)
	senders.Wait()
	Must(main.Attach())
	_ = main.HandlePending()
	Must(rt.Finalize())
}

func pendingLen() {
	main := Initialize()
	interpreter := rt.Main()
	Expect(rt.PendingLen() == 0 && Must1(interpreter.PendingLen()) == 0, "none")
	for range 3 {
		Must(rt.AddPendingCall(func() error { return nil }))
	}
	Must(interpreter.AddPendingCall(func() error { return nil }))
	Expect(C.add_calls(2) == 2 && rt.PendingLen() == 5 && Must1(interpreter.PendingLen()) == 1, "5 and 1")
	Must(main.HandlePending())
	Expect(rt.PendingLen() == 0 && Must1(interpreter.PendingLen()) == 0, "none")
	Must(rt.Finalize())
	_, err := interpreter.PendingLen()
	Expect(errors.Is(err, gopyruntime.ErrEnded), "%v", err)
}

func interval() {
	main := Initialize()
	interpreter := rt.Main()
	Expect(Must1(interpreter.SwitchInterval()) == 5*time.Millisecond, "CPython's")
	Must(interpreter.SetSwitchInterval(1500 * time.Nanosecond))
	Expect(Must1(interpreter.SwitchInterval()) == 2*time.Microsecond && C.interval_of(interp(interpreter)) == 2, "rounded up")
	Must(interpreter.SetSwitchInterval(math.MaxInt64))
	Expect(Must1(interpreter.SwitchInterval()) > 200*365*24*time.Hour, "never")
	Must(interpreter.SetSwitchInterval(1500 * time.Nanosecond))
	for _, d := range []time.Duration{0, -1} {
		Expect(interpreter.SetSwitchInterval(d) != nil, "%v", d)
	}
	sub := Must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
	own := sub.Interpreter()
	Expect(Must1(own.SwitchInterval()) == 5*time.Millisecond, "its own")
	Must(own.SetSwitchInterval(time.Second))
	Expect(Must1(own.SwitchInterval()) == time.Second && Must1(interpreter.SwitchInterval()) == 2*time.Microsecond, "apart")
	Must(sub.End())
	Must(main.Attach())
	legacy := Must1(rt.NewInterpreter(gopyruntime.LegacyInterpreter))
	Expect(Must1(legacy.Interpreter().SwitchInterval()) == 2*time.Microsecond, "shared")
	Must(legacy.End())
	Finish(main)
	for _, i := range []*gopyruntime.Interpreter{interpreter, own} {
		_, err := i.SwitchInterval()
		Expect(errors.Is(err, gopyruntime.ErrEnded) && errors.Is(i.SetSwitchInterval(1), gopyruntime.ErrEnded), "%v", err)
	}
}
