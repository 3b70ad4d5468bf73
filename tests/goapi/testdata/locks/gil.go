// Locks and the GIL: who waits lets it go.

package main

/*
#include "csrc.h"
*/
import "C"

import (
	"context"
	"sync"

	"github.com/gopyruntime/gopyruntime"
	. "github.com/gopyruntime/gopyruntime/tests/goapi/scenario"
)

// letsGo: use waits for m with the GIL of t, and lets it go meanwhile: another one has it then, and unlocks m. meanwhile
// is called before that.
func letsGo(m *gopyruntime.Mutex, use func(), meanwhile func()) {
	Must(m.Lock(background, none))
	other := NewState()
	var wg sync.WaitGroup
	wg.Go(use)
	untilParked(m)
	h := Hold(other)
	meanwhile()
	Must(m.Unlock())
	Must(h.Release())
	wg.Wait()
	Must(other.Delete())
	Expect(bits(m) == 0, "free")
}

func withHold() {
	InitializeDetached()
	t := NewState()
	var m gopyruntime.Mutex
	for range 50 {
		var h gopyruntime.Hold
		letsGo(&m, func() {
			h = Hold(t)
			Must(m.Lock(background, h))
			Expect(!h.Pending() || h.HandlePending() == nil, "it is valid")
			Must(m.Unlock())
			Must(h.Release())
		}, func() { Fails(t.Attach(), gopyruntime.ErrInUse) })

		// It is taken back when the wait was given up, too.
		Must(m.Lock(background, none))
		h = Hold(t)
		ctx, stop := soon()
		Fails(m.Lock(ctx, h), context.DeadlineExceeded)
		stop()
		Must(h.Call(func() error { return nil }))
		Must(h.Release())
		Fails(m.Lock(background, h), gopyruntime.ErrNotAttached)
		Must(m.Unlock())
	}
	Must(t.Delete())
	finish()
}

func whileAttached() {
	InitializeDetached()
	t := NewState()
	var m gopyruntime.Mutex
	for range 50 {
		letsGo(&m, func() {
			Must(t.Attach())
			before := C.PyThreadState_GetUnchecked()
			Must(m.Lock(background, none))
			Expect(C.PyThreadState_GetUnchecked() == before && before != nil, "current again")
			Must(m.Unlock())
			Must(t.Detach())
			Expect(C.PyThreadState_GetUnchecked() == nil, "none is")
		}, func() {})
	}
	Must(t.Delete())
	finish()
}

func inCall() {
	InitializeDetached()
	t := NewState()
	var m gopyruntime.Mutex
	for i := range 50 {
		letsGo(&m, func() {
			h := Hold(t)
			Must(h.Call(func() error {
				before := C.PyThreadState_GetUnchecked()
				with := h
				if i%2 == 0 {
					with = none
				}
				Must(m.Lock(background, with))
				Expect(C.PyThreadState_GetUnchecked() == before && before != nil, "current again")
				return m.Unlock()
			}))
			Must(h.Release())
		}, func() {})
	}
	Must(t.Delete())
	finish()
}

// end: the interpreter of a goroutine that waits ends. It gets an error, and the mutex is free.
func end() {
	InitializeDetached()
	for i := range 12 {
		main := Must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
		t := Must1(main.Interpreter().NewThreadState())
		Must(main.Detach())
		var m gopyruntime.Mutex
		Must(m.Lock(background, none))
		var wg sync.WaitGroup
		wg.Go(func() {
			switch i % 3 {
			case 0:
				h := Hold(t)
				Fails(m.Lock(background, h), gopyruntime.ErrEnded)
				Fails(h.Release(), gopyruntime.ErrNotAttached)
			case 1:
				Must(t.Attach())
				Fails(m.Lock(background, none), gopyruntime.ErrEnded)
				Fails(t.Detach(), gopyruntime.ErrNotAttached)
			case 2:
				h := Hold(t)
				Must(h.Call(func() error {
					Fails(m.Lock(background, none), gopyruntime.ErrEnded)
					return nil
				}))
				Fails(h.Release(), gopyruntime.ErrNotAttached)
			}
			Expect(C.PyThreadState_GetUnchecked() == nil, "nothing is attached")
		})
		untilParked(&m)
		Must(main.Attach())
		Must(main.End())
		Must(m.Unlock())
		wg.Wait()
		Expect(m.TryLock(), "nobody has it")
		Must(m.Unlock())
		Expect(!t.Alive(), "ended")
	}
	finish()
}

