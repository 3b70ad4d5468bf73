//go:build linux && amd64 && cgo

// Thread states: finding, making, claiming and deleting them.

package gopyruntime

import (
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// ThreadState is a thread's place in an interpreter. Its owner may run code there; one goroutine owns it at a time, and
// different ones may own it one after the other. There are two ways to own it:
//
//   - [ThreadState.Attach] ties the goroutine to its OS thread and makes t the
//     current thread state there, as C code expects.
//   - [ThreadState.Hold] does not. The goroutine holds the GIL and runs on any
//     OS thread; [Hold.Call] ties it to one for the time of calls into C. That
//     is for interpreters written in Go.
//
// A goroutine that waits for the GIL occupies no OS thread, in either way.
type ThreadState struct {
	threadKey

	mu sync.Mutex
	// A goroutine owns it, or waits for its GIL.
	claimed bool
	ended   bool
	// Made by NewThreadState: its memory stays until this side releases it.
	owned bool
	// The error of the Go callback that failed last; for its owner.
	failed error
	// The goroutine that used its Hold last; 0 when it has none, or one that was handed over and not used yet.
	user atomic.Uint64
	// The Hold that calls C, and not longer than that, since it is to be missed when it is lost.
	calling atomic.Pointer[holding]
	// The goroutine that is attached on the process's main thread, 0 if none is.
	goroutine atomic.Uint64
}

// states has the one *ThreadState for each thread state that Go code has seen.
var states struct {
	sync.Mutex
	known map[*mirror.PyThreadState]*ThreadState
}

// A threadKey identifies a thread state. Its address alone may be reused.
type threadKey struct {
	c      *mirror.PyThreadState
	id     uint64
	interp int64
}

// keyOf reads a thread state that is known to be alive.
func keyOf(c *mirror.PyThreadState) threadKey {
	return threadKey{c: c, id: c.ID, interp: c.Interp.ID}
}

func (k threadKey) state() *ThreadState {
	states.Lock()
	defer states.Unlock()
	if t := states.known[k.c]; t != nil && t.threadKey == k {
		return t
	}
	if states.known == nil {
		states.known = make(map[*mirror.PyThreadState]*ThreadState)
	}
	t := &ThreadState{threadKey: k}
	states.known[k.c] = t
	return t
}

func currentThreadState() *ThreadState {
	c := face.PyThreadState_GetUnchecked()
	if c == nil {
		return nil
	}
	return keyOf(c).state()
}

// renewThreadState drops what was known of the thread state at c's address: the runtime was initialized again and has
// made one there with the same ids.
func renewThreadState(c *mirror.PyThreadState) {
	states.Lock()
	delete(states.known, c)
	states.Unlock()
}

// threadStatesOf lists those that Go code has seen, by their interpreters.
func threadStatesOf(of func(interp int64) bool) []*ThreadState {
	states.Lock()
	defer states.Unlock()
	var found []*ThreadState
	for _, t := range states.known {
		if of(t.interp) {
			found = append(found, t)
		}
	}
	return found
}

// dropThreadStates is called when interpreters have ended, and their thread states with them. Those that goroutines
// still wait to attach to are dropped when the goroutines notice.
func dropThreadStates(gone []*ThreadState) {
	for _, t := range gone {
		t.leaveKnown()
		t.mu.Lock()
		if !t.claimed {
			t.drop()
		}
		t.mu.Unlock()
	}
}

func (t *ThreadState) leaveKnown() {
	states.Lock()
	if states.known[t.c] == t {
		delete(states.known, t.c)
	}
	states.Unlock()
}

// drop releases this side's reference to a thread state that its interpreter has released. The caller holds t.mu.
func (t *ThreadState) drop() {
	if t.owned && !t.ended {
		face.TstateUnref(t.c)
	}
	t.ended = true
}

// forget: t, which the caller owns, has been freed.
func (t *ThreadState) forget() {
	t.leaveKnown()
	t.goroutine.Store(0)
	t.mu.Lock()
	t.claimed, t.ended = false, true
	t.mu.Unlock()
}

// ID is unique within the interpreter.
func (t *ThreadState) ID() uint64 { return t.id }

// Interpreter returns the interpreter that t belongs to, nil once it ended.
func (t *ThreadState) Interpreter() *Interpreter { return Current().Interpreter(t.interp) }

func (t *ThreadState) String() string {
	return fmt.Sprintf("thread state %d of interpreter %d", t.id, t.interp)
}

// locked runs f while t is on its interpreter's list and the lists are locked. A thread state is found by its ids,
// never by following t.c first, since its memory may have been reused.
func (t *ThreadState) locked(f func()) error {
	face.HeadLock()
	defer face.HeadUnlock()
	for i := face.Runtime().InterpretersHead; i != nil; i = i.Next {
		if i.ID != t.interp {
			continue
		}
		for c := i.ThreadsHead; c != nil; c = c.Next {
			if c == t.c && c.ID == t.id {
				f()
				return nil
			}
		}
	}
	return ErrEnded
}

// Alive reports whether t has not ended.
func (t *ThreadState) Alive() bool {
	// The ids may be those of another by now, if the runtime was initialized again.
	return !t.hasEnded() && t.locked(func() {}) == nil
}

func (t *ThreadState) hasEnded() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.ended
}

