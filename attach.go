//go:build linux && amd64 && cgo

// Attaching goroutines to thread states: Attach, Detach, Run.

package gopyruntime

import (
	"context"
	"fmt"
	"runtime"

	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// acquire waits for the GIL of t, which the caller has claimed. On an error it releases the claim.
func (t *ThreadState) acquire(ctx context.Context) error {
	err := ctx.Err()
	if err == nil {
		err = t.acquireClaimed(ctx)
	}
	switch err {
	case nil:
		raceAcquire()
	case ErrEnded:
		t.dropClaimed()
	default:
		t.unclaim()
	}
	return err
}

func (t *ThreadState) acquireClaimed(ctx context.Context) error {
	step := face.GoroutineAttach(t.c)
	wake(step.Wake)
	switch step.Result {
	case mirror.GoroutineAttached:
		return nil
	case mirror.GoroutineEnded:
		return ErrEnded
	}
	return t.wait(ctx, step.GIL)
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
	t.mu.Lock()
	t.claimed = true
	t.mu.Unlock()
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

// leave: C has detached t, which the calling goroutine had. A Hold of it is void.
func (t *ThreadState) leave() {
	if s := t.calling.Load(); s != nil {
		t.calling.Store(nil)
		s.end()
	}
	t.unclaim()
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
	if err := t.free("attach"); err != nil {
		return err
	}
	if err := t.claim("attach"); err != nil {
		return err
	}
	if err := t.acquire(ctx); err != nil {
		return err
	}
	if !t.bind() {
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

// Detach releases the GIL and unlocks the goroutine from its OS thread. In the function of [Hold.Call] it ends the Hold,
// which is void afterwards.
func (t *ThreadState) Detach() error {
	if !t.attachedHere() {
		return ErrNotAttached
	}
	unbind()
	t.release()
	return nil
}

// Run attaches to t, for which it waits as Attach does, calls f, and detaches again, even if f panics.
func (t *ThreadState) Run(f func() error) error {
	if err := t.Attach(); err != nil {
		return err
	}
	defer t.Detach()
	return f()
}
