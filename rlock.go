//go:build linux && amd64 && cgo

// RLock: a lock that its owner may take again.

package gopyruntime

import (
	"context"
	"sync/atomic"
)

// An RLock is a lock that who has it may take again, as Python's threading.RLock. Its owner is a thread state, which is
// what a Python thread is, and not a goroutine: where a Hold is handed over, the locks go with it. It counts how often
// the owner has taken it, and is free when that was given back as often.
//
// Methods take the Hold of the calling goroutine; a goroutine that is attached to a thread state, or is in a [Hold.Call],
// may pass the zero Hold instead. They fail with ErrNotAttached when the Hold is void, or when there is neither.
//
// The zero RLock is free and ready. It must not be copied. C code can't take it. A thread state that ends while it has an
// RLock has it for good, as in CPython. Fork: no Go code goes on in the child.
type RLock struct {
	mu    Mutex
	owner atomic.Pointer[ThreadState]
	count int // the owner's
}

// identity returns the thread state that h stands for.
func (h Hold) identity() (*ThreadState, error) {
	if err := h.usable(); err != nil {
		return nil, err
	}
	if h.s != nil {
		return h.t, nil
	}
	if t := currentThreadState(); t != nil {
		return t, nil
	}
	return nil, ErrNotAttached
}

// Lock takes r, for which it waits as [Mutex.Lock] does, with the same errors.
func (r *RLock) Lock(ctx context.Context, h Hold) error { return r.Restore(ctx, h, 1) }

// Restore takes r as often as [RLock.Save] said: for the thread state of h, as a condition variable does after its wait.
// It waits as Lock does. A count below one is an ErrNotLocked.
func (r *RLock) Restore(ctx context.Context, h Hold, count int) error {
	t, err := h.identity()
	switch {
	case err != nil:
		return err
	case count < 1:
		return ErrNotLocked
	case r.owner.Load() == t:
		r.count += count
		return nil
	}
	if err := r.mu.Lock(ctx, h); err != nil {
		return err
	}
	r.own(t, count)
	return nil
}

func (r *RLock) own(t *ThreadState, count int) {
	r.count = count
	r.owner.Store(t)
}

// TryLock takes r if it is free or the thread state of h has it, and reports whether it did. It does not wait.
func (r *RLock) TryLock(h Hold) (bool, error) {
	t, err := h.identity()
	switch {
	case err != nil:
		return false, err
	case r.owner.Load() == t:
		r.count++
	case !r.mu.TryLock():
		return false, nil
	default:
		r.own(t, 1)
	}
	return true, nil
}

// owned is ErrNotLocked if the thread state of h does not have r.
func (r *RLock) owned(h Hold) error {
	t, err := h.identity()
	if err == nil && r.owner.Load() != t {
		err = ErrNotLocked
	}
	return err
}

// Unlock gives back what was taken once, and wakes who waits first if it was the last time. The error is ErrNotLocked
// when the thread state of h does not have r.
func (r *RLock) Unlock(h Hold) error {
	if err := r.owned(h); err != nil {
		return err
	}
	if r.count--; r.count > 0 {
		return nil
	}
	r.owner.Store(nil)
	return r.mu.Unlock()
}

// Save gives r back altogether, and returns how often it was taken: what a condition variable does before it waits. The
// error is ErrNotLocked when the thread state of h does not have r.
func (r *RLock) Save(h Hold) (count int, err error) {
	if err := r.owned(h); err != nil {
		return 0, err
	}
	count, r.count = r.count, 0
	r.owner.Store(nil)
	return count, r.mu.Unlock()
}

// Count returns how often the thread state of h has taken r, 0 if it does not have it.
func (r *RLock) Count(h Hold) (int, error) {
	switch err := r.owned(h); err {
	case nil:
		return r.count, nil
	case ErrNotLocked:
		return 0, nil
	default:
		return 0, err
	}
}

// Locked reports whether somebody has r at this moment.
func (r *RLock) Locked() bool { return r.mu.Locked() }
