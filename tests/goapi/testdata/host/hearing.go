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
)

func init() {
	all["audit"] = audit
	all["audit-early"] = auditEarly
	all["audit-fork"] = auditFork
	all["audit-raise"] = auditRaise
}

func audit() {
	main := initialize()
	var heard []string
	var kept any
	must(rt.AddAuditHook(func(event string, args *gopyruntime.Object) error {
		heard = append(heard, event)
		switch event {
		case "host.event":
			kept = must1(args.Value())
		case "host.refused":
			return errBroken
		}
		return nil
	}))
	expect(C.raise_event() == 0, "agreed")
	tuple, ok := kept.(gopyruntime.Tuple)
	expect(ok && slices.Equal(tuple, gopyruntime.Tuple{int64(1), "text"}), "%v", kept)
	must(rt.Audit("host.mine", 1, "two"))

	var python *gopyruntime.PyError
	err := rt.Audit("host.refused")
	expect(errors.As(err, &python) && python.Matches("RuntimeError") && python.Message == "broken", "%v", err)

	// Hooks hear of new ones, and may refuse them.
	must(rt.AddAuditHook(func(event string, _ *gopyruntime.Object) error {
		if event == "sys.addaudithook" {
			return &gopyruntime.PyError{Type: "PermissionError", Message: "no more"}
		}
		return nil
	}))
	err = rt.AddAuditHook(func(string, *gopyruntime.Object) error { panic("never added") })
	expect(errors.As(err, &python) && python.Matches("PermissionError"), "%v", err)
	must(rt.Audit("host.mine"))
	want := []string{"host.event", "host.mine", "host.refused", "sys.addaudithook", "sys.addaudithook", "host.mine"}
	expect(slices.Equal(heard, want), "%q", heard)

	must(main.Detach())
	fails(rt.Audit("host.mine"), gopyruntime.ErrNotAttached)
	heard = nil
	h := hold(main)
	must(h.Audit("host.held", []int{1}))
	must(h.Call(func() error { return h.Audit("host.called") }))
	expect(errors.As(h.Audit("host.refused"), &python), "refused")
	h = works(h)
	expect(slices.Equal(heard, []string{"host.held", "host.called", "host.refused"}), "%q", heard)
	fails(gopyruntime.Hold{}.Audit("host.mine"), gopyruntime.ErrNotAttached)
	must(h.Finalize())
	expect(slices.Contains(heard, "cpython._PySys_ClearAuditHooks"), "%q", heard)

	// The next runtime has none.
	heard = nil
	h = held()
	must(h.Audit("host.mine"))
	must(h.Call(func() error { return rt.Audit("host.mine") }))
	fails(gopyruntime.Hold{}.Audit("host.mine"), gopyruntime.ErrNotAttached)
	must(h.Finalize())
	expect(len(heard) == 0, "%q", heard)
}

// auditEarly: a hook that is there first hears of everything, also where there are no objects yet.
func auditEarly() {
	events := map[string]int{}
	must(rt.AddAuditHook(func(event string, args *gopyruntime.Object) error {
		events[event]++
		return nil
	}))
	h := held()
	s := hold(must1(h.NewInterpreter(bg, gopyruntime.IsolatedInterpreter)))
	must(s.Call(func() error {
		_, err := rt.Import("_no_such_module")
		expect(err != nil, "there is none")
		return s.EndInterpreter()
	}))
	must(h.Finalize())
	for _, event := range []string{
		"cpython.PyInterpreterState_New", "cpython.PyInterpreterState_Clear", "cpython._PySys_ClearAuditHooks", "import",
	} {
		expect(events[event] > 0, "%s in %v", event, events)
	}
}

// auditFork: a hook in Go is not asked in a child.
func auditFork() {
	h := held()
	must(h.Call(func() error {
		must(rt.AddAuditHook(func(event string, _ *gopyruntime.Object) error { return errBroken }))
		expect(rt.Audit("host.refused") != nil, "refused")
		code := C.fork_and_audit()
		expect(code == 0, "the child's exit code is %d", code)
		return nil
	}))
	must(h.Finalize())
}

// auditRaise: a hook uses objects, and raises events itself.
func auditRaise() {
	h := held()
	depth := 0
	must(rt.AddAuditHook(func(event string, args *gopyruntime.Object) error {
		if event != "host.nested" {
			return nil
		}
		n := must1(must1(args.Item(0)).Int())
		if n == 0 {
			return &gopyruntime.PyError{Type: "KeyError", Message: "the end"}
		}
		depth++
		return rt.Audit("host.nested", n-1)
	}))
	var python *gopyruntime.PyError
	err := h.Audit("host.nested", 5)
	expect(errors.As(err, &python) && python.Matches("KeyError") && depth == 5, "%v at %d", err, depth)
	must(works(h).Finalize())
}
