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
)

// letsGo: use waits for m with the GIL of t, and lets it go meanwhile: another one has it then, and unlocks m. meanwhile
// is called before that.
func letsGo(m *gopyruntime.Mutex, use func(), meanwhile func()) {
	must(m.Lock(background, none))
	other := newState()
	var wg sync.WaitGroup
	wg.Go(use)
	untilParked(m)
	h := hold(other)
	meanwhile()
	must(m.Unlock())
	must(h.Release())
	wg.Wait()
	must(other.Delete())
	expect(bits(m) == 0, "free")
}

func withHold() {
	initialize()
	t := newState()
	var m gopyruntime.Mutex
	for range 50 {
		var h gopyruntime.Hold
		letsGo(&m, func() {
			h = hold(t)
			must(m.Lock(background, h))
			expect(!h.Pending() || h.HandlePending() == nil, "it is valid")
			must(m.Unlock())
			must(h.Release())
		}, func() { fails(t.Attach(), gopyruntime.ErrInUse) })

		// It is taken back when the wait was given up, too.
		must(m.Lock(background, none))
		h = hold(t)
		ctx, stop := soon()
		fails(m.Lock(ctx, h), context.DeadlineExceeded)
		stop()
		must(h.Call(func() error { return nil }))
		must(h.Release())
		fails(m.Lock(background, h), gopyruntime.ErrNotAttached)
		must(m.Unlock())
	}
	must(t.Delete())
	finish()
}

func whileAttached() {
	initialize()
	t := newState()
	var m gopyruntime.Mutex
	for range 50 {
		letsGo(&m, func() {
			must(t.Attach())
			before := C.PyThreadState_GetUnchecked()
			must(m.Lock(background, none))
			expect(C.PyThreadState_GetUnchecked() == before && before != nil, "current again")
			must(m.Unlock())
			must(t.Detach())
			expect(C.PyThreadState_GetUnchecked() == nil, "none is")
		}, func() {})
	}
	must(t.Delete())
	finish()
}

func inCall() {
	initialize()
	t := newState()
	var m gopyruntime.Mutex
	for i := range 50 {
		letsGo(&m, func() {
			h := hold(t)
			must(h.Call(func() error {
				before := C.PyThreadState_GetUnchecked()
				with := h
				if i%2 == 0 {
					with = none
				}
				must(m.Lock(background, with))
				expect(C.PyThreadState_GetUnchecked() == before && before != nil, "current again")
				return m.Unlock()
			}))
			must(h.Release())
		}, func() {})
	}
	must(t.Delete())
	finish()
}

// end: the interpreter of a goroutine that waits ends. It gets an error, and the mutex is free.
func end() {
	initialize()
	for i := range 12 {
		main := must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
		t := must1(main.Interpreter().NewThreadState())
		must(main.Detach())
		var m gopyruntime.Mutex
		must(m.Lock(background, none))
		var wg sync.WaitGroup
		wg.Go(func() {
			switch i % 3 {
			case 0:
				h := hold(t)
				fails(m.Lock(background, h), gopyruntime.ErrEnded)
				fails(h.Release(), gopyruntime.ErrNotAttached)
			case 1:
				must(t.Attach())
				fails(m.Lock(background, none), gopyruntime.ErrEnded)
				fails(t.Detach(), gopyruntime.ErrNotAttached)
			case 2:
				h := hold(t)
				must(h.Call(func() error {
					fails(m.Lock(background, none), gopyruntime.ErrEnded)
					return nil
				}))
				fails(h.Release(), gopyruntime.ErrNotAttached)
			}
			expect(C.PyThreadState_GetUnchecked() == nil, "nothing is attached")
		})
		untilParked(&m)
		must(main.Attach())
		must(main.End())
		must(m.Unlock())
		wg.Wait()
		expect(m.TryLock(), "nobody has it")
		must(m.Unlock())
		expect(!t.Alive(), "ended")
	}
	finish()
}

// endOfAll: the runtime ends while its main thread state waits, and there is a next one, which it does not get.
func endOfAll() {
	for range 5 {
		main := initialize()
		var m gopyruntime.Mutex
		must(m.Lock(background, none))
		var wg sync.WaitGroup
		wg.Go(func() {
			h := hold(main)
			fails(m.Lock(background, h), gopyruntime.ErrEnded)
			fails(h.Release(), gopyruntime.ErrNotAttached)
		})
		untilParked(&m)
		finish()
		next := initialize()
		must(m.Unlock())
		wg.Wait()
		expect(m.TryLock(), "nobody has it")
		must(next.Attach())
		must(rt.Finalize())
	}
}

// again: an RLock counts, and belongs to a thread state.
func again() {
	initialize()
	var r gopyruntime.RLock
	t, other := newState(), must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
	must(other.Detach())
	h, stranger := hold(t), hold(other)
	count := func(h gopyruntime.Hold, n int) { expect(must1(r.Count(h)) == n, "%d times", n) }

	fails(r.Unlock(h), gopyruntime.ErrNotLocked)
	must(r.Lock(background, h))
	must(r.Lock(background, h))
	expect(must1(r.TryLock(h)) && !must1(r.TryLock(stranger)) && r.Locked(), "taken")
	count(h, 3)
	count(stranger, 0)
	fails(r.Unlock(stranger), gopyruntime.ErrNotLocked)
	_, err := r.Save(stranger)
	fails(err, gopyruntime.ErrNotLocked)
	ctx, stop := soon()
	fails(r.Lock(ctx, stranger), context.DeadlineExceeded)
	stop()

	// It goes with the Hold, and with the thread state into C.
	moved := must1(h.HandOver())
	fails(r.Unlock(h), gopyruntime.ErrNotAttached)
	fails(r.Lock(background, h), gopyruntime.ErrNotAttached)
	done := make(chan bool)
	go func() {
		must(r.Unlock(moved))
		must(moved.Call(func() error { return r.Unlock(none) }))
		count(moved, 1)
		done <- true
	}()
	<-done
	must(r.Lock(background, moved))

	n := must1(r.Save(moved))
	expect(n == 2 && !r.Locked(), "%d", n)
	expect(must1(r.TryLock(stranger)), "free")
	must(r.Unlock(stranger))
	must(r.Restore(background, moved, n))
	fails(r.Restore(background, moved, 0), gopyruntime.ErrNotLocked)
	count(moved, 2)
	must(r.Unlock(moved))
	must(r.Unlock(moved))
	fails(r.Unlock(moved), gopyruntime.ErrNotLocked)
	expect(!r.Locked(), "free")

	must(moved.Release())
	fails(r.Lock(background, none), gopyruntime.ErrNotAttached)
	must(t.Attach())
	must(r.Lock(background, none))
	must(t.Detach())
	h = hold(t)
	count(h, 1) // the same owner
	must(r.Unlock(h))
	must(h.Release())
	must(stranger.Call(other.End))
	must(t.Delete())
	finish()
}

// againWaits: goroutines of one GIL wait for an RLock that they take several times.
func againWaits() {
	initialize()
	const n, turns = 20, 200
	var r gopyruntime.RLock
	inside := 0
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			own := newState()
			for range turns {
				h := hold(own)
				must(r.Lock(background, h))
				must(r.Lock(background, h))
				before := inside
				must(h.HandlePending())
				inside = before + 1
				count := must1(r.Save(h))
				must(h.Release())
				h = hold(own)
				must(r.Restore(background, h, count))
				must(r.Unlock(h))
				must(r.Unlock(h))
				must(h.Release())
			}
			must(own.Delete())
		})
	}
	wg.Wait()
	expect(inside == n*turns, "%d", inside)
	finish()
}
