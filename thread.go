package gopyruntime

/*
#include "bridge.h"
*/
import "C"

import (
	"fmt"
	"runtime"
)

// ThreadState is a thread's place in an interpreter. A goroutine uses it by
// attaching to it; different goroutines may, one after the other.
type ThreadState struct {
	c      *C.PyThreadState
	id     uint64
	interp int64
}

func newThreadState(c *C.PyThreadState) *ThreadState {
	if c == nil {
		return nil
	}
	return &ThreadState{c: c, id: uint64(c.id), interp: int64(c.interp.id)}
}

func currentThreadState() *ThreadState {
	return newThreadState(C.core_PyThreadState_GetUnchecked())
}

// ID is unique within the interpreter.
func (t *ThreadState) ID() uint64 { return t.id }

// Interpreter returns the interpreter that t belongs to, nil once it ended.
func (t *ThreadState) Interpreter() *Interpreter { return Current().Interpreter(t.interp) }

func (t *ThreadState) String() string {
	return fmt.Sprintf("thread state %d of interpreter %d", t.id, t.interp)
}

// locked runs f while t is on its interpreter's list and the lists are locked.
// A thread state is found by its ids, never by following t.c first: its memory
// may be another's by now.
func (t *ThreadState) locked(f func()) error {
	C.core_gopyrt_head_lock()
	defer C.core_gopyrt_head_unlock()
	for i := C.core_runtime().interpreters.head; i != nil; i = i.next {
		if int64(i.id) != t.interp {
			continue
		}
		for c := i.threads.head; c != nil; c = c.next {
			if c == t.c && uint64(c.id) == t.id {
				f()
				return nil
			}
		}
	}
	return ErrEnded
}

// Alive reports whether t has not ended.
func (t *ThreadState) Alive() bool { return t.locked(func() {}) == nil }

func (t *ThreadState) attachedHere() bool { return C.core_PyThreadState_GetUnchecked() == t.c }

// Attach locks the calling goroutine to its OS thread and attaches t to it:
// on return it holds the interpreter's GIL. The thread must have no thread
// state attached; t must be attached to no other. After t has ended, the error
// is ErrEnded; whoever ends t sees to it that nobody is attaching to it just then.
func (t *ThreadState) Attach() error {
	if !t.Alive() {
		return ErrEnded
	}
	runtime.LockOSThread()
	if C.core_PyThreadState_GetUnchecked() != nil {
		runtime.UnlockOSThread()
		return fmt.Errorf("gopyruntime: can't attach %v: the goroutine is attached to one already", t)
	}
	C.core_gopyrt_tstate_rebind(t.c)
	C.core_PyEval_AcquireThread(t.c)
	return nil
}

// Detach lets the GIL go and unlocks the goroutine from its OS thread.
func (t *ThreadState) Detach() error {
	if !t.attachedHere() {
		return ErrNotAttached
	}
	C.core_PyEval_ReleaseThread(t.c)
	runtime.UnlockOSThread()
	return nil
}

// Run attaches to t, calls f, and detaches again, also when f panics.
func (t *ThreadState) Run(f func() error) error {
	if err := t.Attach(); err != nil {
		return err
	}
	defer t.Detach()
	return f()
}

// Delete ends t, which must not be attached to any thread.
func (t *ThreadState) Delete() error {
	attached := false
	if err := t.locked(func() { attached = t.c.state == C._Py_THREAD_ATTACHED }); err != nil {
		return err
	}
	if attached {
		return fmt.Errorf("gopyruntime: can't delete %v while it is attached", t)
	}
	C.core_PyThreadState_Clear(t.c)
	C.core_PyThreadState_Delete(t.c)
	return nil
}
