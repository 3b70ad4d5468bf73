//go:build linux && amd64 && cgo

// Stopping the world: what one thread does while no other one runs.

package gopyruntime

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// StopTheWorld calls f, as [Hold.Call] does, while nobody else runs in the Hold's interpreter or in another one that
// shares its GIL. The GIL sees to that already; meanwhile HandlePending does not let it go, and what asks for it waits.
// C code that f calls, and that lets the GIL go by itself, starts the world: f is to avoid it, and must not give the thread
// state up. Calls nest.
//
// Threads of interpreters that have another GIL run on: see [Runtime.StopTheWorld]. CPython's _PyEval_StopTheWorld does
// nothing in its default build, nor does it here.
func (h Hold) StopTheWorld(f func() error) error {
	return h.Call(func() error { return h.t.whileStopped(f) })
}

// StopTheWorld is [Hold.StopTheWorld] for the goroutine that is attached to t.
func (t *ThreadState) StopTheWorld(f func() error) error {
	if !t.attachedHere() {
		return ErrNotAttached
	}
	return t.whileStopped(f)
}

func (t *ThreadState) whileStopped(f func() error) error {
	t.stopped++
	defer func() { t.stopped-- }()
	return f()
}

// The world is stopped by one goroutine at a time: the one that has put something in here.
var stopping = make(chan struct{}, 1)

// StopTheWorld calls f while nobody runs in any interpreter: the calling goroutine has all GILs. It has a Hold of each
// in holds, the main interpreter's first, of thread states that are there for the time of the call; f uses them, and
// must neither release them, nor hand them over, nor attach to others. The error is f's.
//
// Loops that run are told by EventStop, and stop when they handle what is pending; C code runs until it lets its GIL
// go. StopTheWorld waits for that, without occupying an OS thread, and returns ctx's error when ctx is done. So that two
// threads that wait for each other are not kept from going on, it begins anew, with more patience, when it does not get
// all GILs for a while; how long it takes is not bounded. An interpreter that somebody begins to make, who is attached
// to none, may run.
//
// The calling goroutine must have no GIL, neither attached nor by a Hold that it has used last: the error wraps
// ErrAttached. It is ErrEnded when the runtime is not up, or ends meanwhile.
func (Runtime) StopTheWorld(ctx context.Context, f func(holds []Hold) error) error {
	if t := currentThreadState(); t != nil {
		return wouldWaitForItself("stop the world", t)
	}
	// Who stops the world already may wait for its GIL.
	if t := anyHeldHere(func(int64) bool { return true }); t != nil {
		return wouldWaitForItself("stop the world", t)
	}
	select {
	case stopping <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-stopping }()
	for patience := minPatience; ; patience = min(2*patience, maxPatience) {
		err := stopOnce(ctx, patience, f)
		if err != errNotStopped {
			return err
		}
		if !sleep(ctx, time.Millisecond) { // those that were kept waiting go on
			return ctx.Err()
		}
	}
}

// How long StopTheWorld keeps the GILs it has while it waits for one more.
const (
	minPatience = 100 * time.Millisecond
	maxPatience = time.Second
)

var errNotStopped = errors.New("gopyruntime: the world was not stopped yet")

func stopOnce(ctx context.Context, patience time.Duration, f func(holds []Hold) error) error {
	var w stoppedWorld
	defer w.start()
	until := time.Now().Add(patience)
	for next := w.nextGIL(); next != nil; next = w.nextGIL() {
		limited, cancel := context.WithDeadline(ctx, until)
		err := w.take(limited, next)
		cancel()
		switch {
		case err == nil:
			until = time.Now().Add(patience)
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, context.DeadlineExceeded), errors.Is(err, ErrInUse): // somebody has found the thread state
			return errNotStopped
		case err == ErrEnded && !next.IsMain(): // it ends, and runs until it is gone
			if time.Now().After(until) || !sleep(ctx, 100*time.Microsecond) {
				return errNotStopped
			}
		default:
			return err
		}
	}
	if len(w.holds) == 0 {
		return ErrEnded
	}
	return f(w.holds)
}

// sleep is false when ctx was done first.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}

func gilOf(i *mirror.PyInterpreterState) *mirror.GIL {
	return (*mirror.GIL)(atomic.LoadPointer((*unsafe.Pointer)(unsafe.Pointer(&i.GIL))))
}

// stoppedWorld is as much of the world as is stopped.
type stoppedWorld struct {
	gils  []*mirror.GIL
	holds []Hold
}

// nextGIL is the oldest interpreter whose GIL is not taken yet, nil if there is none.
func (w *stoppedWorld) nextGIL() *Interpreter {
	face.HeadLock()
	defer face.HeadUnlock()
	var next *mirror.PyInterpreterState
	for i := face.Runtime().InterpretersHead; i != nil; i = i.Next {
		if gil := gilOf(i); gil != nil && !slices.Contains(w.gils, gil) {
			next = i
		}
	}
	return interpreterOf(next)
}

func (w *stoppedWorld) take(ctx context.Context, i *Interpreter) error {
	t, err := i.NewThreadState()
	if err != nil {
		return err
	}
	gil := gilOf(t.c.Interp)
	askToStop(gil)
	h, err := t.Hold(ctx)
	if err != nil {
		_ = t.Delete()
		return err
	}
	t.stopped++ // HandlePending keeps the GIL; t is deleted when the world goes on
	w.gils, w.holds = append(w.gils, gil), append(w.holds, h)
	return nil
}

// askToStop raises EventStop for who has the GIL.
func askToStop(gil *mirror.GIL) {
	face.HeadLock()
	defer face.HeadUnlock()
	for i := face.Runtime().InterpretersHead; i != nil; i = i.Next {
		if gilOf(i) != gil {
			continue
		}
		for c := i.ThreadsHead; c != nil; c = c.Next {
			if atomic.LoadInt32(&c.State) == mirror.ThreadAttached {
				Breaker{&c.EvalBreaker}.Raise(EventStop)
			}
		}
	}
}

func (w *stoppedWorld) start() {
	for _, h := range slices.Backward(w.holds) {
		h.discard()
	}
}
