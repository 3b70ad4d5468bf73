//go:build linux && amd64 && cgo

// Making and ending interpreters, and ending the runtime, with a Hold.

package gopyruntime

import (
	"context"
	"fmt"

	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// NewInterpreter makes an interpreter and returns its first thread state, detached. h stays valid and attached, and has
// its GIL all the time: the new interpreter, if it shares that, is made under it. The goroutine is tied to an OS thread
// while the interpreter is made, which takes a fraction of a millisecond. It may be called inside [Hold.Call].
//
// Where the new interpreter shares the main one's GIL, and h has another, h lets its own go and waits for the main one's,
// as in [Hold.AllowThreads], whose errors may come with a thread state or without. Only these waits end when ctx is done.
// Other errors are a [*StatusError], or ErrNotInitialized.
func (h Hold) NewInterpreter(ctx context.Context, config InterpreterConfig) (*ThreadState, error) {
	nested, err := h.begin("make an interpreter with")
	if err != nil {
		return nil, err
	}
	t := h.t
	if config.GIL != OwnGIL && !t.sharesGIL() {
		if nested {
			h.set(bound)
		} else {
			h.set(idle)
		}
		return makeElsewhere(ctx, config, h.AllowThreads)
	}
	if nested {
		return makeBeside(config)
	}
	defer h.set(idle)
	if !t.bind() {
		return nil, t.occupied("make an interpreter with")
	}
	defer unbind()
	return makeBeside(config)
}

// NewDetachedInterpreter makes an interpreter and returns its first thread state, detached. What the calling goroutine
// is attached to stays attached. One that has a Hold uses [Hold.NewInterpreter].
//
// If the new interpreter shares the main one's GIL, NewDetachedInterpreter waits for that, on no OS thread, until ctx is
// done; the error wraps ErrAttached if the calling goroutine has it by a Hold. A goroutine that is attached to an
// interpreter with another GIL lets that go meanwhile, as in [ThreadState.AllowThreads].
func (r Runtime) NewDetachedInterpreter(ctx context.Context, config InterpreterConfig) (*ThreadState, error) {
	if !r.Initialized() {
		return nil, ErrNotInitialized
	}
	if t := currentThreadState(); t != nil {
		return t.newInterpreterBeside(ctx, config)
	}
	if config.GIL == OwnGIL {
		made, err := r.NewInterpreter(config)
		if err != nil {
			return nil, err
		}
		return made, made.Detach()
	}
	main := r.Main()
	if main == nil {
		return nil, ErrNotInitialized
	}
	own, err := main.NewThreadState()
	if err != nil {
		return nil, err
	}
	h, err := own.Hold(ctx)
	if err != nil {
		_ = own.Delete()
		return nil, err
	}
	defer h.discard()
	return h.NewInterpreter(ctx, config)
}

// newInterpreterBeside makes one for the goroutine that is attached to t.
func (t *ThreadState) newInterpreterBeside(ctx context.Context, config InterpreterConfig) (*ThreadState, error) {
	if config.GIL == OwnGIL || t.sharesGIL() {
		return makeBeside(config)
	}
	return makeElsewhere(ctx, config, t.AllowThreads)
}

// makeElsewhere makes an interpreter under another GIL than the caller's, which allow lets go meanwhile.
func makeElsewhere(ctx context.Context, config InterpreterConfig, allow func(context.Context, func() error) error) (made *ThreadState, err error) {
	err = allow(ctx, func() (err error) {
		made, err = Current().NewDetachedInterpreter(ctx, config)
		return err
	})
	return made, err
}

// sharesGIL: the GIL of t, which is attached, is the one that interpreters share.
func (t *ThreadState) sharesGIL() bool {
	return face.GoroutineHolder(face.GoroutineSharedGil()) == t.c
}

// makeBeside makes an interpreter on a thread where a thread state is current, which stays so.
func makeBeside(config InterpreterConfig) (*ThreadState, error) {
	c, err := config.toC()
	if err != nil {
		return nil, err
	}
	var made *mirror.PyThreadState
	if err := statusError(face.InterpMakeBeside(&made, &c)); err != nil {
		return nil, err
	}
	return keyOf(made).state(), nil
}

// EndInterpreter ends the interpreter of h's thread state, which may not be the main one. It is [ThreadState.End] with a
// Hold: the goroutine is tied to an OS thread meanwhile, and h is void afterwards. It may be called inside [Hold.Call].
// Where it returns an error and the interpreter has not ended, h is what it was.
func (h Hold) EndInterpreter() error {
	if h.t != nil && h.t.interp == 0 {
		return fmt.Errorf("gopyruntime: the main interpreter ends with Finalize")
	}
	return h.Call(func() error { return h.t.End() })
}

// Finalize finalizes the runtime. h must be of the main interpreter, or the error is ErrNotAttached. It is
// [Runtime.Finalize] with a Hold: the goroutine is tied to an OS thread meanwhile, and h is void afterwards. It may be
// called inside [Hold.Call]. Where it returns an error and the runtime is still up, h is what it was.
func (h Hold) Finalize() error {
	if h.t != nil && h.t.interp != 0 {
		return ErrNotAttached
	}
	return h.Call(Current().Finalize)
}
