//go:build linux && amd64 && cgo

// The eval breaker of a thread state: testing it, raising and clearing its events, and a host's part in handling them.

package gopyruntime

import (
	"fmt"
	"sync/atomic"

	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// Event is a set of reasons for an eval loop to stop and look: CPython's _PY_..._BIT in PyThreadState.eval_breaker.
type Event uintptr

// The events. What handles them is [Hold.HandlePending]; see [EventHandlers] for the host's part.
const (
	EventDropRequest       Event = Event(mirror.GILDropRequestBit)    // another thread has waited for the GIL
	EventSignals           Event = Event(mirror.SignalsPendingBit)    // a signal has arrived
	EventPendingCalls      Event = Event(mirror.CallsToDoBit)         // a pending call was added
	EventAsyncError        Event = Event(mirror.AsyncExceptionBit)    // another thread raises an exception here
	EventGC                Event = Event(mirror.GCScheduledBit)       // the collector is to run
	EventStop              Event = Event(mirror.PleaseStopBit)        // the world is to be stopped
	EventExplicitMerge     Event = Event(mirror.ExplicitMergeBit)     // for hosts: CPython has it in another build
	EventJITInvalidateCold Event = Event(mirror.JITInvalidateColdBit) // for hosts: CPython's compiler has it
	AllEvents              Event = Event(events)
)

func (e Event) check() error {
	if e&^AllEvents != 0 {
		return fmt.Errorf("gopyruntime: %#x: there are no such events", uintptr(e&^AllEvents))
	}
	return nil
}

// A Breaker tests the eval breaker of one thread state for the loop of an interpreter, at the price of one atomic load
// and of no call:
//
//	for !b.Raised() { ... }
//
// It is for the goroutine that has the thread state, as long as it has it: until [Hold.Release] or
// [ThreadState.Detach], or ErrEnded from HandlePending. A Hold that was handed over has the same. After that it must not
// be used, since the memory that it looks at may be gone. Nothing is raised in the zero Breaker.
type Breaker struct{ word *uintptr }

// Breaker returns the Breaker of the Hold's thread state. The error is ErrNotAttached where h is not valid.
func (h Hold) Breaker() (Breaker, error) {
	if !h.valid() {
		return Breaker{}, ErrNotAttached
	}
	return Breaker{&h.t.c.EvalBreaker}, nil
}

// Breaker is [Hold.Breaker] for the goroutine that is attached to t; for others the error is ErrNotAttached.
func (t *ThreadState) Breaker() (Breaker, error) {
	if !t.attachedHere() {
		return Breaker{}, ErrNotAttached
	}
	return Breaker{&t.c.EvalBreaker}, nil
}

// Raised reports whether any event is set: then HandlePending has something to do.
func (b Breaker) Raised() bool { return b.word != nil && atomic.LoadUintptr(b.word)&events != 0 }

// Events returns the events that are set.
func (b Breaker) Events() Event {
	if b.word == nil {
		return 0
	}
	return Event(atomic.LoadUintptr(b.word) & events)
}

// Raise sets events. What is no event is ignored, here and in Clear.
func (b Breaker) Raise(e Event) {
	if b.word != nil {
		atomic.OrUintptr(b.word, uintptr(e&AllEvents))
	}
}

// Clear clears events. What they stand for, such as a pending call, stays, and is not looked for until another event of
// that kind, or until the GIL is taken anew.
func (b Breaker) Clear(e Event) {
	if b.word != nil {
		atomic.AndUintptr(b.word, ^uintptr(e&AllEvents))
	}
}

// Events returns the events that are set for t. The error is ErrEnded when t has ended.
//
// This, RaiseEvents and ClearEvents may be called by any goroutine, attached or not. They take the lock of the lists for
// as long as finding t takes; who has t uses its [Breaker].
func (t *ThreadState) Events() (Event, error) {
	var e Event
	err := t.locked(func() { e = Event(t.pending()) })
	return e, err
}

// RaiseEvents sets events for t, whose owner notices soon. The error is ErrEnded when t has ended, and another one for what
// is no event.
func (t *ThreadState) RaiseEvents(e Event) error {
	if err := e.check(); err != nil {
		return err
	}
	return t.locked(func() { Breaker{&t.c.EvalBreaker}.Raise(e) })
}

// ClearEvents clears events of t, as [Breaker.Clear] does. Errors are those of RaiseEvents.
func (t *ThreadState) ClearEvents(e Event) error {
	if err := e.check(); err != nil {
		return err
	}
	return t.locked(func() { Breaker{&t.c.EvalBreaker}.Clear(e) })
}

// RaiseEvents sets events for all thread states that the interpreter has now. Any goroutine may call it; the error is
// ErrEnded when the interpreter has ended, and another one for what is no event.
func (i *Interpreter) RaiseEvents(e Event) error { return i.eachBreaker(e, Breaker.Raise) }

// ClearEvents clears events of all thread states that the interpreter has, as [Breaker.Clear] does. Errors are
// those of RaiseEvents.
func (i *Interpreter) ClearEvents(e Event) error { return i.eachBreaker(e, Breaker.Clear) }

func (i *Interpreter) eachBreaker(e Event, change func(Breaker, Event)) error {
	if err := e.check(); err != nil {
		return err
	}
	return i.locked(func() {
		for c := i.c.ThreadsHead; c != nil; c = c.Next {
			change(Breaker{&c.EvalBreaker}, e)
		}
	})
}

// EventHandlers are a host's functions for events of an interpreter's thread states. Each may be nil.
//
// HandlePending calls them, of a Hold or a thread state, with t attached and current, as in [Hold.Call]; the Hold itself
// can't be used meanwhile. An error that one returns is HandlePending's, and what is left is still pending. Events that
// C code handles (_Py_HandlePending, Py_MakePendingCalls) are handled by C alone. Signals and pending calls have
// functions of their own: [Runtime.HandleSignal], [Interpreter.AddPendingCall].
type EventHandlers struct {
	// GC is called after C's collector has run.
	GC func(t *ThreadState) error
	// AsyncError is given the error that another thread has raised in t's (SetAsyncError, PyThreadState_SetAsyncExc).
	// What it returns, HandlePending does; without it the error itself.
	AsyncError func(t *ThreadState, err error) error
	// Stop is called before the GIL is let go since somebody wants the world to stop, Drop when another thread has
	// waited for it.
	Stop, Drop func(t *ThreadState) error
	// Other is called for those of EventExplicitMerge and EventJITInvalidateCold that were set.
	Other func(t *ThreadState, e Event) error
}

type handlersKey struct{}

// anyHandlers: some interpreter has or had handlers.
var anyHandlers atomic.Bool

// HandleEvents has the functions of h handle events, until the interpreter ends, instead of those that were set before;
// nil sets none. Any goroutine may call it; the error is ErrEnded when the interpreter has ended.
func (i *Interpreter) HandleEvents(h *EventHandlers) error {
	if h == nil {
		return i.SetValue(handlersKey{}, nil)
	}
	own := *h
	anyHandlers.Store(true)
	return i.SetValue(handlersKey{}, &own)
}

func (t *ThreadState) handlers() *EventHandlers {
	if !anyHandlers.Load() {
		return nil
	}
	i := t.Interpreter()
	if i == nil {
		return nil
	}
	h, _ := i.Value(handlersKey{}).(*EventHandlers)
	return h
}

// tellHost calls the host's functions for those of the eval breaker's bits.
func (t *ThreadState) tellHost(bits uintptr, here bool) error {
	h := t.handlers()
	if h == nil {
		return nil
	}
	for _, handler := range []struct {
		bit    uintptr
		handle func(t *ThreadState) error
	}{{pleaseStop, h.Stop}, {mirror.GCScheduledBit, h.GC}, {dropRequest, h.Drop}} {
		if bits&handler.bit == 0 || handler.handle == nil {
			continue
		}
		if err := t.current(here, func() error { return handler.handle(t) }); err != nil {
			return err
		}
	}
	other := Event(bits) & (EventExplicitMerge | EventJITInvalidateCold)
	if other == 0 || h.Other == nil {
		return nil
	}
	return t.current(here, func() error { return h.Other(t, other) })
}

func (t *ThreadState) tellHostOfError(err error, here bool) error {
	if err == nil || err == ErrEnded {
		return err
	}
	if h := t.handlers(); h != nil && h.AsyncError != nil {
		return t.current(here, func() error { return h.AsyncError(t, err) })
	}
	return err
}

// current calls f with t current on the OS thread, which it is already if here. ErrEnded: f has ended t.
func (t *ThreadState) current(here bool, f func() error) error {
	if !here {
		if !t.bind() {
			return t.occupied("handle what is pending for")
		}
		defer unbind()
	}
	err := f()
	if !t.attachedHere() {
		return ErrEnded
	}
	return ofCallback(err)
}
