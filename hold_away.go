//go:build linux && amd64 && cgo

// Letting the GIL go for the time of a wait.

package gopyruntime

import (
	"context"
	"errors"

	"github.com/gopyruntime/gopyruntime/internal/face"
)

// errNotBegun stands for a wait that there was none of.
var errNotBegun = errors.New("gopyruntime: nothing was waited for")

// usable is ErrNotAttached if h is void. The zero Hold, which stands for none, is not.
func (h Hold) usable() error {
	if h.s != nil && !h.valid() {
		return ErrNotAttached
	}
	return nil
}

// away has the caller wait without the GIL: join puts it in a queue, and says whether there is nothing to wait for; then
// the GIL is let go, and taken back when wait has returned. waited is what wait returned, and back is why the GIL could
// not be had back, in which case h is void, or why nothing was begun. With the zero Hold it is the GIL of the calling
// thread, if there is a thread state attached.
func (h Hold) away(what string, join func() bool, wait func() error) (waited, back error) {
	if h.s == nil {
		return awayHere(join, wait)
	}
	nested, err := h.begin(what)
	if err != nil {
		return errNotBegun, err
	}
	if !join() {
		waited, back = h.t.away(nested, wait)
	}
	switch {
	case back != nil:
		h.void()
	case !nested:
		h.set(idle)
	}
	return waited, back
}

// away is Hold.away for the owner of t, after it has joined. here: t is bound to the calling thread.
func (t *ThreadState) away(here bool, wait func() error) (waited, back error) {
	t.letGoHere(here)
	waited = wait()
	return waited, t.bindAgain(here, t.acquire(context.Background()))
}

func awayHere(join func() bool, wait func() error) (waited, back error) {
	t := currentThreadState()
	if join() {
		return nil, nil
	}
	switch {
	case t == nil:
		return wait(), nil
	case !t.attachedByC():
		waited, back = t.away(true, wait)
		if back != nil {
			t.endCalling()
		}
		return waited, back
	}
	t.awayByC(func() { waited = wait() })
	return waited, nil
}

// attachedByC: t is current here because C code attached its thread, from which it called Go.
func (t *ThreadState) attachedByC() bool { return face.GoroutineBound() != t.c }

// awayByC calls f without the GIL of such a thread. Where t ends meanwhile, the thread hangs, as others do.
func (t *ThreadState) awayByC(f func()) {
	raceRelease()
	face.PyThreadState_Detach(t.c)
	defer func() {
		face.PyThreadState_Attach(t.c)
		raceAcquire()
	}()
	f()
}
