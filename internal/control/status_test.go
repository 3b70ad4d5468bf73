// Errors become statuses.

package control

import (
	"errors"
	"fmt"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"

	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// statusOf is what becomes of an error, and where its texts are.
func statusOf(k *Control, err error) mirror.PyStatus {
	c := &mirror.Call{}
	k.advance(sequence{{name: "fails", do: func(*call) error { return err }}}, c)
	return c.Status
}

func TestStatus(t *testing.T) {
	k := newFakeCore().control()
	for _, err := range []error{
		&Failure{Message: "no"}, &Failure{Func: "f", Message: "no"}, &Failure{Exit: true, Code: 3},
	} {
		assert.Equal(t, err, StatusError(statusOf(k, err)))
		assert.Equal(t, err, StatusError(statusOf(k, fmt.Errorf("around: %w", err))), "the status is the failure's")
	}
	assert.Equal(t, &Failure{Message: "plain"}, StatusError(statusOf(k, errors.New("plain"))))
	assert.NoError(t, StatusError(mirror.PyStatus{}))
}

// Texts are kept, each once, up to a bound.
func TestTextsStay(t *testing.T) {
	f := newFakeCore()
	k := f.control()
	first := statusOf(k, errors.New("again"))
	assert.Same(t, first.ErrMsg, statusOf(k, errors.New("again")).ErrMsg)
	assert.Len(t, f.blocks, 1)
	for i := range 2 * maxTexts {
		statusOf(k, fmt.Errorf("message %d", i))
	}
	assert.Len(t, f.blocks, maxTexts+1)
	assert.Equal(t, "again", mirror.GoString(first.ErrMsg))
	assert.Equal(t, tooMany, mirror.GoString(statusOf(k, errors.New("one more")).ErrMsg))
}

func TestTextWithoutMemory(t *testing.T) {
	f := newFakeCore()
	f.room = 0
	assert.Equal(t, "memory allocation failed", mirror.GoString(statusOf(f.control(), errors.New("no")).ErrMsg))
}

// A Go callback is run by its token; that it failed is the call's result.
func TestCallback(t *testing.T) {
	f := newFakeCore()
	var token uint64
	var signal int
	k := New(&f.Core, Host{RunCallback: func(of uint64, sig int) int32 {
		token, signal = of, sig
		return -1
	}})
	pointer := unsafe.Pointer(new(int))
	c := &mirror.Call{Op: mirror.OpCallback, Pointer: pointer, Whence: 2}
	k.Advance(c)
	assert.Equal(t, mirror.StatusOK, c.Status.Type)
	assert.EqualValues(t, -1, c.Result)
	assert.Equal(t, uint64(uintptr(pointer)), token)
	assert.Equal(t, 2, signal)
}
