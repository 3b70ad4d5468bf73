// What a goroutine does with a Hold: letting the GIL go, making and ending interpreters.

package main

/*
#include "csrc.h"
*/
import "C"

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/gopyruntime/gopyruntime"
)

var errBroken = errors.New("broken")

func init() {
	all["allow"] = allow
	all["allow-panic"] = allowPanic
	all["allow-in-call"] = allowInCall
	all["allow-attached"] = allowAttached
	all["allow-context"] = allowContext
	all["allow-ended"] = allowEnded
	all["allow-finalized"] = allowFinalized
	all["allow-fork"] = allowFork
	all["make"] = makeWithHold
	all["make-other-gil"] = makeOtherGIL
	all["make-detached"] = makeDetached
	all["make-storm"] = makeStorm
	all["end-with-hold"] = endWithHold
}

// othersTurn: another goroutine has the GIL and lets it go again.
func othersTurn() {
	own := newState()
	must(hold(own).Release())
	must(own.Delete())
}

// endOthers ends all interpreters but the main one.
func endOthers() {
	for i := range rt.Interpreters() {
		for t := range i.ThreadStates() {
			if !i.IsMain() {
				must(hold(t).EndInterpreter())
			}
			break
		}
	}
}

// allow: others have the GIL meanwhile, the Hold is nobody's, and then it is as before.
func allow() {
	h := held()
	var wg sync.WaitGroup
	wg.Go(othersTurn)
	untilWaiting(1)
	err := h.AllowThreads(bg, func() error {
		wg.Wait()
		expect(C.gil_is_locked() == 0, "the GIL is free")
		_, err := h.HandOver()
		fails(err, gopyruntime.ErrInUse)
		fails(h.Release(), gopyruntime.ErrInUse)
		_, err = h.ThreadState().Hold(bg)
		fails(err, gopyruntime.ErrInUse)
		othersTurn() // this goroutine does not wait for itself
		return errBroken
	})
	expect(err == errBroken, "f's error: %v", err)
	expect(C.gil_is_locked() == 1, "taken back")
	h = works(h)
	must(h.Call(func() error {
		expect(C.PyThreadState_GetUnchecked() != nil, "attached")
		return nil
	}))
	_, err = newState().Hold(bg)
	fails(err, gopyruntime.ErrAttached) // it has the GIL again
	fails(gopyruntime.Hold{}.AllowThreads(bg, nil), gopyruntime.ErrNotAttached)
	must(h.Finalize())
}

func allowPanic() {
	h := held()
	func() {
		defer func() { expect(recover() == errBroken, "f's panic") }()
		_ = h.AllowThreads(bg, func() error { panic(errBroken) })
	}()
	expect(C.gil_is_locked() == 1, "taken back")
	must(works(h).Finalize())
}

func allowInCall() {
	h := held()
	must(h.Call(func() error {
		before := C.PyThreadState_GetUnchecked()
		must(h.AllowThreads(bg, func() error {
			expect(C.PyThreadState_GetUnchecked() == nil, "nothing is current")
			expect(C.gil_is_locked() == 0, "the GIL is free")
			fails(h.HandlePending(), gopyruntime.ErrInUse)
			othersTurn()
			return nil
		}))
		expect(before != nil && C.PyThreadState_GetUnchecked() == before, "current again")
		return h.ThreadState().AllowThreads(bg, func() error {
			fails(h.HandlePending(), gopyruntime.ErrInUse)
			othersTurn()
			return nil
		})
	}))
	must(works(h).Finalize())
}

func allowAttached() {
	main := initialize()
	fails(newState().AllowThreads(bg, nil), gopyruntime.ErrNotAttached)
	before := C.PyThreadState_GetUnchecked()
	must(main.AllowThreads(bg, func() error {
		fails(main.Attach(), gopyruntime.ErrInUse)
		othersTurn()
		return nil
	}))
	expect(C.PyThreadState_GetUnchecked() == before, "attached")
	must(rt.Finalize())
}

// allowContext: ctx ends the wait, and what is free is taken.
func allowContext() {
	h := held()
	main := h.ThreadState()
	done, cancel := context.WithCancel(bg)
	cancel()
	must(h.AllowThreads(done, func() error { return nil }))
	h = works(h)

	release, released := make(chan bool), make(chan bool)
	take := func() error {
		taken := make(chan bool)
		go func() {
			own := hold(newState())
			close(taken)
			<-release
			must(own.Release())
			released <- true
		}()
		<-taken
		return errBroken
	}
	waiting, cancel := context.WithCancel(bg)
	go func() {
		untilWaiting(1)
		cancel()
	}()
	err := h.AllowThreads(waiting, take)
	fails(err, context.Canceled)
	fails(err, errBroken)
	void(h)
	release <- true
	<-released

	h = hold(main) // it is nobody's
	must(h.Call(func() error {
		fails(h.AllowThreads(done, take), context.Canceled)
		expect(C.PyThreadState_GetUnchecked() == nil, "not attached")
		void(h)
		return nil
	}))
	void(h)
	release <- true
	<-released

	// f leaves the goroutine with the GIL.
	h = hold(main)
	var own gopyruntime.Hold
	err = h.AllowThreads(bg, func() error {
		own = hold(newState())
		return nil
	})
	fails(err, gopyruntime.ErrAttached)
	void(h)
	must(own.Finalize())
}

