//go:build linux && amd64 && cgo

// Holding a thread state without an OS thread: Hold and its methods.

package gopyruntime

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"

	"github.com/gopyruntime/gopyruntime/internal/goid"
)

// A Hold is the right to run with a thread state, which is attached: its owner holds the GIL of the interpreter. Unlike
// [ThreadState.Attach] it does not tie the goroutine to an OS thread.
//
// The right belongs to the value, not to a goroutine, and one Hold is valid at a time. [Hold.HandOver] returns a new
// one, and the old one becomes void: its methods fail with ErrNotAttached. So a goroutine passes the thread state, and
// the GIL, to another one by sending it the new Hold. A second goroutine that uses a Hold while one of its methods is
// running gets ErrInUse.
//
// A goroutine that has used a Hold has the GIL as long as it neither releases the Hold nor hands it over, and no other
// goroutine uses it: it would wait for itself when it waits for the same GIL, and gets ErrAttached instead.
//
// Methods of Hold take it as it is, on any thread: AllowThreads, Audit, Config, HandlePending, HandleSignal,
// NewInterpreter, TakeInterrupt and the others here, and [FieldRef.Load]. What else asks for an attached goroutine, all
// that is done with objects above all, is called in the function of [Hold.Call], which counts as attached. What asks for
// neither may be called by a goroutine with a Hold like by any other.
//
// The zero Hold is void. A method that ties the goroutine to an OS thread for a time says so; its error wraps ErrAttached
// where the goroutine is attached to another thread state.
//
// A Hold must be released or handed over. If the last one is lost, and with it a GIL that can never be released again,
// the program ends with a panic as soon as the garbage collector notices.
type Hold struct {
	t    *ThreadState
	s    *holding
	turn uint64
}

// A holding is what the Holds of one thread state share from Hold to Release. Only they have it meanwhile: it is missed
// when they are lost. After that the thread state keeps it for the next ones, since one that is to be missed costs more
// than taking the GIL. It does not lead back to the thread state: a cycle would never be collected.
type holding struct {
	// The number of the valid Hold, times four, plus what it is doing. No number is used twice.
	word atomic.Uint64
	of   threadKey
}

// What a Hold is doing.
const (
	idle  = iota
	busy  // in a method
	bound // in the function that Call calls
	over  // released: the next turn is another Hold's
)

const modes = 4

// Hold waits for the GIL of t's interpreter and attaches t, without occupying an OS thread. It returns ctx's error when
// ctx is done. The error is ErrEnded when t has ended or ends meanwhile, and wraps ErrInUse when another goroutine or
// thread has t, and ErrAttached when the calling goroutine has that GIL already and would wait for itself.
func (t *ThreadState) Hold(ctx context.Context) (Hold, error) {
	if _, err := t.take(ctx, "hold", 0); err != nil {
		return Hold{}, err
	}
	h := Hold{t: t, s: t.spare}
	if h.s == nil {
		h.s = &holding{of: t.threadKey}
		runtime.SetFinalizer(h.s, (*holding).lost)
	}
	t.spare = nil
	h.turn = h.s.word.Load()/modes + 1
	h.set(idle)
	return h, nil
}

// lost: no Hold is left.
func (s *holding) lost() {
	if s.word.Load()%modes != over {
		panic(fmt.Sprintf("gopyruntime: the last Hold of %v was lost: it has the GIL, and nobody can release it", s.of))
	}
}

// ThreadState returns the thread state, nil for the zero Hold.
func (h Hold) ThreadState() *ThreadState { return h.t }

// begin starts a method. nested: it is called, on the same thread, from the
// function that Call calls.
func (h Hold) begin(what string) (nested bool, err error) {
	if h.s == nil {
		return false, ErrNotAttached
	}
	if h.s.word.CompareAndSwap(h.turn*modes+idle, h.turn*modes+busy) {
		h.t.usedBy(goid.Current())
		return false, nil
	}
	word := h.s.word.Load()
	switch {
	case word/modes != h.turn || word%modes == over:
		return false, ErrNotAttached
	case word%modes == bound && h.t.attachedHere():
		return true, nil
	}
	return false, h.t.inUse(what)
}

func (h Hold) set(mode uint64) { h.s.word.Store(h.turn*modes + mode) }

// void: there is no valid Hold of this turn any more.
func (h Hold) void() {
	h.t.calling.CompareAndSwap(h.s, nil)
	h.s.end()
}

func (s *holding) end() { s.word.Store(s.word.Load()/modes*modes + over) }

// valid: h is the Hold that has the thread state. Only its owner may rely on that.
func (h Hold) valid() bool {
	if h.s == nil {
		return false
	}
	word := h.s.word.Load()
	return word/modes == h.turn && word%modes != over
}

