//go:build linux && amd64 && cgo

// Go functions that run at the end of the runtime or of an interpreter.

package gopyruntime

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/goid"
)

// AtExit lets f run at the end of the runtime, when its interpreters are gone: Py_AtExit. Functions run in the reverse
// order of their registration, C's among them, on the goroutine or thread that finalizes, to which nothing is attached.
// One that registers another while it runs has that run next. It may be called by any goroutine, attached or not, also
// before the first Initialize, and waits for nothing.
//
// An error of f stops no other function. Finalize returns it, joined with those of others, once the runtime has ended;
// where C code finalizes, it is printed to the standard error. A panic is recovered and is an error, a [*PanicError].
// The error of AtExit is ErrExitFull when CPython's 32 places are taken, and ErrNotInitialized between one runtime and the
// next, whose initialization would forget f. In the child of a fork f is not run.
func (r Runtime) AtExit(f func() error) error {
	if r.Finalized() && exitsRunning.Load() == 0 {
		return ErrNotInitialized
	}
	return callbacks.give(exitCallback(f), face.CallbackAtExit, ErrExitFull)
}

// AtExit lets f run when the interpreter ends: PyUnstable_AtExit. f runs on the goroutine or thread that ends the
// interpreter, attached to it; its objects can be used. Functions run in the reverse order of their registration, C's
// among them, after pending calls and after the interpreter's other threads are gone. It may be called by any goroutine,
// attached or not; the number is not limited.
//
// What [Runtime.AtExit] says of errors, panics and forks holds here; End, or Finalize, returns the errors. The error of
// AtExit is ErrEnded once the interpreter's end has begun, except for a function that is run by that end.
func (i *Interpreter) AtExit(f func() error) error {
	return callbacks.give(exitCallback(f), func(token uint64) int32 { return face.CallbackAtExitInterp(i.id, i.life, token) }, noMemory())
}

// ErrExitFull: there is no place for another exit callback of the runtime.
var ErrExitFull = errors.New("gopyruntime: too many exit callbacks")

// A PanicError is a panic of a function that runs where nobody could recover from it: an exit callback. Value is what it
// panicked with, and Stack the goroutine's as debug.Stack prints it.
type PanicError struct {
	Value any
	Stack []byte
}

// Error says that a callback panicked, and with what.
func (e *PanicError) Error() string {
	return fmt.Sprintf("gopyruntime: a callback panicked: %v", e.Value)
}

// Unwrap returns the panic's value if that is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// recovered calls f, whose panic is an error.
func recovered(f func() error) (err error) {
	panics := true
	defer func() {
		if !panics {
			return
		}
		if value := recover(); value != nil {
			err = &PanicError{Value: value, Stack: debug.Stack()}
		}
	}()
	err = f()
	panics = false
	return err
}

// exitsRunning counts the exit callbacks that run.
var exitsRunning atomic.Int32

func exitCallback(f func() error) callback {
	return callback{run: func(syscall.Signal) error {
		exitsRunning.Add(1)
		defer exitsRunning.Add(-1)
		if err := recovered(f); err != nil {
			exitFailed(err)
		}
		return nil // C has nobody to tell
	}}
}

// An exitCollection has the errors of exit callbacks that one end runs.
type exitCollection struct {
	goroutine uint64
	errs      []error
}

// exits has the collections of the ends that Go code has begun, by their goroutines: C calls back on the same one.
var exits struct {
	sync.Mutex
	of map[uint64]*exitCollection
}

// collectExits begins to collect. nil: the goroutine is in an end already, whose callback has begun another.
func collectExits() *exitCollection {
	c := &exitCollection{goroutine: goid.Current()}
	exits.Lock()
	defer exits.Unlock()
	if exits.of[c.goroutine] != nil {
		return nil
	}
	if exits.of == nil {
		exits.of = make(map[uint64]*exitCollection)
	}
	exits.of[c.goroutine] = c
	return c
}

// end returns the errors, joined; nil if there are none.
func (c *exitCollection) end() error {
	if c == nil {
		return nil
	}
	exits.Lock()
	defer exits.Unlock()
	delete(exits.of, c.goroutine)
	return errors.Join(c.errs...)
}

func exitFailed(err error) {
	exits.Lock()
	c := exits.of[goid.Current()]
	if c != nil {
		c.errs = append(c.errs, err)
	}
	exits.Unlock()
	if c != nil {
		return
	}
	fmt.Fprintf(os.Stderr, "Exception ignored in an exit callback: %v\n", err)
	if p := (*PanicError)(nil); errors.As(err, &p) {
		os.Stderr.Write(p.Stack)
	}
}