func allowEnded() {
	for _, inCall := range []bool{false, true} {
		h := held()
		sub := must1(h.NewInterpreter(bg, gopyruntime.IsolatedInterpreter))
		second := hold(must1(sub.Interpreter().NewThreadState()))
		allow := func() error {
			return second.AllowThreads(bg, func() error { return hold(sub).EndInterpreter() })
		}
		if inCall {
			allow = func() error {
				return second.Call(func() error {
					err := second.AllowThreads(bg, func() error { return hold(sub).EndInterpreter() })
					expect(C.PyThreadState_GetUnchecked() == nil, "not attached")
					return err
				})
			}
		}
		fails(allow(), gopyruntime.ErrEnded)
		void(second)
		expect(!second.ThreadState().Alive(), "gone")
		must(h.Finalize())
	}
}

// allowFinalized: the runtime ends meanwhile, and the next one begins, with a thread state in the same place.
func allowFinalized() {
	for _, again := range []bool{false, true} {
		h := held()
		err := h.AllowThreads(bg, func() error {
			must(hold(newState()).Finalize())
			if again {
				must(initialize().Detach())
			}
			return nil
		})
		fails(err, gopyruntime.ErrEnded)
		void(h)
		if again {
			for t := range rt.Main().ThreadStates() {
				must(hold(t).Finalize())
			}
		}
	}
}

func allowFork() {
	h := held()
	must(h.Call(func() error {
		return h.AllowThreads(bg, func() error {
			code := C.fork_and_attach()
			expect(code == 0, "the child's exit code is %d", code)
			return nil
		})
	}))
	must(h.Finalize())
}

// makeWithHold: an interpreter is made, and the GIL is not let go for it.
func makeWithHold() {
	h := held()
	var turns sync.WaitGroup
	turn := false
	turns.Go(func() {
		own := newState()
		o := hold(own)
		turn = true
		must(o.Release())
		must(own.Delete())
	})
	untilWaiting(1)
	for _, config := range []gopyruntime.InterpreterConfig{gopyruntime.LegacyInterpreter, gopyruntime.IsolatedInterpreter} {
		for _, inCall := range []bool{false, true} {
			var sub *gopyruntime.ThreadState
			if inCall {
				must(h.Call(func() error {
					before := C.PyThreadState_GetUnchecked()
					sub = must1(h.NewInterpreter(bg, config))
					expect(C.PyThreadState_GetUnchecked() == before, "it is current as before")
					return nil
				}))
			} else {
				sub = must1(h.NewInterpreter(bg, config))
			}
			expect(!turn && C.gil_is_locked() == 1 && C.gil_waiters() == 1, "nobody had it")
			h = works(h)
			got := must1(sub.Interpreter().InterpreterConfig())
			expect(got == config, "%+v", got)
		}
	}
	var status *gopyruntime.StatusError
	for _, gil := range []gopyruntime.GIL{gopyruntime.SharedGIL, gopyruntime.OwnGIL} {
		_, err := h.NewInterpreter(bg, gopyruntime.InterpreterConfig{GIL: gil})
		expect(errors.As(err, &status), "no such config: %v", err)
		h = works(h)
	}
	must(h.Call(func() error {
		must(rt.AddAuditHook(func(event string, _ *gopyruntime.Object) error {
			if event == "cpython.PyInterpreterState_New" {
				return errBroken
			}
			return nil
		}))
		return nil
	}))
	_, err := h.NewInterpreter(bg, gopyruntime.LegacyInterpreter)
	expect(errors.As(err, &status), "refused: %v", err)
	expect(!turn, "nobody had it")
	h = works(h)
	must(h.Release())
	turns.Wait()
	endOthers()
	must(hold(h.ThreadState()).Finalize())
}

