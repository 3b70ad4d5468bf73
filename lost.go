//go:build linux && amd64 && cgo

// Goroutines that would wait for themselves, and goroutines that end while attached.

package gopyruntime

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/goid"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// ownHolder returns the thread state with which the calling goroutine has the GIL, nil if it does not have it. That it
// does by a Hold is known as long as no other goroutine uses the Hold.
func ownHolder(gil *mirror.GIL) *ThreadState {
	holder := face.GoroutineHolder(gil)
	if holder == nil {
		return nil
	}
	if t := currentThreadState(); t != nil && t.c == holder {
		return t
	}
	states.Lock()
	t := states.known[holder]
	states.Unlock()
	if t == nil || !t.heldHere() || !t.attachedAnywhere() { // not attached: the one that has it now is not noted yet
		return nil
	}
	return t
}

// heldHere reports whether the calling goroutine is the last one that used the Hold of t.
func (t *ThreadState) heldHere() bool {
	user := t.status.Load() / flags
	return user != 0 && user == goid.Current()
}

// usedBy: its Hold is the goroutine's of that number, or for 0 of one that is not known yet.
func (t *ThreadState) usedBy(goroutine uint64) {
	for {
		before := t.status.Load()
		after := before%flags + goroutine*flags
		if before == after || t.status.CompareAndSwap(before, after) {
			return
		}
	}
}

// anyHeldHere returns one that is held here, of the interpreters that are chosen; nil if none is.
func anyHeldHere(of func(interp int64) bool) *ThreadState {
	for _, t := range threadStatesOf(of) {
		if t.heldHere() {
			return t
		}
	}
	return nil
}

// wouldWaitForItself is the error of a goroutine that has the GIL already and wants it once more.
func wouldWaitForItself(what string, holder *ThreadState) error {
	return fmt.Errorf("gopyruntime: can't %s: this goroutine has the GIL already, by %v, and would wait for itself: %w",
		what, holder, ErrAttached)
}

// mainThread has what is attached on the process's main thread. An attached goroutine is locked to its thread, and Go
// ends the thread with the goroutine, which the core reports. Not so the main one, which it puts to sleep for good.
var mainThread = struct {
	id       uint64
	attached atomic.Pointer[ThreadState]
	turns    atomic.Uint64 // counts the attachments
	watched  atomic.Bool   // the next garbage collection looks for a goroutine that has ended

	sync.Mutex
	looked uint64 // the turn that was last looked at
	next   time.Time
	pause  time.Duration
}{id: uint64(os.Getpid())}

// Looking for a goroutine may take long where there are many.
const (
	firstLook, longestPause = 50 * time.Millisecond, 30 * time.Second
	looksShare              = 100 // at most this part of the time goes into it
)

// noteAttached: the calling goroutine, which is locked to its thread, is attached to t.
func (t *ThreadState) noteAttached() {
	if t.c.NativeThreadID != mainThread.id {
		return
	}
	t.goroutine.Store(goid.Current())
	mainThread.turns.Add(1)
	if mainThread.attached.Load() != t {
		mainThread.attached.Store(t)
	}
	if !mainThread.watched.Load() && mainThread.watched.CompareAndSwap(false, true) {
		lookAtNextCollection()
	}
}

// What has no pointers may share its memory with something that lives.
type collected struct{ _ *byte }

func lookAtNextCollection() {
	runtime.SetFinalizer(new(collected), func(*collected) {
		mainThread.watched.Store(false)
		if lookForLost() && mainThread.watched.CompareAndSwap(false, true) {
			lookAtNextCollection()
		}
	})
}

// lookForLost ends the program if a goroutine has ended while attached on the main thread. The longer one is attached,
// the less often it looks. It reports whether one is.
func lookForLost() bool {
	t := mainThread.attached.Load()
	if t == nil || t.goroutine.Load() == 0 {
		return false
	}
	mainThread.Lock()
	defer mainThread.Unlock()
	now := time.Now()
	if turn := mainThread.turns.Load(); turn != mainThread.looked {
		mainThread.looked, mainThread.pause, mainThread.next = turn, firstLook, now.Add(firstLook)
		return true
	}
	if now.Before(mainThread.next) {
		return true
	}
	id := t.goroutine.Load()
	if id != 0 && !goid.Alive(id) && t.goroutine.Load() == id {
		panic(fmt.Sprintf("gopyruntime: goroutine %d has ended while attached to %v: it has the GIL, and nobody can "+
			"release it", id, t))
	}
	mainThread.pause = max(min(2*mainThread.pause, longestPause), looksShare*time.Since(now))
	mainThread.next = time.Now().Add(mainThread.pause)
	return true
}
