//go:build linux && amd64 && cgo

// The eval breaker of a thread state: pending calls, signals, drop requests.

package gopyruntime

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

const (
	events      = 1<<mirror.EvalEventsBits - 1
	dropRequest = mirror.GILDropRequestBit
	pleaseStop  = mirror.PleaseStopBit
	exception   = mirror.AsyncExceptionBit
)

// pending loads the bits of the eval breaker. The caller owns t.
func (t *ThreadState) pending() uintptr {
	return atomic.LoadUintptr(&t.c.EvalBreaker) & events
}

// Pending is [Hold.Pending] for a goroutine that is attached to t. Other goroutines must not call it.
func (t *ThreadState) Pending() bool { return t.pending() != 0 }

// HandlePending is [Hold.HandlePending] for the goroutine that is attached to
// t. After ErrEnded it is not attached any more.
func (t *ThreadState) HandlePending() error {
	if !t.attachedHere() {
		return ErrNotAttached
	}
	err := t.handlePending(true)
	if lost, ok := err.(lostGIL); ok {
		return lost.error
	}
	return err
}

// handlePending handles the events in CPython's order. Where the world is stopped it keeps the GIL.
func (t *ThreadState) handlePending(here bool) error {
	bits := t.pending()
	if t.stopped != 0 {
		bits &^= pleaseStop | dropRequest
	}
	if bits&pleaseStop != 0 {
		atomic.AndUintptr(&t.c.EvalBreaker, ^uintptr(pleaseStop))
		if err := t.letGoFor(pleaseStop, here); err != nil {
			return err
		}
	}
	if now := bits &^ (pleaseStop | dropRequest | exception); now != 0 {
		if err := t.handle(now, here); err != nil {
			return err
		}
		if err := t.tellHost(now, here); err != nil {
			return err
		}
	}
	if bits&dropRequest != 0 {
		if err := t.letGoFor(dropRequest, here); err != nil {
			return err
		}
	}
	if bits&exception != 0 {
		return t.tellHostOfError(t.handle(exception, here), here)
	}
	return nil
}

func (t *ThreadState) letGoFor(bit uintptr, here bool) error {
	if err := t.tellHost(bit, here); err != nil {
		return err
	}
	return t.yield(here)
}

// yield releases the GIL, handing it to the first waiter if the holder was asked to, and waits for it.
func (t *ThreadState) yield(here bool) error {
	if here && t.attachedByC() {
		t.awayByC(func() {})
		return nil
	}
	t.letGoHere(here)
	err := t.bindAgain(here, t.acquire(context.Background()))
	if err != nil && err != ErrEnded {
		err = lostGIL{err}
	}
	return err
}

// lostGIL is why the GIL was not had back: the thread state is not the caller's any more.
type lostGIL struct{ error }

// caught takes the exception that C code has left on the calling thread, nil if there is none.
func caught() error {
	result := face.GoviewDo(0, nil, mirror.GoviewCatch, nil, 0)
	return (*home)(nil).failure(&result)
}

// ofCallback is what HandlePending returns of a callback's error. ErrEnded says that the caller's thread state has gone,
// so that of another one, which the callback passes on, is returned by its text.
func ofCallback(err error) error {
	if errors.Is(err, ErrEnded) {
		return fmt.Errorf("gopyruntime: a callback failed: %v", err)
	}
	return err
}

func (t *ThreadState) handle(bits uintptr, here bool) error {
	if !here {
		if !t.bind() {
			return t.occupied("handle what is pending for")
		}
		defer unbind()
	}
	t.failed = nil
	done := face.GoroutineHandle(t.c, bits)
	if !t.attachedHere() {
		return ErrEnded // by a callback
	}
	if done.Result == 0 {
		return nil
	}
	switch err := t.failed; {
	case done.Kind == mirror.ErrorInterrupt:
		return ErrInterrupt
	case done.Kind == mirror.ErrorCallback && err != nil:
		return ofCallback(err)
	case done.Kind == mirror.ErrorNone || done.Kind == mirror.ErrorAsync:
		if err := caught(); err != nil {
			return ofCallback(err)
		}
		if done.Kind == mirror.ErrorNone {
			return errors.New("gopyruntime: a callback failed")
		}
	}
	return errors.New("gopyruntime: " + mirror.GoString(done.Message))
}