// makeOtherGIL: the one that the new interpreter shares is another than the Hold's.
func makeOtherGIL() {
	h := held()
	sub := must1(h.NewInterpreter(bg, gopyruntime.IsolatedInterpreter))
	release := make(chan bool)
	var wg sync.WaitGroup
	main := h.ThreadState()
	given := works(h)
	wg.Go(func() {
		h := works(given)
		<-release
		must(h.Release())
	})
	s := hold(sub)
	short, cancel := context.WithTimeout(bg, 20*time.Millisecond)
	_, err := s.NewInterpreter(short, gopyruntime.LegacyInterpreter)
	fails(err, context.DeadlineExceeded)
	cancel()
	s = works(s)
	must(s.Call(func() error {
		short, cancel := context.WithTimeout(bg, 20*time.Millisecond)
		defer cancel()
		_, err := s.NewInterpreter(short, gopyruntime.LegacyInterpreter)
		fails(err, context.DeadlineExceeded)
		return nil
	}))
	release <- true
	wg.Wait()
	made := must1(s.NewInterpreter(bg, gopyruntime.LegacyInterpreter))
	s = works(s)
	expect(C.gil_is_locked() == 0, "let go")
	must(hold(made).EndInterpreter())
	must(s.EndInterpreter())
	must(hold(main).Finalize())
}

// makeDetached: what the goroutine is attached to stays so.
func makeDetached() {
	_, err := rt.NewDetachedInterpreter(bg, gopyruntime.LegacyInterpreter)
	fails(err, gopyruntime.ErrNotInitialized)
	main := initialize()
	configs := []gopyruntime.InterpreterConfig{gopyruntime.LegacyInterpreter, gopyruntime.IsolatedInterpreter}
	for _, config := range configs {
		before := C.PyThreadState_GetUnchecked()
		sub := must1(rt.NewDetachedInterpreter(bg, config))
		expect(C.PyThreadState_GetUnchecked() == before, "attached as before")
		must(main.AllowThreads(bg, func() error { return sub.Run(func() error { return nil }) }))
	}
	must(main.AllowThreads(bg, func() error {
		endOthers()
		return nil
	}))
	must(main.Detach())
	for _, config := range configs {
		sub := must1(rt.NewDetachedInterpreter(bg, config))
		expect(C.PyThreadState_GetUnchecked() == nil && C.gil_is_locked() == 0, "attached to nothing")
		must(sub.Attach())
		made := must1(rt.NewDetachedInterpreter(bg, gopyruntime.LegacyInterpreter))
		must(sub.End())
		must(hold(made).EndInterpreter())
	}
	h := hold(main)
	_, err = rt.NewDetachedInterpreter(bg, gopyruntime.LegacyInterpreter)
	fails(err, gopyruntime.ErrAttached)
	short, cancel := context.WithTimeout(bg, 20*time.Millisecond)
	done := make(chan error)
	go func() {
		_, err := rt.NewDetachedInterpreter(short, gopyruntime.LegacyInterpreter)
		done <- err
	}()
	fails(<-done, context.DeadlineExceeded)
	cancel()
	n := 0
	for range rt.Main().ThreadStates() {
		n++
	}
	expect(n == 1, "%d thread states are left", n)
	must(h.Finalize())
}

// makeStorm: many goroutines make and end interpreters with Holds, while others want the GIL.
func makeStorm() {
	main := initialize()
	must(main.Detach())
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			own := newState()
			config := gopyruntime.LegacyInterpreter
			if i%2 == 0 {
				config = gopyruntime.IsolatedInterpreter
			}
			for range 10 {
				h := hold(own)
				sub := must1(h.NewInterpreter(bg, config))
				must(h.HandlePending())
				must(h.Release())
				s := hold(sub)
				must(s.AllowThreads(bg, func() error { return nil }))
				must(s.EndInterpreter())
			}
			must(own.Delete())
		})
		wg.Go(func() {
			for range 20 {
				othersTurn()
			}
		})
	}
	wg.Wait()
	must(hold(main).Finalize())
}

func endWithHold() {
	h := held()
	expect(h.EndInterpreter() != nil, "the main one")
	sub := must1(h.NewInterpreter(bg, gopyruntime.IsolatedInterpreter))
	s := hold(sub)
	fails(s.Finalize(), gopyruntime.ErrNotAttached)
	must(s.EndInterpreter())
	void(s)
	expect(!sub.Alive(), "gone")
	sub = must1(h.NewInterpreter(bg, gopyruntime.LegacyInterpreter))
	must(h.Release())
	s = hold(sub)
	must(s.Call(s.EndInterpreter))
	void(s)
	expect(C.gil_is_locked() == 0, "nobody has it")
	fails(gopyruntime.Hold{}.EndInterpreter(), gopyruntime.ErrNotAttached)
	fails(gopyruntime.Hold{}.Finalize(), gopyruntime.ErrNotAttached)
	h = hold(h.ThreadState())
	must(h.Call(h.Finalize))
	void(h)
	expect(!rt.Initialized(), "down")
	must(held().Finalize())
}