func (t *ThreadState) attachedHere() bool { return face.PyThreadState_GetUnchecked() == t.c }

func (t *ThreadState) attachedAnywhere() bool {
	return atomic.LoadInt32(&t.c.State) == mirror.ThreadAttached
}

// claim makes the caller, which has yet to get the GIL, the owner of t. Only the owner may access t.c: only the owner
// frees it, or it is in memory that is never freed.
func (t *ThreadState) claim(what string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		return ErrEnded
	}
	if t.claimed {
		return t.inUse(what)
	}
	attached := false
	if t.owned {
		attached = t.attachedAnywhere()
	} else if err := t.locked(func() { attached = t.attachedAnywhere() }); err != nil {
		return err
	}
	if attached {
		return t.inUse(what)
	}
	t.claimed = true
	return nil
}

func (t *ThreadState) inUse(what string) error {
	return fmt.Errorf("gopyruntime: can't %s %v: %w", what, t, ErrInUse)
}

func (t *ThreadState) unclaim() {
	t.goroutine.Store(0)
	t.mu.Lock()
	t.claimed = false
	t.mu.Unlock()
}

// dropClaimed: the runtime has released t, and now the caller does.
func (t *ThreadState) dropClaimed() {
	t.mu.Lock()
	t.drop()
	t.mu.Unlock()
	t.forget()
}

// NewThreadState makes a thread state of the interpreter, detached. It may be called by any goroutine, attached, with a
// Hold or without, and waits for nothing but the lock of the list. The error is ErrEnded once the interpreter's end has
// begun.
func (i *Interpreter) NewThreadState() (*ThreadState, error) {
	// Unbound: it belongs to no OS thread until a goroutine is bound to one.
	var ended int32
	c := face.TstateNewIn(i.id, &ended)
	switch {
	case ended != 0:
		return nil, ErrEnded
	case c == nil:
		return nil, noMemory()
	}
	t := threadKey{c: c, id: c.ID, interp: i.id}.state()
	t.mu.Lock()
	// The embedded one is freed with its interpreter.
	t.owned = c != &i.c.InitialThread
	t.mu.Unlock()
	return t, nil
}

// Delete ends t, to which no goroutine or thread may be attached or waiting to attach; otherwise the error wraps
// ErrInUse. It may be called by any goroutine, attached to another one, with a Hold or without.
func (t *ThreadState) Delete() error {
	if err := t.claim("delete"); err != nil {
		return err
	}
	if face.TstateEnd(t.c) == 0 {
		t.dropClaimed()
		return ErrEnded
	}
	t.forget()
	return nil
}
