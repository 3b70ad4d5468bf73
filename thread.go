//go:build linux && amd64 && cgo

// Thread states: finding, making, claiming and deleting them.

package gopyruntime

import (
	"context"
	"fmt"
	"slices"
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
// A goroutine that waits for the GIL occupies no OS thread, in either way. Methods that are for the owner say so; any
// goroutine may call the others. Once it has ended, methods fail with ErrEnded.
type ThreadState struct {
	threadKey

	// What it is: claimed, owned, gone, ended. Above these flags is the number of the goroutine that used its Hold last, 0
	// when it has none, or one that was handed over and not used yet.
	status atomic.Uint64
	// The error of the Go callback that failed last; for its owner.
	failed error
	// What the last Hold left for the next; its owner's.
	spare *holding
	// The Hold that calls C, and not longer than that, since it is to be missed when it is lost.
	calling atomic.Pointer[holding]
	// Its interpreter, once that was asked for.
	of atomic.Pointer[Interpreter]
	// Functions that run with the world stopped; for its owner.
	stopped int
	// What the host keeps with it.
	data hostData
	// The goroutine that is attached on the process's main thread, 0 if none is.
	goroutine atomic.Uint64
}

const (
	// A goroutine owns it, or waits for its GIL, or looks whether it may have it.
	claimed = 1 << iota
	// Made by NewThreadState: its memory stays until this side releases it.
	owned
	// Its interpreter has ended while it was claimed: the end of the claim is its own.
	gone
	ended

	flags // where they end
)

// free is the status that is left when its owner gives it up.
func free(status uint64) uint64 { return status % flags &^ claimed }

// states has the one *ThreadState for each thread state that Go code has seen.
var states struct {
	sync.Mutex
	known map[*mirror.PyThreadState]*ThreadState
	// The most that are kept before those are looked for that C has ended.
	most int
}

const fewStates = 256

// A threadKey identifies a thread state. Its address alone may be reused, and with another initialization its ids, too.
type threadKey struct {
	c      *mirror.PyThreadState
	id     uint64
	interp int64
	life   uint64 // of the interpreter
}

// keyOf reads a thread state that is known to be alive.
func keyOf(c *mirror.PyThreadState) threadKey {
	return threadKey{c: c, id: c.ID, interp: c.Interp.ID, life: face.InterpLife(c.Interp)}
}

// state returns the one *ThreadState of a thread state that can't end meanwhile. The lists are not locked.
func (k threadKey) state() *ThreadState {
	t, crowded := k.known()
	if crowded {
		dropEndedByC()
	}
	return t
}

// known is state for callers that may have locked the lists, and drop what C has ended afterwards if there is a crowd.
// Of one that has ended, its address may be another one's by now, which must not be taken from that.
func (k threadKey) known() (t *ThreadState, crowded bool) {
	states.Lock()
	defer states.Unlock()
	if t := states.known[k.c]; t != nil && t.threadKey == k {
		return t, false
	}
	if states.known == nil {
		states.known = make(map[*mirror.PyThreadState]*ThreadState)
		states.most = fewStates
	}
	t = &ThreadState{threadKey: k}
	states.known[k.c] = t
	return t, len(states.known) > states.most
}

// dropEndedByC drops what is known of thread states that C has ended, which nobody tells.
func dropEndedByC() {
	before := threadStatesOf(func(int64) bool { return true })
	alive := make(map[threadKey]bool, len(before))
	face.HeadLock()
	for i := face.Runtime().InterpretersHead; i != nil; i = i.Next {
		life := face.InterpLife(i)
		for c := i.ThreadsHead; c != nil; c = c.Next {
			alive[threadKey{c: c, id: c.ID, interp: i.ID, life: life}] = true
		}
	}
	face.HeadUnlock()
	dropThreadStates(slices.DeleteFunc(before, func(t *ThreadState) bool { return alive[t.threadKey] }))
	states.Lock()
	states.most = 2*len(states.known) + fewStates
	states.Unlock()
}

func currentThreadState() *ThreadState {
	c := face.PyThreadState_GetUnchecked()
	if c == nil {
		return nil
	}
	return keyOf(c).state()
}

// mainHere is the thread state of the main interpreter that is attached to the calling goroutine, nil if none is.
func mainHere() *ThreadState {
	if t := currentThreadState(); t != nil && t.interp == 0 {
		return t
	}
	return nil
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
func dropThreadStates(all []*ThreadState) {
	for _, t := range all {
		t.leaveKnown()
		t.change(func(status uint64) uint64 {
			if status&claimed != 0 {
				return status | gone
			}
			return status | ended
		})
	}
}

// change changes the status. At its end t gives its reference back to a thread state that its interpreter has released.
func (t *ThreadState) change(to func(status uint64) uint64) {
	for {
		before := t.status.Load()
		after := to(before)
		if !t.status.CompareAndSwap(before, after) {
			continue
		}
		if after&^before&ended != 0 && before&owned != 0 {
			face.TstateUnref(t.c)
		}
		return
	}
}

func (t *ThreadState) leaveKnown() {
	states.Lock()
	if states.known[t.c] == t {
		delete(states.known, t.c)
	}
	states.Unlock()
}

// forget: t, which the caller owns, has been freed.
func (t *ThreadState) forget() {
	t.endCalling()
	t.leaveKnown()
	t.goroutine.Store(0)
	t.status.And(^uint64(owned)) // there is nothing to give back any more
	t.change(func(status uint64) uint64 { return free(status) | ended })
}

// ID is unique within the interpreter: PyThreadState.id.
func (t *ThreadState) ID() uint64 { return t.id }

// Interpreter returns the interpreter that t belongs to, nil once it ended.
func (t *ThreadState) Interpreter() *Interpreter {
	i := t.of.Load()
	if i == nil {
		if i = Current().Interpreter(t.interp); i == nil || i.life != t.life {
			return nil
		}
		t.of.Store(i)
	}
	if !i.Alive() {
		return nil
	}
	return i
}

// String names it by its id and its interpreter's: "thread state 2 of interpreter 0".
func (t *ThreadState) String() string { return t.threadKey.String() }

func (k threadKey) String() string {
	return fmt.Sprintf("thread state %d of interpreter %d", k.id, k.interp)
}

// locked runs f while t is on its interpreter's list and the lists are locked. A thread state is found by its ids,
// never by following t.c first, since its memory may have been reused.
func (t *ThreadState) locked(f func()) error {
	face.HeadLock()
	defer face.HeadUnlock()
	for i := face.Runtime().InterpretersHead; i != nil; i = i.Next {
		if i.ID != t.interp || face.InterpLife(i) != t.life {
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
	return !t.hasEnded() && t.locked(func() {}) == nil
}

func (t *ThreadState) hasEnded() bool { return t.status.Load()&ended != 0 }

// attachedHere: t is current on the calling OS thread. Another one may be in the place of a t that has ended.
func (t *ThreadState) attachedHere() bool {
	return face.GoroutineIsHere(t.c, t.interp, t.life, t.id) != 0
}

func (t *ThreadState) attachedAnywhere() bool {
	return atomic.LoadInt32(&t.c.State) == mirror.ThreadAttached
}

// claim makes the caller, which has yet to get the GIL, the owner of t. Only the owner may access t.c: only the owner
// frees it, or it is in memory that is never freed.
func (t *ThreadState) claim(what string) error {
	ours, err := t.mark(what, 0)
	if err != nil {
		return err
	}
	attached := false
	if ours {
		attached = t.attachedAnywhere()
	} else {
		err = t.locked(func() { attached = t.attachedAnywhere() })
	}
	if attached {
		err = t.inUse(what)
	}
	if err != nil {
		t.unclaim()
	}
	return err
}

// mark is claim without a look at what C has of it. user is the goroutine that is to have a Hold, or 0. ours: its memory
// stays as long as the claim.
func (t *ThreadState) mark(what string, user uint64) (ours bool, err error) {
	for {
		before := t.status.Load()
		switch {
		case before&ended != 0:
			return false, ErrEnded
		case before&claimed != 0:
			return false, t.inUse(what)
		case t.status.CompareAndSwap(before, before|claimed|user*flags):
			return before&owned != 0, nil
		}
	}
}

func (t *ThreadState) inUse(what string) error {
	return fmt.Errorf("gopyruntime: can't %s %v: %w", what, t, ErrInUse)
}

func (t *ThreadState) unclaim() {
	if t.goroutine.Load() != 0 {
		t.goroutine.Store(0)
	}
	if before := t.status.Load(); before&gone == 0 && t.status.CompareAndSwap(before, free(before)) {
		return
	}
	t.change(func(status uint64) uint64 {
		if status&gone != 0 {
			status |= ended
		}
		return free(status)
	})
}

// dropClaimed: the runtime has released t, and now the caller does.
func (t *ThreadState) dropClaimed() {
	t.leaveKnown()
	t.goroutine.Store(0)
	t.change(func(status uint64) uint64 { return free(status) | ended })
}

// NewThreadState makes a thread state of the interpreter, detached. It may be called by any goroutine, attached, with a
// Hold or without, and waits for nothing but the lock of the list. The error is ErrEnded once the interpreter's end has
// begun, and a [*StatusError] without memory.
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
	key := keyOf(c)
	if key.life != i.life {
		face.TstateEnd(c) // of an interpreter that has the id in the runtime's next life
		return nil, ErrEnded
	}
	t := key.state()
	if c != &i.c.InitialThread { // which is freed with its interpreter
		t.status.Or(owned)
	}
	return t, nil
}

// Delete ends t, to which no goroutine or thread may be attached or waiting to attach; otherwise the error wraps
// ErrInUse. It may be called by any goroutine, attached to another one, with a Hold or without. Where C code has left
// objects with t it waits for the GIL, unless the caller is attached to t's interpreter; the error wraps ErrAttached where
// the caller would wait for itself, or is attached elsewhere. The error is ErrEnded when t has ended.
func (t *ThreadState) Delete() error {
	if err := t.claim("delete"); err != nil {
		return err
	}
	return t.deleteClaimed()
}

func (t *ThreadState) deleteClaimed() error {
	ended := face.TstateEnd(t.c)
	if ended < 0 { // it has objects, which are for those that have the GIL
		if err := t.clear(); err != nil {
			return err
		}
		ended = face.TstateEnd(t.c)
	}
	if ended == 0 {
		t.dropClaimed()
		return ErrEnded
	}
	t.forget()
	return nil
}

// clear lets the objects go that C code has left with t, which is claimed. On an error it is not any more.
func (t *ThreadState) clear() error {
	if current := currentThreadState(); current != nil {
		t.unclaim()
		return current.occupied("wait for the GIL beside")
	}
	if err := t.acquire(context.Background()); err != nil {
		return err
	}
	if !t.bind() {
		t.release()
		return t.occupied("clear")
	}
	face.PyThreadState_Clear(t.c)
	unbind()
	t.letGo()
	return nil
}
