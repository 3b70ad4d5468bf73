package gopyruntime

/*
#include "bridge.h"
#include "internal/pycore_ceval.h"
*/
import "C"

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"unsafe"
)

const (
	events      = 1<<C._PY_EVAL_EVENTS_BITS - 1
	dropRequest = uintptr(C._PY_GIL_DROP_REQUEST_BIT)
	exception   = uintptr(C._PY_ASYNC_EXCEPTION_BIT)
)

// pending loads the bits of the eval breaker. The caller has t.
func (t *ThreadState) pending() uintptr {
	return atomic.LoadUintptr((*uintptr)(unsafe.Pointer(&t.c.eval_breaker))) & events
}

// Pending is [Hold.Pending] for a goroutine that is attached to t. Others must
// not call it.
func (t *ThreadState) Pending() bool { return t.pending() != 0 }

// HandlePending is [Hold.HandlePending] for the goroutine that is attached to
// t. After ErrEnded it is not attached any more.
func (t *ThreadState) HandlePending() error {
	if !t.attachedHere() {
		return ErrNotAttached
	}
	return t.handlePending(true)
}

func (t *ThreadState) handlePending(here bool) error {
	bits := t.pending()
	if now := bits &^ (dropRequest | exception); now != 0 {
		if err := t.handle(now, here); err != nil {
			return err
		}
	}
	if bits&dropRequest != 0 {
		if err := t.yield(here); err != nil {
			return err
		}
	}
	if bits&exception != 0 {
		return t.handle(exception, here)
	}
	return nil
}

// yield lets the GIL go, to the first that waits if the holder was asked to,
// and waits for it.
func (t *ThreadState) yield(here bool) error {
	if here {
		C.core_gopyrt_goroutine_unbind()
	}
	t.letGo()
	err := t.acquire(context.Background())
	switch {
	case !here:
	case err != nil:
		runtime.UnlockOSThread()
	default:
		C.core_gopyrt_goroutine_bind(t.c)
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
	done := C.core_gopyrt_goroutine_handle(t.c, C.uintptr_t(bits))
	if !t.attachedHere() {
		return ErrEnded // by a callback
	}
	if done.result == 0 {
		return nil
	}
	switch err := t.failed; {
	case done.kind == C.GOPYRT_ERROR_INTERRUPT:
		return ErrInterrupt
	case done.kind == C.GOPYRT_ERROR_CALLBACK && err != nil:
		return err
	case done.kind == C.GOPYRT_ERROR_NONE:
		return errors.New("gopyruntime: a callback failed")
	}
	return errors.New("gopyruntime: " + C.GoString(done.message))
}
