// Data that a host keeps with thread states and interpreters, and what is called when they end.

package main

/*
#include "csrc.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
	"weak"

	"github.com/gopyruntime/gopyruntime"
	. "github.com/gopyruntime/gopyruntime/tests/goapi/scenario"
)

type key struct{ name string }

var dataCases = map[string]func(){
	"data":        data,
	"data-ends":   dataEnds,
	"data-interp": dataInterp,
	"data-fork":   dataFork,
	"data-storm":  dataStorm,
	"data-freed":  dataFreed,
}

func data() {
	main := Initialize()
	interpreter := rt.Main()
	for _, of := range []interface {
		SetValue(key, value any) error
		Value(key any) any
	}{main, interpreter} {
		Expect(of.Value(key{"a"}) == nil, "nothing yet")
		Must(of.SetValue(key{"a"}, 1))
		Must(of.SetValue(key{"b"}, "two"))
		Must(of.SetValue(key{"a"}, 3))
		Expect(of.Value(key{"a"}) == 3 && of.Value(key{"b"}) == "two" && of.Value("a") == nil, "kept by key and type")
		Must(of.SetValue(key{"b"}, nil))
		Expect(of.Value(key{"b"}) == nil && of.Value(key{"a"}) == 3, "taken away")
	}
	other := NewState()
	Expect(other.Value(key{"a"}) == nil, "each has its own")
	Must(rt.Finalize())
	Expect(main.Value(key{"a"}) == nil && interpreter.Value(key{"a"}) == nil, "gone")
	for _, err := range []error{main.SetValue(key{"a"}, 1), other.SetValue(key{"a"}, 1), interpreter.SetValue(key{"a"}, 1)} {
		Expect(errors.Is(err, gopyruntime.ErrEnded), "%v", err)
	}
	_, err := other.OnEnd(func() {})
	Expect(errors.Is(err, gopyruntime.ErrEnded), "%v", err)
	main = Initialize()
	Expect(main.Value(key{"a"}) == nil && rt.Main().Value(key{"a"}) == nil, "nothing in the next life")
	Must(rt.Finalize())
}

// recorder has functions for OnEnd, and what was called.
type recorder struct {
	mu     sync.Mutex
	called []string
}

func (r *recorder) on(of interface {
	OnEnd(func()) (func() bool, error)
}, what string,
) {
	Must1(of.OnEnd(func() {
		r.mu.Lock()
		r.called = append(r.called, what)
		r.mu.Unlock()
	}))
}

func (r *recorder) was(what ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	Expect(slices.Equal(r.called, what), "%v and not %v", r.called, what)
	r.called = nil
}

// dataEnds: whoever ends a thread state.
func dataEnds() {
	main := Initialize()
	var r recorder
	// By Go.
	t := NewState()
	r.on(t, "first")
	stop := Must1(t.OnEnd(func() { Expect(false, "stopped") }))
	Must1(t.OnEnd(func() { Expect(t.Value(key{"a"}) == 1, "values are there yet") }))
	r.on(t, "last")
	Must(t.SetValue(key{"a"}, 1))
	Expect(stop() && !stop(), "once")
	Must(t.Delete())
	r.was("last", "first")
	Expect(!stop() && t.Value(key{"a"}) == nil, "over")

	// By C: cleared and deleted, deleted only, by its own thread.
	t = NewState()
	r.on(t, "cleared")
	t.OnEnd(func() { r.on(t, "added meanwhile") })
	C.end_now(tstate(t))
	r.was("added meanwhile", "cleared")
	C.worker_start()
	c := C.worker_make(interp(rt.Main()))
	r.on(of(c), "deleted")
	C.delete_now(c)
	r.was("deleted")
	c = C.worker_make(interp(rt.Main()))
	t = of(c)
	Must1(t.OnEnd(func() { Expect(gopyruntime.CurrentThreadState() == t, "attached to it") }))
	r.on(t, "by its thread")
	detached(main, func() { C.worker_end(c) })
	r.was("by its thread")

	// With the interpreter: by Go, by C, by the end of the runtime.
	for _, by := range []string{"Go", "C"} {
		sub := Must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
		other := Must1(sub.Interpreter().NewThreadState())
		r.on(sub.Interpreter(), "interpreter")
		r.on(sub, "ending")
		r.on(other, "other")
		if by == "Go" {
			Must(sub.End())
		} else {
			Must(sub.Detach())
			C.worker_end_interpreter(tstate(sub))
		}
		r.was("other", "ending", "interpreter")
		Expect(!other.Alive() && errors.Is(other.SetValue(1, 1), gopyruntime.ErrEnded), "ended")
		Must(main.Attach())
	}
	for range 3 {
		sub := Must1(rt.NewInterpreter(gopyruntime.LegacyInterpreter))
		r.on(sub, "left over")
		Must(sub.Detach())
		Must(main.Attach())
		r.on(main, "main")
		r.on(rt.Main(), "interpreter")
		Must(rt.Finalize())
		r.was("left over", "main", "interpreter")
		main = Initialize()
	}
	// By C's finalization.
	r.on(main, "main")
	Must(main.Detach())
	C.worker_finalize(tstate(main))
	r.was("main")
	C.worker_stop()
}

// dataInterp: the objects of the interpreter can be used when its end is told.
func dataInterp() {
	main := Initialize()
	sub := Must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
	text := Must1(rt.Object("kept"))
	said := ""
	Must(sub.Interpreter().SetValue(key{"object"}, text))
	Must1(sub.Interpreter().OnEnd(func() {
		said = Must1(text.Text())
		Must(text.Close())
	}))
	Must(sub.End())
	Expect(said == "kept", "%q", said)
	Finish(main)
}

// dataFork: in the child of a fork nothing is called; in the parent all is as before.
func dataFork() {
	main := Initialize()
	var r recorder
	r.on(main, "main")
	r.on(rt.Main(), "interpreter")
	other := NewState()
	r.on(other, "other")
	Must(main.SetAsyncError(errOwn)) // the child does not have that either
	for range 20 {
		code := C.fork_and_end(tstate(other))
		Expect(code == 0, "the child's exit code is %d", code)
	}
	r.was()
	err := main.HandlePending()
	Expect(errors.Is(err, errOwn), "%v", err)
	Must(other.Delete())
	r.was("other")
	Must(rt.Finalize())
	r.was("main", "interpreter")
}

// dataStorm: goroutines and C end thread states and interpreters while others put data there. Each end is told once.
func dataStorm() {
	main := InitializeDetached()
	interpreter := rt.Main()
	var put, told atomic.Int64
	watch := func(of interface {
		OnEnd(func()) (func() bool, error)
	},
	) {
		if _, err := of.OnEnd(func() { told.Add(1) }); err == nil {
			put.Add(1)
		} else {
			Expect(errors.Is(err, gopyruntime.ErrEnded), "%v", err)
		}
	}
	var wg, others sync.WaitGroup
	var over atomic.Bool
	for range 2 {
		others.Go(func() {
			for !over.Load() {
				for i := range rt.Interpreters() {
					for t := range i.ThreadStates() {
						if t != main {
							watch(t)
						}
					}
					if i != interpreter {
						watch(i)
					}
				}
				runtime.Gosched()
			}
		})
	}
	wg.Go(func() {
		for range 200 {
			t := Must1(interpreter.NewThreadState())
			watch(t)
			Must(t.Run(func() error { return t.SetValue(key{"x"}, fmt.Sprint(t)) }))
			Must(t.Delete())
		}
	})
	wg.Go(func() {
		for range 60 {
			sub := Must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
			watch(sub.Interpreter())
			Must1(sub.Interpreter().NewThreadState())
			Must(sub.End())
		}
	})
	wg.Go(func() {
		C.worker_start()
		for range 200 {
			c := C.worker_make(interp(interpreter))
			watch(of(c))
			C.worker_end(c)
		}
		C.worker_stop()
	})
	wg.Wait()
	over.Store(true)
	others.Wait()
	Finish(main)
	Expect(put.Load() >= 460 && told.Load() == put.Load(), "%d of %d", told.Load(), put.Load())
}

// dataFreed: what belonged to a thread state that C has ended is garbage, and so is what was known of it.
func dataFreed() {
	main := InitializeDetached()
	interpreter := rt.Main()
	C.worker_start()
	const n = 2000
	var values []weak.Pointer[[]byte]
	var states []weak.Pointer[gopyruntime.ThreadState]
	for range n {
		c := C.worker_make(interp(interpreter))
		t, value := of(c), make([]byte, 1<<10)
		Must(t.SetValue(key{"big"}, &value))
		values = append(values, weak.Make(&value))
		states = append(states, weak.Make(t))
		C.worker_end(c)
	}
	C.worker_stop()
	left := func() (v, s int) {
		runtime.GC()
		for i := range n {
			if values[i].Value() != nil {
				v++
			}
			if states[i].Value() != nil {
				s++
			}
		}
		return v, s
	}
	v, s := left()
	for i := 0; i < 100 && (v > 2 || s > 600); i++ {
		time.Sleep(10 * time.Millisecond)
		v, s = left()
	}
	Expect(v <= 2 && s <= 600, "of %d values and thread states %d and %d are left", n, v, s)
	Finish(main)
}
