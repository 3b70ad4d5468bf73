//go:build linux && amd64 && cgo

package gopyruntime

import (
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// ThreadState is a thread's place in an interpreter. Whoever has it may run
// code there; one goroutine has it at a time, and different ones may one after
// the other. There are two ways to have it:
//
//   - [ThreadState.Attach] ties the goroutine to its OS thread and makes t the
//     current thread state there, as C code expects.
//   - [ThreadState.Hold] does not. The goroutine holds the GIL and runs on any
//     OS thread; [Hold.Call] ties it to one for the time of calls into C. That
//     is for interpreters written in Go.
//
// A goroutine that waits for the GIL holds no OS thread, whichever way it came.
type ThreadState struct {
	threadKey

	mu sync.Mutex
	// A goroutine has it, or waits for its GIL.
	claimed bool
	ended   bool
	// Made by NewThreadState: its memory stays until this side gives it back.
	owned bool
	// The error of the Go callback that failed last: its holder's.
	failed error
}

// states has the one *ThreadState for each thread state that Go code has seen.
var states struct {
	sync.Mutex
	known map[*mirror.PyThreadState]*ThreadState
}

// A threadKey names a thread state. Its address alone may be another's later.
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

// renewThreadState forgets what was known of the thread state at c's address: a
// new life of the runtime has made one there that has the same ids.
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

// dropThreadStates is called when interpreters have ended, and their thread
// states with them. Those that goroutines still hope to attach to are dropped
// when those find out.
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

// drop gives back this side's part of a thread state that its interpreter has
// let go of. The caller holds t.mu.
func (t *ThreadState) drop() {
	if t.owned && !t.ended {
		face.TstateUnref(t.c)
	}
	t.ended = true
}

// forget: t, which the caller has, is gone with its memory.
func (t *ThreadState) forget() {
	t.leaveKnown()
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

// locked runs f while t is on its interpreter's list and the lists are locked.
// A thread state is found by its ids, never by following t.c first: its memory
// may be another's by now.
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
	// The ids may be those of another by now, of the runtime's next life.
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

// claim makes t the caller's, who has yet to get the GIL. Whoever has the claim
// may touch t.c: it is given back by whoever has the claim only, or it lies in
// memory that stays.
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
	t.mu.Lock()
	t.claimed = false
	t.mu.Unlock()
}

// dropClaimed: the runtime has let go of t, and now the caller does.
func (t *ThreadState) dropClaimed() {
	t.mu.Lock()
	t.drop()
	t.mu.Unlock()
	t.forget()
}

// NewThreadState makes a thread state of the interpreter, detached. The error
// is ErrEnded once the interpreter's end has begun.
func (i *Interpreter) NewThreadState() (*ThreadState, error) {
	// Unbound: it is no OS thread's until a goroutine is.
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
	// The embedded one goes with its interpreter.
	t.owned = c != &i.c.InitialThread
	t.mu.Unlock()
	return t, nil
}

// Delete ends t, which must not be attached to any thread, nor have anybody
// waiting to be.
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