// endOfAll: the runtime ends while its main thread state waits, and there is a next one, which it does not get.
func endOfAll() {
	for range 5 {
		main := InitializeDetached()
		var m gopyruntime.Mutex
		Must(m.Lock(background, none))
		var wg sync.WaitGroup
		wg.Go(func() {
			h := Hold(main)
			Fails(m.Lock(background, h), gopyruntime.ErrEnded)
			Fails(h.Release(), gopyruntime.ErrNotAttached)
		})
		untilParked(&m)
		finish()
		next := InitializeDetached()
		Must(m.Unlock())
		wg.Wait()
		Expect(m.TryLock(), "nobody has it")
		Must(next.Attach())
		Must(rt.Finalize())
	}
}

// again: an RLock counts, and belongs to a thread state.
func again() {
	InitializeDetached()
	var r gopyruntime.RLock
	t, other := NewState(), Must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
	Must(other.Detach())
	h, stranger := Hold(t), Hold(other)
	count := func(h gopyruntime.Hold, n int) { Expect(Must1(r.Count(h)) == n, "%d times", n) }

	Fails(r.Unlock(h), gopyruntime.ErrNotLocked)
	Must(r.Lock(background, h))
	Must(r.Lock(background, h))
	Expect(Must1(r.TryLock(h)) && !Must1(r.TryLock(stranger)) && r.Locked(), "taken")
	count(h, 3)
	count(stranger, 0)
	Fails(r.Unlock(stranger), gopyruntime.ErrNotLocked)
	_, err := r.Save(stranger)
	Fails(err, gopyruntime.ErrNotLocked)
	ctx, stop := soon()
	Fails(r.Lock(ctx, stranger), context.DeadlineExceeded)
	stop()

	// It goes with the Hold, and with the thread state into C.
	moved := Must1(h.HandOver())
	Fails(r.Unlock(h), gopyruntime.ErrNotAttached)
	Fails(r.Lock(background, h), gopyruntime.ErrNotAttached)
	done := make(chan bool)
	go func() {
		Must(r.Unlock(moved))
		Must(moved.Call(func() error { return r.Unlock(none) }))
		count(moved, 1)
		done <- true
	}()
	<-done
	Must(r.Lock(background, moved))

	n := Must1(r.Save(moved))
	Expect(n == 2 && !r.Locked(), "%d", n)
	Expect(Must1(r.TryLock(stranger)), "free")
	Must(r.Unlock(stranger))
	Must(r.Restore(background, moved, n))
	Fails(r.Restore(background, moved, 0), gopyruntime.ErrNotLocked)
	count(moved, 2)
	Must(r.Unlock(moved))
	Must(r.Unlock(moved))
	Fails(r.Unlock(moved), gopyruntime.ErrNotLocked)
	Expect(!r.Locked(), "free")

	Must(moved.Release())
	Fails(r.Lock(background, none), gopyruntime.ErrNotAttached)
	Must(t.Attach())
	Must(r.Lock(background, none))
	Must(t.Detach())
	h = Hold(t)
	count(h, 1) // the same owner
	Must(r.Unlock(h))
	Must(h.Release())
	Must(stranger.Call(other.End))
	Must(t.Delete())
	finish()
}

// againWaits: goroutines of one GIL wait for an RLock that they take several times.
func againWaits() {
	InitializeDetached()
	const n, turns = 20, 200
	var r gopyruntime.RLock
	inside := 0
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			own := NewState()
			for range turns {
				h := Hold(own)
				Must(r.Lock(background, h))
				Must(r.Lock(background, h))
				before := inside
				Must(h.HandlePending())
				inside = before + 1
				count := Must1(r.Save(h))
				Must(h.Release())
				h = Hold(own)
				Must(r.Restore(background, h, count))
				Must(r.Unlock(h))
				Must(r.Unlock(h))
				Must(h.Release())
			}
			Must(own.Delete())
		})
	}
	wg.Wait()
	Expect(inside == n*turns, "%d", inside)
	finish()
}