// do calls f, which needs the GIL and no thread, as a method.
func (h Hold) do(what string, f func() error) error {
	nested, err := h.begin(what)
	if err != nil {
		return err
	}
	if !nested {
		defer h.set(idle)
	}
	return f()
}

// alone starts a method that cannot be called from inside Call.
func (h Hold) alone(what string) error {
	nested, err := h.begin(what)
	if nested {
		return fmt.Errorf("gopyruntime: can't %s %v inside a call into C: %w", what, h.t, ErrInUse)
	}
	return err
}

// Release releases the GIL and detaches the thread state. It waits for nothing. The error is ErrNotAttached where h is
// void, and wraps ErrInUse where one of its methods runs, such as the Call that Release is called in.
func (h Hold) Release() error {
	if h.s == nil || !h.s.word.CompareAndSwap(h.turn*modes+idle, h.turn*modes+over) {
		// It says why not, unless a method has ended between.
		if err := h.alone("release"); err != nil {
			return err
		}
		h.set(over)
	}
	h.t.spare = h.s
	h.t.release()
	return nil
}

// discard is Release and Delete, between which nobody else gets the thread state. Where the interpreter has ended there is
// nothing left to do.
func (h Hold) discard() {
	if h.s.word.CompareAndSwap(h.turn*modes+idle, h.turn*modes+over) {
		h.t.letGo()
		_ = h.t.deleteClaimed()
	}
}

// HandOver returns the Hold that is valid from now on, for another goroutine, which continues with the thread state
// attached. The GIL is not released, and nothing is waited for. Errors are those of [Hold.Release].
func (h Hold) HandOver() (Hold, error) {
	if err := h.alone("hand over"); err != nil {
		return Hold{}, err
	}
	next := Hold{t: h.t, s: h.s, turn: h.turn + 1}
	h.t.usedBy(0)
	next.set(idle)
	return next, nil
}

// Call calls f with the goroutine locked to its OS thread and the thread state
// current there, so that f may call C code. Calls nest: f may use h. If f makes an interpreter with
// [Runtime.NewInterpreter], h is void: t is detached, and what f leaves attached stays attached to the goroutine.
// [Hold.NewInterpreter] leaves h as it is.
//
// The error is f's; without a call of f it is ErrNotAttached where h is void, and wraps ErrInUse where another goroutine
// uses h, and ErrAttached where the calling goroutine is attached to another thread state.
func (h Hold) Call(f func() error) error {
	nested, err := h.begin("call C with")
	if err != nil {
		return err
	}
	if nested {
		return f()
	}
	t := h.t
	if !t.bind() {
		h.set(idle)
		return t.occupied("call C with")
	}
	h.set(bound)
	t.calling.Store(h.s)
	defer h.endCall()
	releaseHere()
	return f()
}

func (h Hold) endCall() {
	if !h.valid() {
		return // f has made an interpreter: what is attached now is not this Hold's
	}
	h.t.calling.Store(nil)
	here := h.t.attachedHere()
	unbind()
	if here {
		h.set(idle)
		return
	}
	h.left()
}

// left: a function that was called with the Hold has ended the interpreter, or left it without returning to it.
func (h Hold) left() {
	h.void()
	if !h.t.hasEnded() {
		h.t.unclaim()
	}
}

// Pending reports whether HandlePending has something to do. It is one atomic
// load, for the loop of an interpreter.
func (h Hold) Pending() bool {
	return h.valid() && h.t.pending() != 0
}

// HandlePending handles what is pending for the thread state, and waits for that: it runs signal handlers and pending calls, hands the GIL
// over and waits to get it back, and returns the exception that another thread has raised here. After an error from a
// callback the rest is still pending. After ErrEnded, and where the GIL is not had back for want of memory or of a file
// descriptor, h is void; a callback's error that wraps ErrEnded is returned by its text alone.
//
// Callbacks run on an OS thread that the goroutine is tied to meanwhile, with Go code below them. One in C that forks must not
// return in the child.
func (h Hold) HandlePending() error {
	nested, err := h.begin("handle what is pending for")
	if err != nil {
		return err
	}
	returned := false
	defer func() {
		if !returned && !nested && h.valid() {
			h.set(idle) // a callback or handler panics
		}
	}()
	err = h.t.handlePending(nested)
	returned = true
	if lost, ok := err.(lostGIL); ok {
		h.void()
		return lost.error
	}
	switch {
	case err == ErrEnded && nested:
		h.void()
	case err == ErrEnded:
		h.left()
	case !nested:
		h.set(idle)
	}
	return err
}
