// Calls that would confuse which thread state is whose, and which has ended.

package main

/*
#include "csrc.h"
*/
import "C"

import (
	"context"
	"errors"
	"time"

	"github.com/gopyruntime/gopyruntime"
	. "github.com/gopyruntime/gopyruntime/tests/goapi/scenario"
)

var confusedCases = map[string]func(){
	"passed-on-end": passedOnEnd, "too-early": tooEarly, "detached-by-go": detachedByGo,
	"nested-bindings": nestedBindings, "in-its-place": inItsPlace,
}

// works: the GIL can be had.
func works(t *gopyruntime.ThreadState) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	h := Must1(t.Hold(ctx))
	Must(h.Release())
}

// passedOnEnd: a callback's ErrEnded is about something else than the Hold that handles it.
func passedOnEnd() {
	main := InitializeDetached()
	sub := Must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
	ended := sub.Interpreter()
	Must(sub.End())

	h := Must1(main.Hold(context.Background()))
	Must(rt.AddPendingCall(func() error { return ended.AddPendingCall(func() error { return nil }) }))
	err := h.HandlePending()
	Expect(err != nil && !errors.Is(err, gopyruntime.ErrEnded), "%v", err)
	Must(main.SetAsyncError(gopyruntime.ErrEnded))
	err = h.HandlePending()
	Expect(err != nil && !errors.Is(err, gopyruntime.ErrEnded), "%v", err)
	Must(h.Release())
	works(main)
}

// tooEarly: there is no GIL yet that could be shared.
func tooEarly() {
	_, err := rt.NewInterpreter(gopyruntime.LegacyInterpreter)
	var status *gopyruntime.StatusError
	Expect(errors.As(err, &status), "%v", err)
	works(InitializeDetached())
}

// detachedByGo: a callback lets go of what C code has attached, and takes it again.
func detachedByGo() {
	main := InitializeDetached()
	other := Must1(rt.Main().NewThreadState())
	calls := 0
	Must(rt.AddAuditHook(func(event string, _ *gopyruntime.Object) error {
		if event != "on a C thread" {
			return nil
		}
		calls++
		t := gopyruntime.CurrentThreadState()
		Must(t.Detach())
		Expect(gopyruntime.CurrentThreadState() == nil, "none is current")
		Must(other.Run(func() error { return nil }))
		return t.Attach()
	}))
	for range 3 {
		Expect(C.audit_on_thread() == 1, "C has the GIL again")
	}
	Expect(calls == 3, "%d calls", calls)
	works(main)
}

var withoutGIL func()

//export goWithoutGIL
func goWithoutGIL() { withoutGIL() }

// nestedBindings: Go code that C calls without the GIL attaches another thread state for a while.
func nestedBindings() {
	main := InitializeDetached()
	others := []*gopyruntime.ThreadState{Must1(rt.Main().NewThreadState()), Must1(rt.Main().NewThreadState())}
	deep := 0
	withoutGIL = func() {
		if deep == len(others) {
			return
		}
		t := others[deep]
		deep++
		Must(t.Run(func() error {
			C.call_go_without_gil()
			Expect(gopyruntime.CurrentThreadState() == t, "it is current again")
			return nil
		}))
	}
	h := Must1(main.Hold(context.Background()))
	for range 3 {
		deep = 0
		Must(h.Call(func() error {
			C.call_go_without_gil()
			Expect(gopyruntime.CurrentThreadState() == main, "it is current again")
			return nil
		}))
		Expect(gopyruntime.CurrentThreadState() == nil, "none is current")
	}
	Must(h.Release())

	deep = 0
	Must(main.Attach())
	C.call_go_without_gil()
	Must(main.Detach())
	Expect(C.wrong_when_free() == 0, "nothing is left on the thread")
	works(main)
}

// inItsPlace: a thread state that has ended is no other one that has its memory.
func inItsPlace() {
	InitializeDetached()
	for range 5 {
		a := Must1(rt.Main().NewThreadState())
		Must(a.Run(func() error { return nil }))
		Must(a.Delete())
		b := Must1(rt.Main().NewThreadState())
		Must(b.Attach())
		Fails(a.Detach(), gopyruntime.ErrNotAttached)
		Fails(a.HandlePending(), gopyruntime.ErrNotAttached)
		Fails(a.End(), gopyruntime.ErrNotAttached)
		Must(b.Detach())
		works(b)
	}
}
