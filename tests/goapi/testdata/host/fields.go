// Fields by name, and interned strings.

package main

/*
#include "csrc.h"
*/
import "C"

import (
	"errors"
	"sync"

	"github.com/gopyruntime/gopyruntime"
	. "github.com/gopyruntime/gopyruntime/tests/goapi/scenario"
)

func init() {
	all["fields"] = fields
	all["fields-of-all"] = fieldsOfAll
	all["fields-ended"] = fieldsEnded
	all["interned"] = interned
}

func field[T gopyruntime.FieldType](owner gopyruntime.FieldOwner, path string) gopyruntime.FieldRef[T] {
	return Must1(gopyruntime.FieldOf[T](owner, path))
}

func fields() {
	up := field[int32](gopyruntime.OfRuntime, "initialized")
	Expect(Must1(up.Load(gopyruntime.Hold{})) == 0, "down")
	h := held()
	Expect(Must1(up.Load(gopyruntime.Hold{})) == 1, "up")
	Expect(Must1(field[string](gopyruntime.OfRuntime, "debug_offsets.cookie").Load(h)) == "xdebugpy", "a text")
	Expect(Must1(field[int64](gopyruntime.OfRuntime, "interpreters.next_id").Load(h)) == 1, "a number")
	Expect(Must1(field[gopyruntime.Address](gopyruntime.OfRuntime, "interpreters.main").Load(h)) != 0, "a pointer")

	id := field[uint64](gopyruntime.OfThreadState, "id")
	Expect(id.Path() == "base.id" && !id.Writable(), "%s", id.Path())
	Expect(Must1(id.Load(h)) == h.ThreadState().ID(), "the thread state's")
	Expect(Must1(field[int32](gopyruntime.OfThreadState, "holds_gil").Load(h)) == 1, "a number")
	Expect(Must1(field[uint32](gopyruntime.OfThreadState, "base._status.active").Load(h)) == 1, "a bit")
	Expect(Must1(field[uint32](gopyruntime.OfThreadState, "base._status.finalized").Load(h)) == 0, "a bit")
	Expect(Must1(field[int64](gopyruntime.OfInterpreter, "id").Load(h)) == 0, "the interpreter's")
	interval := field[uint64](gopyruntime.OfGIL, "interval")
	Expect(Must1(interval.Load(h)) == 5000, "the GIL's")

	Must(interval.Store(h, 7000))
	Expect(Must1(interval.Load(h)) == 7000, "written")
	limit := field[int32](gopyruntime.OfThreadState, "py_recursion_limit")
	Expect(limit.Writable(), "may be written")
	before := Must1(limit.Load(h))
	Must(limit.Store(h, before+5))
	Expect(Must1(limit.Load(h)) == before+5, "written")
	Must(h.Call(func() error { return limit.Store(h, before) }))

	Fails(id.Store(h, 1), gopyruntime.ErrFieldReadOnly)
	var wrong *gopyruntime.FieldError
	_, err := gopyruntime.FieldOf[int32](gopyruntime.OfThreadState, "no_such_field")
	Expect(errors.As(err, &wrong) && wrong.Path == "no_such_field" && wrong.Owner == gopyruntime.OfThreadState, "%v", err)
	Fails(err, gopyruntime.ErrNoField)
	for _, owner := range []gopyruntime.FieldOwner{-1, 4} {
		_, err = gopyruntime.FieldOf[int32](owner, "id")
		Fails(err, gopyruntime.ErrNoField)
	}
	for _, path := range []string{"", "interpreters.", "signals.handlers[65]", "signals.handlers[-1].tripped", ".", "[0]"} {
		_, err = gopyruntime.FieldOf[int32](gopyruntime.OfRuntime, path)
		Fails(err, gopyruntime.ErrNoField)
	}
	_, err = gopyruntime.FieldOf[int64](gopyruntime.OfRuntime, "initialized")
	Fails(err, gopyruntime.ErrFieldType)
	_, err = gopyruntime.FieldOf[uint32](gopyruntime.OfRuntime, "initialized")
	Fails(err, gopyruntime.ErrFieldType)
	_, err = gopyruntime.FieldOf[string](gopyruntime.OfRuntime, "initialized")
	Fails(err, gopyruntime.ErrFieldType)
	_, err = gopyruntime.FieldOf[int32](gopyruntime.OfRuntime, "interpreters")
	Fails(err, gopyruntime.ErrFieldType)
	_, err = gopyruntime.FieldRef[int32]{}.Load(h)
	Fails(err, gopyruntime.ErrNoField)

	old := h
	h = works(h)
	_, err = id.Load(old)
	Fails(err, gopyruntime.ErrNotAttached)
	Fails(limit.Store(old, 1), gopyruntime.ErrNotAttached)
	main := h.ThreadState()
	Must(h.Release())
	_, err = id.Load(h)
	Fails(err, gopyruntime.ErrNotAttached)

	// Of others.
	Expect(Must1(id.LoadThreadState(main)) == main.ID(), "anybody's")
	_, err = id.LoadInterpreter(rt.Main())
	Fails(err, gopyruntime.ErrNoField)
	Expect(Must1(interval.LoadInterpreter(rt.Main())) == 7000, "anybody's")
	Must(Hold(main).Finalize())
}

