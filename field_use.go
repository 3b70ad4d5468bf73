//go:build linux && amd64 && cgo

// Reading and writing fields.

package gopyruntime

import (
	"strings"
	"sync/atomic"
	"unsafe"

	"github.com/gopyruntime/gopyruntime/internal/face"
)

// Path is the field's whole path.
func (f FieldRef[T]) Path() string { return f.path }

// Writable reports whether Store writes it.
func (f FieldRef[T]) Writable() bool { return f.writable }

// Load reads the field of what h has: its thread state, that one's interpreter, or its GIL. It is one atomic load behind
// another, which looks whether h is valid; the error is ErrNotAttached. It may be called inside [Hold.Call] too. A field
// of OfRuntime is read for any h, the zero Hold too, by any goroutine; others by h's owner.
//
// A field of one or two bytes, a bit-field and a string are read by plain loads: what another thread writes at that moment
// may be seen or not.
func (f FieldRef[T]) Load(h Hold) (T, error) {
	base, err := f.base(h)
	if err != nil {
		return *new(T), err
	}
	return f.read(base), nil
}

// Store writes the field of what h has, by one atomic store. The error is ErrNotAttached, or a [*FieldError] with
// ErrFieldReadOnly for all fields but those that a host may set: the numbers that limit recursion, the interval of the
// GIL, and a few others that [FieldRef.Writable] tells. What h is, and who may call, are as for Load.
func (f FieldRef[T]) Store(h Hold, value T) error {
	base, err := f.base(h)
	if err != nil {
		return err
	}
	if !f.writable {
		return &FieldError{f.owner, f.path, "", ErrFieldReadOnly}
	}
	at := unsafe.Add(base, f.offset)
	switch f.size {
	case 4:
		atomic.StoreUint32((*uint32)(at), *(*uint32)(unsafe.Pointer(&value)))
	case 8:
		atomic.StoreUint64((*uint64)(at), *(*uint64)(unsafe.Pointer(&value)))
	default:
		return &FieldError{f.owner, f.path, "", ErrFieldReadOnly}
	}
	return nil
}

// LoadThreadState reads a field of OfThreadState, of any thread state, which may be anybody's. It takes the lock of the
// interpreters' list for a moment, and may be called by any goroutine. The error is ErrEnded, or a [*FieldError] for a
// field of another structure. The zero value of FieldRef has no field, and is one of OfRuntime.
func (f FieldRef[T]) LoadThreadState(t *ThreadState) (value T, err error) {
	if f.owner != OfThreadState {
		return value, f.elsewhere(OfThreadState)
	}
	err = t.locked(func() { value = f.read(unsafe.Pointer(t.c)) })
	return value, err
}

// LoadInterpreter reads a field of OfInterpreter or of OfGIL, of any interpreter; see [FieldRef.LoadThreadState].
func (f FieldRef[T]) LoadInterpreter(i *Interpreter) (value T, err error) {
	if f.owner != OfInterpreter && f.owner != OfGIL {
		return value, f.elsewhere(OfInterpreter)
	}
	var gone error
	err = i.locked(func() {
		base := unsafe.Pointer(i.c)
		if f.owner == OfGIL {
			base = unsafe.Pointer(i.c.GIL)
		}
		if base == nil {
			gone = ErrEnded // it has none yet, or none any more
			return
		}
		value = f.read(base)
	})
	if err == nil {
		err = gone
	}
	return value, err
}

func (f FieldRef[T]) elsewhere(owner FieldOwner) error {
	return &FieldError{owner, f.path, "it is a field of " + f.owner.String(), ErrNoField}
}

// base is the structure of what h has.
func (f FieldRef[T]) base(h Hold) (unsafe.Pointer, error) {
	if f.size == 0 {
		return nil, &FieldError{f.owner, f.path, "the FieldRef was not made by FieldOf", ErrNoField}
	}
	if f.owner == OfRuntime {
		return unsafe.Pointer(face.Runtime()), nil
	}
	if !h.valid() {
		return nil, ErrNotAttached
	}
	c := h.t.c
	switch f.owner {
	case OfInterpreter:
		return unsafe.Pointer(c.Interp), nil
	case OfGIL:
		return unsafe.Pointer(c.Interp.GIL), nil
	}
	return unsafe.Pointer(c), nil
}

// read reads the field at a structure.
func (f FieldRef[T]) read(base unsafe.Pointer) (value T) {
	at := unsafe.Add(base, f.offset)
	var bits uint64
	switch {
	case f.text:
		text, _, _ := strings.Cut(string(loadText(at, f.size)), "\x00")
		*(*string)(unsafe.Pointer(&value)) = text
		return value
	case f.width == 0 && f.size == 8:
		bits = atomic.LoadUint64((*uint64)(at))
	case f.width == 0 && f.size == 4:
		bits = uint64(atomic.LoadUint32((*uint32)(at)))
	default:
		bits = loadBits(unsafe.Slice((*byte)(at), f.size))
	}
	if f.width != 0 {
		bits = bits >> f.shift & (1<<f.width - 1)
		if f.signed {
			bits = uint64(int64(bits<<(64-f.width)) >> (64 - f.width))
		}
	}
	// The machine is little-endian, and a T has the field's size.
	return *(*T)(unsafe.Pointer(&bits))
}

// loadText copies characters that other threads may be writing.
//
//go:norace
func loadText(at unsafe.Pointer, size uintptr) []byte {
	text := make([]byte, size)
	for i := range text {
		text[i] = *(*byte)(unsafe.Add(at, i))
	}
	return text
}
