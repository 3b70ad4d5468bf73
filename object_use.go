//go:build linux && amd64 && cgo

// What can be done with an object: calls, attributes, items, iteration, comparison.

package gopyruntime

import (
	"fmt"
	"iter"
	"runtime"

	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// Call calls the object's method, or a module's function, of that name. Keyword arguments are a last argument of type
// [Keywords].
//
//	result, err := module.Call("open", path, gopyruntime.Keywords{"encoding": "utf-8"})
func (o *Object) Call(name string, args ...any) (*Object, error) {
	return o.call(mirror.GoviewCallMethod, name, args)
}

// Invoke calls the object itself: a function, a type, an instance with __call__. Arguments are those of Call.
func (o *Object) Invoke(args ...any) (*Object, error) { return o.call(mirror.GoviewCall, "", args) }

func (o *Object) call(op int32, name string, args []any) (*Object, error) {
	if o == nil {
		return nil, ErrClosed
	}
	p := newPacker(o.home)
	defer p.free()
	if err := p.call(op == mirror.GoviewCallMethod, name, args); err != nil {
		return nil, err
	}
	result, err := o.askWith(op, p)
	runtime.KeepAlive(args)
	return o.home.object(result, err)
}

// askValues does an operation with a few values.
func (o *Object) askValues(op int32, values ...any) (mirror.Goview, error) {
	if o == nil {
		return mirror.Goview{}, ErrClosed
	}
	p := newPacker(o.home)
	defer p.free()
	if err := p.all(values); err != nil {
		return mirror.Goview{}, err
	}
	result, err := o.askWith(op, p)
	runtime.KeepAlive(values)
	return result, err
}

func (o *Object) askObject(op int32, values ...any) (*Object, error) {
	result, err := o.askValues(op, values...)
	if err != nil {
		return nil, err
	}
	return o.home.object(result, nil)
}

// attributeName is a value that is packed as a name.
type attributeName string

// Attr returns the attribute of that name.
func (o *Object) Attr(name string) (*Object, error) {
	return o.askObject(mirror.GoviewGetAttribute, attributeName(name))
}

// HasAttr reports whether the object has an attribute of that name. An exception other than AttributeError is an error.
func (o *Object) HasAttr(name string) (bool, error) {
	result, err := o.askValues(mirror.GoviewHasAttribute, attributeName(name))
	return result.Number != 0, err
}

// SetAttr sets the attribute of that name.
func (o *Object) SetAttr(name string, value any) error {
	_, err := o.askValues(mirror.GoviewSetAttribute, attributeName(name), value)
	return err
}

// DelAttr deletes the attribute of that name.
func (o *Object) DelAttr(name string) error {
	_, err := o.askValues(mirror.GoviewDeleteAttribute, attributeName(name))
	return err
}

// Item returns object[key].
func (o *Object) Item(key any) (*Object, error) { return o.askObject(mirror.GoviewGetItem, key) }

// SetItem does object[key] = value.
func (o *Object) SetItem(key, value any) error {
	_, err := o.askValues(mirror.GoviewSetItem, key, value)
	return err
}

// DelItem does del object[key].
func (o *Object) DelItem(key any) error {
	_, err := o.askValues(mirror.GoviewDeleteItem, key)
	return err
}

// Contains reports whether value in object.
func (o *Object) Contains(value any) (bool, error) {
	result, err := o.askValues(mirror.GoviewContains, value)
	return result.Number != 0, err
}

// All yields what iter(object) gives: a list's items, a dict's keys. After an error, which comes with a nil object, it
// ends. The objects are the loop's to close.
//
//	for item, err := range list.All() {
func (o *Object) All() iter.Seq2[*Object, error] {
	return func(yield func(*Object, error) bool) {
		iterator, err := o.askObject(mirror.GoviewIterate)
		if err != nil {
			yield(nil, err)
			return
		}
		defer iterator.Close()
		for {
			result, err := iterator.ask(mirror.GoviewNext)
			if err != nil {
				yield(nil, err)
				return
			}
			if result.Outcome == mirror.GoviewNothing || !yield(o.home.object(result, nil)) {
				return
			}
		}
	}
}

// Len returns len(object).
func (o *Object) Len() (int, error) {
	result, err := o.ask(mirror.GoviewLength)
	return int(result.Number), err
}

// Truth returns bool(object).
func (o *Object) Truth() (bool, error) {
	result, err := o.ask(mirror.GoviewTruth)
	return result.Number != 0, err
}

// Hash returns hash(object).
func (o *Object) Hash() (int64, error) {
	result, err := o.ask(mirror.GoviewHash)
	return result.Number, err
}

// Type returns type(object).
func (o *Object) Type() (*Object, error) {
	result, err := o.ask(mirror.GoviewType)
	if err != nil {
		return nil, err
	}
	return o.home.object(result, nil)
}

// A Comparison is one of Python's six.
type Comparison int32

// The comparisons.
const (
	Less           = Comparison(mirror.GoviewLess)
	LessOrEqual    = Comparison(mirror.GoviewLessOrEqual)
	Equal          = Comparison(mirror.GoviewEqual)
	NotEqual       = Comparison(mirror.GoviewNotEqual)
	Greater        = Comparison(mirror.GoviewGreater)
	GreaterOrEqual = Comparison(mirror.GoviewGreaterOrEqual)
)

// Compare returns the truth of the object compared with a value, such as object < value. An object equals itself, as
// in a list.
func (o *Object) Compare(how Comparison, value any) (bool, error) {
	if how < Less || how > GreaterOrEqual {
		return false, fmt.Errorf("gopyruntime: there is no comparison %d", how)
	}
	result, err := o.askValues(int32(how), value)
	return result.Number != 0, err
}
