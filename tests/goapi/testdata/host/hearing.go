// Audit events: hooks in Go, and raising events from Go.

package main

/*
#include "csrc.h"
*/
import "C"

import (
	"errors"
	"slices"

	"github.com/gopyruntime/gopyruntime"
	. "github.com/gopyruntime/gopyruntime/tests/goapi/scenario"
)

func init() {
	all["audit"] = audit
	all["audit-early"] = auditEarly
	all["audit-fork"] = auditFork
	all["audit-raise"] = auditRaise
}

func audit() {
	main := Initialize()
	var heard []string
	var kept any
	Must(rt.AddAuditHook(func(event string, args *gopyruntime.Object) error {
		heard = append(heard, event)
		switch event {
		case "host.event":
			kept = Must1(args.Value())
		case "host.refused":
			return errBroken
		}
		return nil
	}))
	Expect(C.raise_event() == 0, "agreed")
	tuple, ok := kept.(gopyruntime.Tuple)
	Expect(ok && slices.Equal(tuple, gopyruntime.Tuple{int64(1), "text"}), "%v", kept)
	Must(rt.Audit("host.mine", 1, "two"))

	var python *gopyruntime.PyError
	err := rt.Audit("host.refused")
	Expect(errors.As(err, &python) && python.Matches("RuntimeError") && python.Message == "broken", "%v", err)

	// Hooks hear of new ones, and may refuse them.
	Must(rt.AddAuditHook(func(event string, _ *gopyruntime.Object) error {
		if event == "sys.addaudithook" {
			return &gopyruntime.PyError{Type: "PermissionError", Message: "no more"}
		}
		return nil
	}))
	err = rt.AddAuditHook(func(string, *gopyruntime.Object) error { panic("never added") })
	Expect(errors.As(err, &python) && python.Matches("PermissionError"), "%v", err)
	Must(rt.Audit("host.mine"))
	want := []string{"host.event", "host.mine", "host.refused", "sys.addaudithook", "sys.addaudithook", "host.mine"}
	Expect(slices.Equal(heard, want), "%q", heard)

	Must(main.Detach())
	Fails(rt.Audit("host.mine"), gopyruntime.ErrNotAttached)
	heard = nil
	h := Hold(main)
	Must(h.Audit("host.held", []int{1}))
	Must(h.Call(func() error { return h.Audit("host.called") }))
	Expect(errors.As(h.Audit("host.refused"), &python), "refused")
	h = works(h)
	Expect(slices.Equal(heard, []string{"host.held", "host.called", "host.refused"}), "%q", heard)
	Fails(gopyruntime.Hold{}.Audit("host.mine"), gopyruntime.ErrNotAttached)
	Must(h.Finalize())
	Expect(slices.Contains(heard, "cpython._PySys_ClearAuditHooks"), "%q", heard)

	// The next runtime has none.
	heard = nil
	h = held()
	Must(h.Audit("host.mine"))
	Must(h.Call(func() error { return rt.Audit("host.mine") }))
	Fails(gopyruntime.Hold{}.Audit("host.mine"), gopyruntime.ErrNotAttached)
	Must(h.Finalize())
	Expect(len(heard) == 0, "%q", heard)
}

// auditEarly: a hook that is there first hears of everything, also where there are no objects yet.
func auditEarly() {
	events := map[string]int{}
	Must(rt.AddAuditHook(func(event string, args *gopyruntime.Object) error {
		events[event]++
		return nil
	}))
	h := held()
	s := Hold(Must1(h.NewInterpreter(bg, gopyruntime.IsolatedInterpreter)))
	Must(s.Call(func() error {
		_, err := rt.Import("_no_such_module")
		Expect(err != nil, "there is none")
		return s.EndInterpreter()
	}))
	Must(h.Finalize())
	for _, event := range []string{
		"cpython.PyInterpreterState_New", "cpython.PyInterpreterState_Clear", "cpython._PySys_ClearAuditHooks", "import",
	} {
		Expect(events[event] > 0, "%s in %v", event, events)
	}
}

// auditFork: a hook in Go is not asked in a child.
func auditFork() {
	h := held()
	Must(h.Call(func() error {
		Must(rt.AddAuditHook(func(event string, _ *gopyruntime.Object) error { return errBroken }))
		Expect(rt.Audit("host.refused") != nil, "refused")
		code := C.fork_and_audit()
		Expect(code == 0, "the child's exit code is %d", code)
		return nil
	}))
	Must(h.Finalize())
}

// auditRaise: a hook uses objects, and raises events itself.
func auditRaise() {
	h := held()
	depth := 0
	Must(rt.AddAuditHook(func(event string, args *gopyruntime.Object) error {
		if event != "host.nested" {
			return nil
		}
		n := Must1(Must1(args.Item(0)).Int())
		if n == 0 {
			return &gopyruntime.PyError{Type: "KeyError", Message: "the end"}
		}
		depth++
		return rt.Audit("host.nested", n-1)
	}))
	var python *gopyruntime.PyError
	err := h.Audit("host.nested", 5)
	Expect(errors.As(err, &python) && python.Matches("KeyError") && depth == 5, "%v at %d", err, depth)
	Must(works(h).Finalize())
}
