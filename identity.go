//go:build linux && amd64 && cgo

// Who runs here, and where it is: the current thread state, addresses of C's structures, ids of threads.

package gopyruntime

import (
	"errors"
	"fmt"
	"sync/atomic"
	"syscall"
	"unsafe"

	"github.com/gopyruntime/gopyruntime/internal/face"
)

// ErrNotFound: at that address there is no thread state or interpreter, or none any more.
var ErrNotFound = errors.New("gopyruntime: no thread state or interpreter is there")

// CPointer is the address of a C structure, for a Go program's own C code. Neither way needs package unsafe:
//
//	C.f((*C.PyThreadState)(t.Pointer()))
//	t, err := gopyruntime.Current().ThreadStateAt(gopyruntime.CPointer(p))
type CPointer = unsafe.Pointer

// CurrentThreadState returns the thread state that the calling goroutine is attached to, nil if it is to none. In a
// callback (a pending call, a signal handler, an evaluator's function, the end of host data) it is that of the thread
// which runs it, and in the function of [Hold.Call] that of the Hold.
//
// A goroutine that has a Hold is attached to none outside of Call, since the right is the Hold's and not the
// goroutine's: there it is [Hold.ThreadState].
//
// It waits for nothing.
func CurrentThreadState() *ThreadState { return currentThreadState() }

// Pointer returns the address of t's PyThreadState, nil once t has ended. Who uses it sees to it that t does not end
// meanwhile: it is valid as long as the caller has t, by Attach or by a Hold.
//
// Any goroutine may call it. It takes the lock of the lists, for as long as finding t takes.
func (t *ThreadState) Pointer() CPointer {
	if !t.Alive() {
		return nil
	}
	return CPointer(t.c)
}

// Pointer returns the address of i's PyInterpreterState, nil once i has ended. It is valid as long as the caller is
// attached to i, or has a Hold of one of its thread states.
//
// Any goroutine may call it. It takes the lock of the lists.
func (i *Interpreter) Pointer() CPointer {
	if !i.Alive() {
		return nil
	}
	return CPointer(i.c)
}

// ThreadStateAt returns the thread state whose PyThreadState is at p, by whomever it was made. The address is looked
// for among those of all thread states, under the lock of the lists, and never followed. So it may be any; the error
// wraps ErrNotFound where there is none.
//
// Any goroutine may call it.
func (Runtime) ThreadStateAt(p CPointer) (*ThreadState, error) {
	t, crowded := findThreadState(p)
	if t == nil {
		return nil, notFound("thread state", p)
	}
	if crowded {
		dropEndedByC()
	}
	return t, nil
}

func findThreadState(p CPointer) (t *ThreadState, crowded bool) {
	face.HeadLock()
	defer face.HeadUnlock()
	for i := face.Runtime().InterpretersHead; i != nil; i = i.Next {
		for c := i.ThreadsHead; c != nil; c = c.Next {
			if CPointer(c) == p {
				return keyOf(c).known()
			}
		}
	}
	return nil, false
}

// InterpreterAt returns the interpreter whose PyInterpreterState is at p. It is to interpreters what ThreadStateAt is
// to thread states.
func (Runtime) InterpreterAt(p CPointer) (*Interpreter, error) {
	face.HeadLock()
	defer face.HeadUnlock()
	for i := face.Runtime().InterpretersHead; i != nil; i = i.Next {
		if CPointer(i) == p {
			return interpreterOf(i), nil
		}
	}
	return nil, notFound("interpreter", p)
}

func notFound(what string, p CPointer) error {
	return fmt.Errorf("gopyruntime: no %s at %p: %w", what, p, ErrNotFound)
}

// ThreadIDs returns the ids of the OS thread that t is bound to, or was last: PyThread_get_thread_ident's, by which
// [Interpreter.SetAsyncError] finds it, and the kernel's. Both are 0 for one that never was, such as one that had Holds
// only and no calls into C. The error is ErrEnded when t has ended.
//
// Any goroutine may call it. It takes the lock of the lists, for as long as finding t takes.
func (t *ThreadState) ThreadIDs() (ident, native uint64, err error) {
	err = t.locked(func() {
		ident, native = atomic.LoadUint64(&t.c.ThreadID), atomic.LoadUint64(&t.c.NativeThreadID)
	})
	return ident, native, err
}

// ThreadIdent returns PyThread_get_thread_ident's id of the OS thread that the calling goroutine runs on. It stays on
// that thread as long as it is attached, or locked to it by [runtime.LockOSThread].
func ThreadIdent() uint64 { return uint64(face.PyThread_get_thread_ident()) }

// ThreadNativeID returns the kernel's id of the OS thread that the calling goroutine runs on, as
// PyThread_get_thread_native_id does.
func ThreadNativeID() uint64 { return uint64(syscall.Gettid()) }

// OnMainThread reports whether the calling goroutine runs on the runtime's main thread, where signals are handled
// (_Py_IsMainThread). That is the one that initialized the runtime, and in a forked child the one that forked; it moves
// with the main thread state ([ThreadState.IsMain]), to the OS thread of the goroutine that is attached to it.
func OnMainThread() bool { return atomic.LoadUint64(&face.Runtime().MainThread) == ThreadIdent() }

// OnProcessMainThread reports whether the calling goroutine runs on the first thread of the process, which may never
// have had to do with the runtime.
func OnProcessMainThread() bool { return syscall.Gettid() == syscall.Getpid() }

// IsMain reports whether t is the main thread state: whoever has it, attached or by a Hold, handles signals and runs
// the pending calls of the main thread.
//
// Any goroutine may call it. It takes the lock of the lists.
func (t *ThreadState) IsMain() bool {
	is := false
	err := t.locked(func() {
		main := (*unsafe.Pointer)(unsafe.Pointer(&face.Runtime().MainTState))
		is = atomic.LoadPointer(main) == unsafe.Pointer(t.c)
	})
	return err == nil && is
}
