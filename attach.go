//go:build linux && amd64 && cgo

// Attaching goroutines to thread states: Attach, Detach, Run.

package gopyruntime

import (
	"context"
	"fmt"
	"runtime"

	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/goid"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// acquire waits for the GIL of t, to which the caller was attached until now. On an error it releases the claim.
func (t *ThreadState) acquire(ctx context.Context) error {
	how := mirror.GoroutineOwn
	switch status := t.status.Load(); {
	case status&gone != 0: // its place may be another one's by now, with the same ids
		t.dropClaimed()
		return ErrEnded
	case status&owned == 0:
		how |= mirror.GoroutineFind
	}
	_, err := t.attach(ctx, "attach", how)
	return err
}

// take claims t and waits for its GIL, for a Hold of the caller's. how may be GoroutineBind instead: then bound says
// whether t is current on the thread, to which the caller is locked; it is not if the caller had to wait. Where the GIL is free it calls C once.
func (t *ThreadState) take(ctx context.Context, what string, how int32) (bound bool, err error) {
	if ctx.Err() != nil {
		return false, t.refuse(ctx, what, how)
	}
	user := uint64(0)
	if how == 0 {
		user = goid.Current()
	}
	ours, err := t.mark(what, user)
	if err != nil {
		if how == mirror.GoroutineBind && t.free(what) != nil {
			return false, t.occupied(what)
		}
		return false, err
	}
	if !ours {
		how |= mirror.GoroutineFind
	}
	return t.attach(ctx, what, how)
}

// refuse is take with a context that is done: what is wrong apart from that is said first.
func (t *ThreadState) refuse(ctx context.Context, what string, how int32) error {
	if how == mirror.GoroutineBind {
		if err := t.free(what); err != nil {
			return err
		}
	}
	if err := t.claim(what); err != nil {
		return err
	}
	t.unclaim()
	return ctx.Err()
}

// attach is take for a caller that has claimed t. On an error it releases the claim.
func (t *ThreadState) attach(ctx context.Context, what string, how int32) (bound bool, err error) {
	bind := how&mirror.GoroutineBind != 0
	if bind {
		runtime.LockOSThread()
	}
	step := face.GoroutineAttach(t.c, t.interp, t.life, t.id, how)
	if step.Result == mirror.GoroutineAttached {
		raceAcquire()
		wake(step.Wake)
		return bind, nil
	}
	if bind {
		runtime.UnlockOSThread() // it may wait, and does that without a thread
	}
	wake(step.Wake)
	switch step.Result {
	case mirror.GoroutineOccupied:
		err = t.occupied(what)
	case mirror.GoroutineInUse:
		err = t.inUse(what)
	case mirror.GoroutineGone:
		if how&mirror.GoroutineOwn != 0 {
			t.dropClaimed()
			return false, ErrEnded
		}
		err = ErrEnded
	case mirror.GoroutineEnded:
		t.dropClaimed()
		return false, ErrEnded
	default:
		switch err = t.wait(ctx, step.GIL); err {
		case nil:
			raceAcquire()
			// Another one may be in its place since then, of an interpreter that came after its own.
			if t.c.ID == t.id && face.InterpLife(t.c.Interp) == t.life {
				return false, nil
			}
			t.letGo()
			t.dropClaimed()
			return false, ErrEnded
		case ErrEnded:
			t.dropClaimed()
			return false, err
		}
	}
	t.unclaim()
	return false, err
}

// letGo releases the GIL and keeps the claim.
func (t *ThreadState) letGo() {
	raceRelease()
	wake(face.GoroutineDetach(t.c))
}

// release releases the GIL and the claim.
func (t *ThreadState) release() {
	t.letGo()
	t.unclaim()
}

// bind makes t, attached to the calling goroutine, current on its OS thread.
func (t *ThreadState) bind() bool {
	runtime.LockOSThread()
	if face.GoroutineBind(t.c) != 0 {
		return true
	}
	runtime.UnlockOSThread()
	return false
}

// unbind undoes bind or adopt, unless that has been undone already.
func unbind() {
	if face.GoroutineUnbind() != 0 {
		runtime.UnlockOSThread()
	}
}

// adopt claims a thread state that C has just attached to the calling thread, to which the caller has locked the
// goroutine. before is the one that C detached for it, or nil.
func adopt(c *mirror.PyThreadState, before *ThreadState) *ThreadState {
	t := keyOf(c).state()
	t.status.Or(claimed)
	if face.GoroutineAdopt(c) != 0 {
		// Each binding holds one thread lock.
		runtime.UnlockOSThread()
	}
	t.noteAttached()
	if before != nil && before != t {
		before.leave()
	}
	return t
}

// leave: t, which the calling goroutine had, is detached.
func (t *ThreadState) leave() {
	t.endCalling()
	t.unclaim()
}

// endCalling voids the Hold whose Call is on the way. Its owner does it before it gives t up.
func (t *ThreadState) endCalling() {
	if s := t.calling.Load(); s != nil {
		t.calling.Store(nil)
		s.end()
	}
}

// Attach is AttachContext with a context that is never done: it waits for the GIL until its holders have let it go, or t's
// interpreter ends.
func (t *ThreadState) Attach() error { return t.AttachContext(context.Background()) }

// AttachContext attaches t to the calling goroutine. On return the goroutine holds the interpreter's GIL and is locked
// to its OS thread, where t is the current thread state, as C code expects.
//
// It waits without occupying an OS thread, unless the goroutine is locked to one already, and returns ctx's error when
// ctx is done. The error is ErrEnded when t has ended or ends meanwhile; it wraps ErrInUse when another goroutine or
// thread has t, and ErrAttached when the goroutine's thread has one attached, or when it would wait for itself since it
// has the GIL by a Hold.
//
// A goroutine must not end while attached: nobody could release the GIL any more, so the program ends with a fatal
// error that says so, or with a panic where Go keeps the thread.
func (t *ThreadState) AttachContext(ctx context.Context) error {
	bound, err := t.take(ctx, "attach", mirror.GoroutineBind)
	if err != nil {
		return err
	}
	if !bound && !t.bind() {
		t.release()
		return t.occupied("attach")
	}
	t.noteAttached()
	releaseHere()
	return nil
}

// free checks that no other thread state is attached to the goroutine's thread.
func (t *ThreadState) free(what string) error {
	if face.PyThreadState_GetUnchecked() != nil {
		return t.occupied(what)
	}
	return nil
}

func (t *ThreadState) occupied(what string) error {
	return fmt.Errorf("gopyruntime: can't %s %v: %w", what, t, ErrAttached)
}

// Detach releases the GIL and unlocks the goroutine from its OS thread. It waits for nothing. In the function of
// [Hold.Call] it ends the Hold, which is void afterwards. The error is ErrNotAttached unless the calling goroutine is
// attached to t.
func (t *ThreadState) Detach() error {
	raceRelease()
	left := face.GoroutineDetachHere(t.c, t.interp, t.life, t.id)
	if left.Result < 0 {
		return ErrNotAttached
	}
	if left.Result > 0 {
		runtime.UnlockOSThread()
	}
	wake(left.Wake)
	t.leave()
	return nil
}

// Run attaches to t, for which it waits as Attach does, calls f, and detaches again, even if f panics. The error is
// Attach's, without a call of f, or f's.
func (t *ThreadState) Run(f func() error) error {
	if err := t.Attach(); err != nil {
		return err
	}
	defer t.Detach()
	return f()
}
