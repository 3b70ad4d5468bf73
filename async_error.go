//go:build linux && amd64 && cgo

// Errors for other threads.

package gopyruntime

import (
	"errors"
	"syscall"

	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// asyncError makes the callback by which C raises err, or says that it won't.
func asyncError(err error) uint64 {
	return callbacks.add(callback{run: func(how syscall.Signal) error {
		if int32(how) == mirror.TokenDropped {
			return nil
		}
		var python *PyError
		if life := face.GoviewHome(); life != 0 && errors.As(err, &python) {
			homeOf(life).raise(err) // for C code; a RuntimeError is made of others
		}
		return err
	}})
}

// SetAsyncError raises err in the thread of that ident (see [ThreadState.ThreadIDs]), as PyThreadState_SetAsyncExc does:
// its HandlePending returns err itself, or C code there gets it as an exception: one that wraps a [*PyError] as that,
// any other as a RuntimeError. One that already waits there is replaced, and nil takes back one that was set by this
// function. A thread that waits or does not handle what is pending goes on.
//
// It returns the number of thread states found, which is 1, or 0 if the interpreter has none of that thread. The error
// is ErrEnded when the interpreter has ended. A thread state that goroutines use by a Hold has the ident of the thread
// where it was last, until it is used on another; where both are at hand, [ThreadState.SetAsyncError] cannot meet the
// wrong one.
//
// Any goroutine may call it, attached or not.
func (i *Interpreter) SetAsyncError(ident uint64, err error) (int, error) {
	result, failure := putError(i.id, i.life, nil, ident, err)
	switch {
	case failure != nil:
		return 0, failure
	case result == mirror.TokenPut:
		return 1, nil
	case !i.Alive():
		return 0, ErrEnded
	}
	return 0, nil
}

// SetAsyncError is [Interpreter.SetAsyncError] for whoever has t, also by a Hold, which has no thread of its own. The
// error is ErrEnded when t has ended.
func (t *ThreadState) SetAsyncError(err error) error {
	result, failure := putError(t.interp, t.life, t.c, t.id, err)
	if failure == nil && result != mirror.TokenPut {
		return ErrEnded
	}
	return failure
}

func putError(interp int64, life uint64, c *mirror.PyThreadState, id uint64, err error) (int32, error) {
	var token uint64
	if err != nil {
		token = asyncError(err)
	}
	result := face.TokenPutError(interp, life, c, id, token)
	if result != mirror.TokenPut {
		callbacks.remove(token)
	}
	if result == mirror.TokenNoRoom {
		return result, noMemory()
	}
	return result, nil
}