// fieldsOfAll: each scalar that a snapshot lists is found by its path, with one of the types, and has that value.
func fieldsOfAll() {
	h := held()
	s := rt.Snapshot()
	for _, of := range []struct {
		owner  gopyruntime.FieldOwner
		fields []gopyruntime.Field
	}{
		{gopyruntime.OfRuntime, s.Runtime},
		{gopyruntime.OfInterpreter, s.Interpreters[0].Fields},
		{gopyruntime.OfThreadState, s.Interpreters[0].Threads[0].Fields},
	} {
		for _, f := range of.fields {
			if f.Path == "interpreters.mutex._bits" {
				continue // a snapshot is taken under it
			}
			got, err := load(h, of.owner, f.Path, f.Value)
			Expect(err == nil && got == f.Value, "%v.%s = %v %T: %v %T, %v", of.owner, f.Path, f.Value, f.Value, got, got, err)
		}
		Expect(len(of.fields) > 50, "%d fields", len(of.fields))
	}
	Must(h.Finalize())
}

// load reads a field as the type that fits, in the form that a snapshot has it in.
func load(h gopyruntime.Hold, owner gopyruntime.FieldOwner, path string, like any) (any, error) {
	switch like.(type) {
	case string:
		return one[string](h, owner, path)
	case bool:
		return one[bool](h, owner, path)
	case float64:
		return one[float64](h, owner, path)
	case gopyruntime.Address:
		return one[gopyruntime.Address](h, owner, path)
	case int64:
		if v, err := one[int64](h, owner, path); err == nil {
			return v, nil
		}
		if v, err := one[int32](h, owner, path); err == nil {
			return int64(v), nil
		}
		if v, err := one[int16](h, owner, path); err == nil {
			return int64(v), nil
		}
		v, err := one[int8](h, owner, path)
		return int64(v), err
	}
	if v, err := one[uint64](h, owner, path); err == nil {
		return v, nil
	}
	if v, err := one[uint32](h, owner, path); err == nil {
		return uint64(v), nil
	}
	if v, err := one[uint16](h, owner, path); err == nil {
		return uint64(v), nil
	}
	v, err := one[uint8](h, owner, path)
	return uint64(v), err
}

func one[T gopyruntime.FieldType](h gopyruntime.Hold, owner gopyruntime.FieldOwner, path string) (T, error) {
	f, err := gopyruntime.FieldOf[T](owner, path)
	if err != nil {
		var none T
		return none, err
	}
	return f.Load(h)
}

// fieldsEnded: what has ended is an error, while others make and end it.
func fieldsEnded() {
	h := held()
	id := field[uint64](gopyruntime.OfThreadState, "id")
	interval := field[uint64](gopyruntime.OfGIL, "interval")
	for range 20 {
		sub := Must1(h.NewInterpreter(bg, gopyruntime.IsolatedInterpreter))
		interp := sub.Interpreter()
		var wg sync.WaitGroup
		wg.Go(func() {
			for {
				if _, err := interval.LoadInterpreter(interp); err != nil {
					Fails(err, gopyruntime.ErrEnded)
					break
				}
			}
			_, err := id.LoadThreadState(sub)
			Fails(err, gopyruntime.ErrEnded)
		})
		Must(Hold(sub).EndInterpreter())
		wg.Wait()
	}
	Must(h.Finalize())
}

func interned() {
	_, err := rt.Intern("text")
	Fails(err, gopyruntime.ErrNotAttached)
	h := held()
	Must(h.Call(func() error {
		const fresh = "a text that nobody has interned"
		Expect(!Must1(rt.IsInterned(fresh)) && Must1(rt.Interned(fresh)) == nil, "not yet")
		o := Must1(rt.Intern(fresh))
		Expect(Must1(rt.IsInterned(fresh)) && Must1(rt.Interned(fresh)).Is(o), "the same one")
		Expect(Must1(rt.Intern(fresh)).Is(o) && Must1(o.Text()) == fresh, "the same one")
		for _, text := range []string{"__init__", "a", ""} {
			Expect(Must1(rt.IsInterned(text)), "%q is the runtime's own", text)
		}
		_, err := rt.Intern("\xff")
		Expect(err != nil, "no UTF-8")
		Expect(!Must1(rt.IsInterned(fresh+"\x00")), "another one")
		return nil
	}))
	sub := Hold(Must1(h.NewInterpreter(bg, gopyruntime.IsolatedInterpreter)))
	Must(sub.Call(func() error {
		Expect(!Must1(rt.IsInterned("a text that nobody has interned")), "in the other interpreter")
		return nil
	}))
	Must(sub.EndInterpreter())
	Must(h.Finalize())
}
