//go:build linux && amd64 && cgo

// Letting the GIL go for the time of a function.

package gopyruntime

import (
	"context"
	"errors"
	"runtime"

	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/goid"
)

// AllowThreads releases the GIL, calls f, and takes the GIL back: Py_BEGIN_ALLOW_THREADS and Py_END_ALLOW_THREADS. h
// stays the Hold of its thread state, which is detached meanwhile and nobody else's: methods of h that f or other
// goroutines call return ErrInUse. It may be called inside [Hold.Call], where the goroutine stays on its OS thread.
//
// The GIL is taken back also if f panics. ctx ends the wait for it, not f; while the GIL is free it is taken even if ctx
// is done. Where it is not taken back h is void, as after Release, and the error is
//
//   - ErrEnded if the interpreter or the runtime has ended meanwhile,
//   - ctx's if that ended the wait; the thread state may be attached again, and held,
//   - one that wraps ErrAttached where f has left the goroutine with that GIL, by another thread state.
//
// An error of f is returned too, by errors.Join if there is another one. In the child of a fork that f makes, the
// forking thread has the thread state that it had in f, none.
func (h Hold) AllowThreads(ctx context.Context, f func() error) (err error) {
	nested, err := h.begin("let the GIL go of")
	if err != nil {
		return err
	}
	t := h.t
	h.set(busy)
	t.usedBy(0)
	t.letGoHere(nested)
	defer func() {
		lost := t.takeBack(ctx, nested)
		switch {
		case lost != nil:
			h.void()
		case nested:
			t.usedBy(goid.Current())
			h.set(bound)
		default:
			t.usedBy(goid.Current())
			h.set(idle)
		}
		err = joined(err, lost)
	}()
	return f()
}

// AllowThreads is [Hold.AllowThreads] for the goroutine that is attached to t. Where the GIL is not taken back, the
// goroutine is not attached any more, and not locked to its OS thread for that. Where C code attached the
// thread, from which it called Go, ctx does not end the wait, and the thread hangs if the interpreter ends.
func (t *ThreadState) AllowThreads(ctx context.Context, f func() error) (err error) {
	if !t.attachedHere() {
		return ErrNotAttached
	}
	if s := t.calling.Load(); s != nil {
		return Hold{t: t, s: s, turn: s.word.Load() / modes}.AllowThreads(ctx, f)
	}
	if t.attachedByC() {
		t.awayByC(func() { err = f() })
		return err
	}
	t.letGoHere(true)
	defer func() { err = joined(err, t.takeBack(ctx, true)) }()
	return f()
}

// joined is both errors, the one that there is as it is.
func joined(first, second error) error {
	switch {
	case second == nil:
		return first
	case first == nil:
		return second
	}
	return errors.Join(first, second)
}

// letGoHere releases the GIL and keeps the claim. here: t is current on the goroutine's thread.
func (t *ThreadState) letGoHere(here bool) {
	if here {
		face.GoroutineUnbind()
	}
	t.letGo()
}

// takeBack undoes letGoHere. On an error t is not claimed, and the goroutine not locked to its thread.
func (t *ThreadState) takeBack(ctx context.Context, here bool) error {
	return t.bindAgain(here, t.acquireAgain(ctx))
}

// bindAgain is the end of what has begun with letGoHere: the GIL was taken back, unless there is an error.
func (t *ThreadState) bindAgain(here bool, err error) error {
	if !here {
		return err
	}
	if err == nil && face.GoroutineBind(t.c) == 0 {
		t.release()
		err = t.occupied("take back the GIL for")
	}
	if err != nil {
		runtime.UnlockOSThread()
	}
	return err
}

// acquireAgain waits for the GIL of t, which was claimed all the time. Meanwhile the runtime may have ended, and begun
// again with another thread state in the same place.
func (t *ThreadState) acquireAgain(ctx context.Context) error {
	if !t.isKnown() || t.status.Load()&owned == 0 && t.locked(func() {}) != nil {
		t.dropClaimed()
		return ErrEnded
	}
	err := t.acquire(ctx)
	if err == nil && !t.isKnown() {
		t.letGo()
		t.dropClaimed()
		err = ErrEnded
	}
	return err
}

// isKnown: t was not dropped with its interpreter.
func (t *ThreadState) isKnown() bool {
	states.Lock()
	defer states.Unlock()
	return states.known[t.c] == t
}
