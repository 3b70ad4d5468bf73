//go:build linux && amd64 && cgo

// What a host keeps with thread states and interpreters, and what it has called when they end.

package gopyruntime

import (
	"maps"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// hostData is a host's own data of one thread state or interpreter. C has one token for it, which it uses when the one
// or the other ends.
type hostData struct {
	mu      sync.Mutex
	values  atomic.Pointer[map[any]any] // never changed, but replaced
	ends    []*func()
	watched bool // C has the token
	ended   bool
}

func (d *hostData) value(key any) any {
	if values := d.values.Load(); values != nil {
		return (*values)[key]
	}
	return nil
}

// change runs f under the lock, after C has been given the token if it has none yet.
func (d *hostData) change(watch func(token uint64) int32, f func()) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ended {
		return ErrEnded
	}
	if !d.watched {
		// The table of callbacks refers to d, and so to all that is in it, until C uses the token.
		token := callbacks.add(callback{run: func(syscall.Signal) error { d.end(); return nil }})
		if result := watch(token); result != mirror.TokenPut {
			callbacks.remove(token)
			if result == mirror.TokenNoRoom {
				return noMemory()
			}
			return ErrEnded
		}
		d.watched = true
	}
	f()
	return nil
}

func (d *hostData) set(watch func(token uint64) int32, key, value any) error {
	return d.change(watch, func() {
		values := make(map[any]any)
		if old := d.values.Load(); old != nil {
			maps.Copy(values, *old)
		}
		if values[key] = value; value == nil {
			delete(values, key)
		}
		d.values.Store(&values)
	})
}

func (d *hostData) onEnd(watch func(token uint64) int32, f func()) (func() bool, error) {
	own := &f
	err := d.change(watch, func() { d.ends = append(d.ends, own) })
	if err != nil {
		return nil, err
	}
	return func() bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		for i, end := range d.ends {
			if end == own {
				d.ends = append(d.ends[:i:i], d.ends[i+1:]...)
				return true
			}
		}
		return false
	}, nil
}

// end is called by C, once.
func (d *hostData) end() {
	for {
		d.mu.Lock()
		last := len(d.ends) - 1
		if last < 0 {
			d.ended = true
			d.values.Store(nil)
			d.mu.Unlock()
			return
		}
		f := *d.ends[last]
		d.ends = d.ends[:last]
		d.mu.Unlock()
		f()
	}
}

func (t *ThreadState) watch(token uint64) int32 {
	return face.TokenPutEnd(t.interp, t.life, t.c, t.id, token)
}

func (i *Interpreter) watch(token uint64) int32 { return face.TokenPutEnd(i.id, i.life, nil, 0, token) }

// SetValue keeps value with t, under a key that is to be of a type of the caller's own, as with [context.WithValue]. A
// nil value takes the key away. The error is ErrEnded once t has ended.
//
// Any goroutine may call it, attached or not. The values are there until t ends, whoever ends it: see OnEnd.
func (t *ThreadState) SetValue(key, value any) error { return t.data.set(t.watch, key, value) }

// Value returns what SetValue has kept under key, nil if nothing is there or t has ended. Any goroutine may call it, and
// waits for nothing.
func (t *ThreadState) Value(key any) any { return t.data.value(key) }

// OnEnd has f called when t ends. Functions are called once, the newest first, and can still read the values of t, which
// are dropped afterwards. stop takes f back; it reports whether that was in time. The error is ErrEnded once t has ended.
// Any goroutine may call OnEnd and stop, attached or not.
//
// f is called by the thread or goroutine that ends t, where PyThreadState_Clear drops what CPython keeps with a thread
// (its dict, threading.local's values), before that: in [ThreadState.Delete]; when C code clears or deletes t; in
// [ThreadState.End], Py_EndInterpreter, [Runtime.Finalize] and Py_FinalizeEx for all thread states that the interpreter
// still has. The last one is cleared after the modules and exit callbacks. f must not wait for t's owner, nor end the
// interpreter; whether it is attached, [CurrentThreadState] tells. Ending an interpreter, or C's PyThreadState_Clear, is
// done attached to it, so that f may use its objects; Delete need not be.
//
// In the child of a fork f is not called, neither for t nor for those that the child does not have: Go functions and
// data do not survive the fork. (CPython clears there the thread states that did not survive; here their contents are
// not touched, as the fork may have come in the middle of a change to them.) In the parent nothing happens.
func (t *ThreadState) OnEnd(f func()) (stop func() bool, err error) { return t.data.onEnd(t.watch, f) }

// SetValue is [ThreadState.SetValue] for an interpreter.
func (i *Interpreter) SetValue(key, value any) error { return i.data.set(i.watch, key, value) }

// Value is [ThreadState.Value] for an interpreter.
func (i *Interpreter) Value(key any) any { return i.data.value(key) }

// OnEnd is [ThreadState.OnEnd] for an interpreter. f is called by the one that ends it, by [ThreadState.End],
// Py_EndInterpreter, [Runtime.Finalize] or Py_FinalizeEx, or by C's PyInterpreterState_Clear: after the exit callbacks
// and the functions of the interpreter's thread states, and before its objects end. In the child of a fork it is not
// called.
func (i *Interpreter) OnEnd(f func()) (stop func() bool, err error) { return i.data.onEnd(i.watch, f) }
