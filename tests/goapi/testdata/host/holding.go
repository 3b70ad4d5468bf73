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
	. "github.com/gopyruntime/gopyruntime/tests/goapi/scenario"
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
	own := NewState()
	Must(Hold(own).Release())
	Must(own.Delete())
}

// endOthers ends all interpreters but the main one.
func endOthers() {
	for i := range rt.Interpreters() {
		for t := range i.ThreadStates() {
			if !i.IsMain() {
				Must(Hold(t).EndInterpreter())
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
		Expect(C.gil_is_locked() == 0, "the GIL is free")
		_, err := h.HandOver()
		Fails(err, gopyruntime.ErrInUse)
		Fails(h.Release(), gopyruntime.ErrInUse)
		_, err = h.ThreadState().Hold(bg)
		Fails(err, gopyruntime.ErrInUse)
		othersTurn() // this goroutine does not wait for itself
		return errBroken
	})
	Expect(err == errBroken, "f's error: %v", err)
	Expect(C.gil_is_locked() == 1, "taken back")
	h = works(h)
	Must(h.Call(func() error {
		Expect(C.PyThreadState_GetUnchecked() != nil, "attached")
		return nil
	}))
	_, err = NewState().Hold(bg)
	Fails(err, gopyruntime.ErrAttached) // it has the GIL again
	Fails(gopyruntime.Hold{}.AllowThreads(bg, nil), gopyruntime.ErrNotAttached)
	Must(h.Finalize())
}

func allowPanic() {
	h := held()
	func() {
		defer func() { Expect(recover() == errBroken, "f's panic") }()
		_ = h.AllowThreads(bg, func() error { panic(errBroken) })
	}()
	Expect(C.gil_is_locked() == 1, "taken back")
	Must(works(h).Finalize())
}

func allowInCall() {
	h := held()
	Must(h.Call(func() error {
		before := C.PyThreadState_GetUnchecked()
		Must(h.AllowThreads(bg, func() error {
			Expect(C.PyThreadState_GetUnchecked() == nil, "nothing is current")
			Expect(C.gil_is_locked() == 0, "the GIL is free")
			Fails(h.HandlePending(), gopyruntime.ErrInUse)
			othersTurn()
			return nil
		}))
		Expect(before != nil && C.PyThreadState_GetUnchecked() == before, "current again")
		return h.ThreadState().AllowThreads(bg, func() error {
			Fails(h.HandlePending(), gopyruntime.ErrInUse)
			othersTurn()
			return nil
		})
	}))
	Must(works(h).Finalize())
}

func allowAttached() {
	main := Initialize()
	Fails(NewState().AllowThreads(bg, nil), gopyruntime.ErrNotAttached)
	before := C.PyThreadState_GetUnchecked()
	Must(main.AllowThreads(bg, func() error {
		Fails(main.Attach(), gopyruntime.ErrInUse)
		othersTurn()
		return nil
	}))
	Expect(C.PyThreadState_GetUnchecked() == before, "attached")
	Must(rt.Finalize())
}

// allowContext: ctx ends the wait, and what is free is taken.
func allowContext() {
	h := held()
	main := h.ThreadState()
	done, cancel := context.WithCancel(bg)
	cancel()
	Must(h.AllowThreads(done, func() error { return nil }))
	h = works(h)

	release, released := make(chan bool), make(chan bool)
	take := func() error {
		taken := make(chan bool)
		go func() {
			own := Hold(NewState())
			close(taken)
			<-release
			Must(own.Release())
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
	Fails(err, context.Canceled)
	Fails(err, errBroken)
	void(h)
	release <- true
	<-released

	h = Hold(main) // it is nobody's
	Must(h.Call(func() error {
		Fails(h.AllowThreads(done, take), context.Canceled)
		Expect(C.PyThreadState_GetUnchecked() == nil, "not attached")
		void(h)
		return nil
	}))
	void(h)
	release <- true
	<-released

	// f leaves the goroutine with the GIL.
	h = Hold(main)
	var own gopyruntime.Hold
	err = h.AllowThreads(bg, func() error {
		own = Hold(NewState())
		return nil
	})
	Fails(err, gopyruntime.ErrAttached)
	void(h)
	Must(own.Finalize())
}

func allowEnded() {
	for _, inCall := range []bool{false, true} {
		h := held()
		sub := Must1(h.NewInterpreter(bg, gopyruntime.IsolatedInterpreter))
		second := Hold(Must1(sub.Interpreter().NewThreadState()))
		allow := func() error {
			return second.AllowThreads(bg, func() error { return Hold(sub).EndInterpreter() })
		}
		if inCall {
			allow = func() error {
				return second.Call(func() error {
					err := second.AllowThreads(bg, func() error { return Hold(sub).EndInterpreter() })
					Expect(C.PyThreadState_GetUnchecked() == nil, "not attached")
					return err
				})
			}
		}
		Fails(allow(), gopyruntime.ErrEnded)
		void(second)
		Expect(!second.ThreadState().Alive(), "gone")
		Must(h.Finalize())
	}
}

// allowFinalized: the runtime ends meanwhile, and the next one begins, with a thread state in the same place.
func allowFinalized() {
	for _, again := range []bool{false, true} {
		h := held()
		err := h.AllowThreads(bg, func() error {
			Must(Hold(NewState()).Finalize())
			if again {
				Must(Initialize().Detach())
			}
			return nil
		})
		Fails(err, gopyruntime.ErrEnded)
		void(h)
		if again {
			for t := range rt.Main().ThreadStates() {
				Must(Hold(t).Finalize())
			}
		}
	}
}

func allowFork() {
	h := held()
	Must(h.Call(func() error {
		return h.AllowThreads(bg, func() error {
			code := C.fork_and_attach()
			Expect(code == 0, "the child's exit code is %d", code)
			return nil
		})
	}))
	Must(h.Finalize())
}

// makeWithHold: an interpreter is made, and the GIL is not let go for it.
func makeWithHold() {
	h := held()
	var turns sync.WaitGroup
	turn := false
	turns.Go(func() {
		own := NewState()
		o := Hold(own)
		turn = true
		Must(o.Release())
		Must(own.Delete())
	})
	untilWaiting(1)
	for _, config := range []gopyruntime.InterpreterConfig{gopyruntime.LegacyInterpreter, gopyruntime.IsolatedInterpreter} {
		for _, inCall := range []bool{false, true} {
			var sub *gopyruntime.ThreadState
			if inCall {
				Must(h.Call(func() error {
					before := C.PyThreadState_GetUnchecked()
					sub = Must1(h.NewInterpreter(bg, config))
					Expect(C.PyThreadState_GetUnchecked() == before, "it is current as before")
					return nil
				}))
			} else {
				sub = Must1(h.NewInterpreter(bg, config))
			}
			Expect(!turn && C.gil_is_locked() == 1 && C.gil_waiters() == 1, "nobody had it")
			h = works(h)
			got := Must1(sub.Interpreter().InterpreterConfig())
			Expect(got == config, "%+v", got)
		}
	}
	var status *gopyruntime.StatusError
	for _, gil := range []gopyruntime.GIL{gopyruntime.SharedGIL, gopyruntime.OwnGIL} {
		_, err := h.NewInterpreter(bg, gopyruntime.InterpreterConfig{GIL: gil})
		Expect(errors.As(err, &status), "no such config: %v", err)
		h = works(h)
	}
	Must(h.Call(func() error {
		Must(rt.AddAuditHook(func(event string, _ *gopyruntime.Object) error {
			if event == "cpython.PyInterpreterState_New" {
				return errBroken
			}
			return nil
		}))
		return nil
	}))
	_, err := h.NewInterpreter(bg, gopyruntime.LegacyInterpreter)
	Expect(errors.As(err, &status), "refused: %v", err)
	Expect(!turn, "nobody had it")
	h = works(h)
	Must(h.Release())
	turns.Wait()
	endOthers()
	Must(Hold(h.ThreadState()).Finalize())
}

// makeOtherGIL: the one that the new interpreter shares is another than the Hold's.
func makeOtherGIL() {
	h := held()
	sub := Must1(h.NewInterpreter(bg, gopyruntime.IsolatedInterpreter))
	release := make(chan bool)
	var wg sync.WaitGroup
	main := h.ThreadState()
	given := works(h)
	wg.Go(func() {
		h := works(given)
		<-release
		Must(h.Release())
	})
	s := Hold(sub)
	short, cancel := context.WithTimeout(bg, 20*time.Millisecond)
	_, err := s.NewInterpreter(short, gopyruntime.LegacyInterpreter)
	Fails(err, context.DeadlineExceeded)
	cancel()
	s = works(s)
	Must(s.Call(func() error {
		short, cancel := context.WithTimeout(bg, 20*time.Millisecond)
		defer cancel()
		_, err := s.NewInterpreter(short, gopyruntime.LegacyInterpreter)
		Fails(err, context.DeadlineExceeded)
		return nil
	}))
	release <- true
	wg.Wait()
	made := Must1(s.NewInterpreter(bg, gopyruntime.LegacyInterpreter))
	s = works(s)
	Expect(C.gil_is_locked() == 0, "let go")
	Must(Hold(made).EndInterpreter())
	Must(s.EndInterpreter())
	Must(Hold(main).Finalize())
}

// makeDetached: what the goroutine is attached to stays so.
func makeDetached() {
	_, err := rt.NewDetachedInterpreter(bg, gopyruntime.LegacyInterpreter)
	Fails(err, gopyruntime.ErrNotInitialized)
	main := Initialize()
	configs := []gopyruntime.InterpreterConfig{gopyruntime.LegacyInterpreter, gopyruntime.IsolatedInterpreter}
	for _, config := range configs {
		before := C.PyThreadState_GetUnchecked()
		sub := Must1(rt.NewDetachedInterpreter(bg, config))
		Expect(C.PyThreadState_GetUnchecked() == before, "attached as before")
		Must(main.AllowThreads(bg, func() error { return sub.Run(func() error { return nil }) }))
	}
	Must(main.AllowThreads(bg, func() error {
		endOthers()
		return nil
	}))
	Must(main.Detach())
	for _, config := range configs {
		sub := Must1(rt.NewDetachedInterpreter(bg, config))
		Expect(C.PyThreadState_GetUnchecked() == nil && C.gil_is_locked() == 0, "attached to nothing")
		Must(sub.Attach())
		made := Must1(rt.NewDetachedInterpreter(bg, gopyruntime.LegacyInterpreter))
		Must(sub.End())
		Must(Hold(made).EndInterpreter())
	}
	h := Hold(main)
	_, err = rt.NewDetachedInterpreter(bg, gopyruntime.LegacyInterpreter)
	Fails(err, gopyruntime.ErrAttached)
	short, cancel := context.WithTimeout(bg, 20*time.Millisecond)
	done := make(chan error)
	go func() {
		_, err := rt.NewDetachedInterpreter(short, gopyruntime.LegacyInterpreter)
		done <- err
	}()
	Fails(<-done, context.DeadlineExceeded)
	cancel()
	n := 0
	for range rt.Main().ThreadStates() {
		n++
	}
	Expect(n == 1, "%d thread states are left", n)
	Must(h.Finalize())
}

// makeStorm: many goroutines make and end interpreters with Holds, while others want the GIL.
func makeStorm() {
	main := InitializeDetached()
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			own := NewState()
			config := gopyruntime.LegacyInterpreter
			if i%2 == 0 {
				config = gopyruntime.IsolatedInterpreter
			}
			for range 10 {
				h := Hold(own)
				sub := Must1(h.NewInterpreter(bg, config))
				Must(h.HandlePending())
				Must(h.Release())
				s := Hold(sub)
				Must(s.AllowThreads(bg, func() error { return nil }))
				Must(s.EndInterpreter())
			}
			Must(own.Delete())
		})
		wg.Go(func() {
			for range 20 {
				othersTurn()
			}
		})
	}
	wg.Wait()
	Must(Hold(main).Finalize())
}

func endWithHold() {
	h := held()
	Expect(h.EndInterpreter() != nil, "the main one")
	sub := Must1(h.NewInterpreter(bg, gopyruntime.IsolatedInterpreter))
	s := Hold(sub)
	Fails(s.Finalize(), gopyruntime.ErrNotAttached)
	Must(s.EndInterpreter())
	void(s)
	Expect(!sub.Alive(), "gone")
	sub = Must1(h.NewInterpreter(bg, gopyruntime.LegacyInterpreter))
	Must(h.Release())
	s = Hold(sub)
	Must(s.Call(s.EndInterpreter))
	void(s)
	Expect(C.gil_is_locked() == 0, "nobody has it")
	Fails(gopyruntime.Hold{}.EndInterpreter(), gopyruntime.ErrNotAttached)
	Fails(gopyruntime.Hold{}.Finalize(), gopyruntime.ErrNotAttached)
	h = Hold(h.ThreadState())
	Must(h.Call(h.Finalize))
	void(h)
	Expect(!rt.Initialized(), "down")
	Must(held().Finalize())
}
