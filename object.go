//go:build linux && amd64 && cgo

// Objects: Go's references to them, and the one way in which Go asks something of them.

package gopyruntime

import (
	"runtime"
	"sync/atomic"

	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// Object is a reference to a Python object, which is C memory: a module, a number, an instance of an extension's type.
//
// An object belongs to the interpreter that it was made in. Its methods, except for Close and Is, need the calling
// goroutine to be attached to that interpreter, by [ThreadState.Attach] (or Run, Initialize, NewInterpreter) or in the
// function of [Hold.Call]; which of the interpreter's thread states it is does not matter. So all uses of an object are
// in turn. Errors are
//
//   - ErrNotAttached where the goroutine is attached to no interpreter,
//   - ErrOtherInterpreter where it is attached to another one,
//   - ErrEnded where the object's interpreter has ended, also when there is a new one,
//   - ErrClosed after Close,
//   - a [*PyError] where Python raised an exception.
//
// Methods wait for what they run, which is an extension's code: it may let the GIL go meanwhile.
//
// Arguments of type any are Go values. These become objects: nil, bool, integers, *big.Int, floats, complex numbers,
// strings (which must be UTF-8), []byte (bytes), slices and arrays (list), [Tuple], maps (dict; keys that are strings
// in their order), and *Object, which is the object itself. Anything else is an error. Go memory is copied, never
// kept.
//
// A nil *Object is as one that is closed.
//
// Close releases the reference. One that is never closed is released some time after the garbage collector has found
// that nothing refers to it, which may be late, since it does not know how much C memory hangs on it. An interpreter's
// end does not wait for that: the memory of objects that Go still has then stays.
type Object struct {
	c    atomic.Pointer[mirror.Object] // nil once closed
	home *home
}

// newObject takes over a reference. One without a count needs no release.
func newObject(h *home, c *mirror.Object, counted bool) *Object {
	o := &Object{home: h}
	o.c.Store(c)
	if counted {
		runtime.SetFinalizer(o, (*Object).lost)
	}
	return o
}

// Close releases the reference. It may be called from any goroutine, attached or not, and waits for nothing: where the
// goroutine is not attached to the object's interpreter, the next one that is releases the object. Further calls do
// nothing. It returns nil.
func (o *Object) Close() error {
	if o == nil {
		return nil
	}
	if c := o.c.Swap(nil); c != nil {
		runtime.SetFinalizer(o, nil)
		o.home.release(c)
	}
	return nil
}

// lost is called when nothing refers to o, on the garbage collector's goroutine.
func (o *Object) lost() {
	if c := o.c.Swap(nil); c != nil {
		o.home.releaseLater(c)
	}
}

// Is reports whether both are references to the same object, which one that is closed, or nil, is not. It may be called
// from any goroutine.
func (o *Object) Is(other *Object) bool {
	if o == nil || other == nil {
		return false
	}
	c := o.c.Load()
	return c != nil && other.home == o.home && c == other.c.Load()
}

// ask does an operation without values.
func (o *Object) ask(op int32) (mirror.Goview, error) { return o.askWith(op, nil) }

// askWith does an operation. The caller keeps alive what was packed.
func (o *Object) askWith(op int32, p *packer) (mirror.Goview, error) {
	if o == nil {
		return mirror.Goview{}, ErrClosed
	}
	// The interpreter's GIL, if this goroutine is attached, keeps the object from being released here. C code looks
	// whether it is before it touches the object, and takes a reference of its own.
	c := o.c.Load()
	if c == nil {
		return mirror.Goview{}, ErrClosed
	}
	data, size := p.data()
	result := face.GoviewDo(o.home.life, c, op, data, size)
	runtime.KeepAlive(o)
	return result, o.home.failure(&result)
}

// object is the result of an operation as an object.
func (h *home) object(result mirror.Goview, err error) (*Object, error) {
	if err != nil {
		return nil, err
	}
	return newObject(h, result.Object, result.Counted != 0), nil
}

// failure is the error of an operation, nil if it did what was asked.
func (h *home) failure(result *mirror.Goview) error {
	switch result.Outcome {
	case mirror.GoviewDone, mirror.GoviewNothing:
		return nil
	case mirror.GoviewRaised:
		if h == nil {
			h = homeOf(result.Home)
		}
		return newPyError(newObject(h, result.Object, result.Counted != 0))
	}
	return h.outOfReach(result)
}

// outOfReach says why the calling goroutine can't use what is of h.
func (h *home) outOfReach(result *mirror.Goview) error {
	switch {
	case h != nil && h.hasEnded():
		return ErrEnded
	case result.Outcome == mirror.GoviewNotAttached:
		return ErrNotAttached
	}
	// Ids are unique in one life of the runtime.
	if t := currentThreadState(); t != nil && t.interp == h.interp.id {
		h.end()
		return ErrEnded
	}
	return ErrOtherInterpreter
}

// Import imports a module, as the import statement does, and returns the one of that name: "a.b" is b. It is looked
// for in sys.modules, among the built-in modules, as an extension on sys.path (Config.ModuleSearchPaths), and then
// the host is asked (SetEvaluator). The calling goroutine must be attached; the module is of that interpreter.
func (Runtime) Import(name string) (*Object, error) {
	p := newPacker(nil)
	defer p.free()
	p.begin(1)
	p.name(name)
	return p.make(mirror.GoviewImport)
}

// Object makes an object of a Go value; see [Object] for the values that have one. The calling goroutine must be
// attached, to the interpreter of the objects that are in the value, if there are any.
func (Runtime) Object(value any) (*Object, error) {
	p := newPacker(nil)
	defer p.free()
	if err := p.all([]any{value}); err != nil {
		return nil, err
	}
	o, err := p.make(mirror.GoviewMake)
	runtime.KeepAlive(value)
	return o, err
}

// make does an operation that begins with no object.
func (p *packer) make(op int32) (*Object, error) {
	life := uint64(0)
	if p.home != nil {
		life = p.home.life
	}
	data, size := p.data()
	result := face.GoviewDo(life, nil, op, data, size)
	if err := p.home.failure(&result); err != nil {
		return nil, err
	}
	h := p.home
	if h == nil {
		h = homeOf(result.Home)
	}
	return h.object(result, nil)
}
