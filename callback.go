//go:build linux && amd64 && cgo

// Go functions that C calls by a token, and pending calls among them.

package gopyruntime

import (
	"syscall"

	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// A callback is a Go function that C calls: a pending call, an exit callback, or the handler of a signal.
type callback struct {
	run    func(syscall.Signal) error
	signal syscall.Signal // whose handler it is; 0 for what is called once
}

// callbackTable holds the callbacks that C knows by their tokens. What is called once leaves
// the table when it runs.
type callbackTable struct{ tokenTable[callback] }

var callbacks callbackTable

// give adds a callback that C is to take. Where C does not, the error is ErrEnded, or full.
func (t *callbackTable) give(c callback, take func(token uint64) int32, full error) error {
	token := t.add(c)
	result := take(token)
	if result == 0 {
		return nil
	}
	t.remove(token)
	if result == mirror.PendingEnded {
		return ErrEnded
	}
	return full
}

func (t *callbackTable) run(token uint64, sig syscall.Signal) error {
	t.Lock()
	c, ok := t.of[token]
	if c.signal == 0 {
		delete(t.of, token)
	}
	t.Unlock()
	if !ok {
		return nil // the handler was removed after the signal arrived
	}
	return c.run(sig)
}

// dropHandlersOf drops the handlers of sig, except the one of token keep.
func (t *callbackTable) dropHandlersOf(sig syscall.Signal, keep uint64) {
	t.Lock()
	defer t.Unlock()
	for token, c := range t.of {
		if c.signal == sig && token != keep {
			delete(t.of, token)
		}
	}
}

// handlers lists those of signals.
func (t *callbackTable) handlers() []uint64 {
	return t.tokens(func(c callback) bool { return c.signal != 0 })
}

// runCallback runs the callback of a token for C. It returns 0, or -1 after storing the error where C finds it.
func runCallback(token uint64, signal int) int32 {
	if err := callbacks.run(token, syscall.Signal(signal)); err != nil {
		fail(err)
		return -1
	}
	return 0
}

// fail records err for the code that runs callbacks on this thread, in C or in Go.
func fail(err error) {
	if t := currentThreadState(); t != nil {
		t.failed = err
	}
	face.CallbackFail(mirror.CString(valid(err.Error())))
}
