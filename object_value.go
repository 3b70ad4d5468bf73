//go:build linux && amd64 && cgo

// What an object is in Go: texts, numbers, and values of any kind.

package gopyruntime

import (
	"fmt"
	"math/big"
	"reflect"

	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// askFor does an operation whose answer is a value of type T.
func askFor[T any](o *Object, op int32) (T, error) {
	var none T
	if o == nil {
		return none, ErrClosed
	}
	v, err := o.home.unpackResult(o.ask(op))
	if err != nil {
		return none, err
	}
	value, ok := v.(T)
	if !ok {
		return none, fmt.Errorf("gopyruntime: an object gave a %T for a %T", v, none)
	}
	return value, nil
}

// Text returns the text of a str; of any other object it is a TypeError. A str with lone surrogates has no form in
// UTF-8 and is a UnicodeEncodeError.
func (o *Object) Text() (string, error) { return askFor[string](o, mirror.GoviewText) }

// Str returns str(object), the text for people.
func (o *Object) Str() (string, error) { return askFor[string](o, mirror.GoviewStr) }

// Repr returns repr(object), the text for programmers.
func (o *Object) Repr() (string, error) { return askFor[string](o, mirror.GoviewRepr) }

// String is Str for package fmt; where that fails, it is the error in angle brackets.
func (o *Object) String() string {
	text, err := o.Str()
	if err != nil {
		return "<" + err.Error() + ">"
	}
	return text
}

// TypeName returns the name of the object's type, with its module unless that is builtins or __main__.
func (o *Object) TypeName() (string, error) { return askFor[string](o, mirror.GoviewTypeName) }

// Bytes returns a copy of the bytes of a bytes object, or of another one that has a buffer.
func (o *Object) Bytes() ([]byte, error) { return askFor[[]byte](o, mirror.GoviewBytes) }

// Int returns the number that an int is, or an object with __index__.
func (o *Object) Int() (int64, error) {
	v, err := askFor[any](o, mirror.GoviewInteger)
	if err != nil {
		return 0, err
	}
	n, ok := v.(int64)
	if !ok {
		return 0, fmt.Errorf("gopyruntime: an int of %d bits does not fit an int64", v.(*big.Int).BitLen())
	}
	return n, nil
}

// BigInt returns the number that an int is, or an object with __index__, of any size.
func (o *Object) BigInt() (*big.Int, error) {
	v, err := askFor[any](o, mirror.GoviewInteger)
	if err != nil {
		return nil, err
	}
	if n, ok := v.(int64); ok {
		return big.NewInt(n), nil
	}
	return v.(*big.Int), nil
}

// Float returns the number that a float is, or an int or an object with __float__.
func (o *Object) Float() (float64, error) { return askFor[float64](o, mirror.GoviewFloat) }

// Complex returns the number that a complex number is, or a float or an int.
func (o *Object) Complex() (complex128, error) { return askFor[complex128](o, mirror.GoviewComplex) }

// IsNone reports whether the object is None.
func (o *Object) IsNone() (bool, error) {
	none, err := o.askObject(mirror.GoviewMake, nil)
	return err == nil && o.Is(none), err
}

// Value returns what the object is in Go: nil, bool, int64 or *big.Int, float64, complex128, string, []byte (also of a
// bytearray), []any of a list, Tuple, and of a dict map[string]any if all its keys are strings, else map[any]any.
// Subclasses of these are taken for them. Other objects are themselves, as an *Object, also inside of lists and dicts.
func (o *Object) Value() (any, error) {
	if o == nil {
		return nil, ErrClosed
	}
	return o.home.unpackResult(o.ask(mirror.GoviewPack))
}

// As returns the object's value as a T: a type of package [Object.Value], or one that holds it without loss. So a
// list of ints is a []int or a [2]uint8, a dict a map[string]float64, and an int a float64 if it is exactly that.
func As[T any](o *Object) (T, error) {
	var result T
	v, err := o.Value()
	if err != nil {
		return result, err
	}
	if err := assign(reflect.ValueOf(&result).Elem(), v); err != nil {
		return *new(T), fmt.Errorf("gopyruntime: the object is no %v: %w", reflect.TypeFor[T](), err)
	}
	return result, nil
}

// assign sets a variable to a value that Value gave.
func assign(to reflect.Value, v any) error {
	if v == nil {
		switch to.Kind() {
		case reflect.Interface, reflect.Pointer, reflect.Slice, reflect.Map:
			to.SetZero()
			return nil
		}
		return fmt.Errorf("None for a %v", to.Type())
	}
	from := reflect.ValueOf(v)
	if from.Type().AssignableTo(to.Type()) {
		to.Set(from)
		return nil
	}
	switch v := v.(type) {
	case bool:
		if to.Kind() == reflect.Bool {
			to.SetBool(v)
			return nil
		}
	case string:
		if to.Kind() == reflect.String {
			to.SetString(v)
			return nil
		}
	case int64:
		return assignInt(to, big.NewInt(v))
	case *big.Int:
		return assignInt(to, v)
	case float64:
		if to.CanFloat() && exact(to, v) {
			to.SetFloat(v)
			return nil
		}
		if to.CanComplex() && exact(to, v) {
			to.SetComplex(complex(v, 0))
			return nil
		}
	case complex128:
		if to.CanComplex() && exact(to, real(v)) && exact(to, imag(v)) {
			to.SetComplex(v)
			return nil
		}
	case []byte:
		if to.Kind() == reflect.Slice && to.Type().Elem().Kind() == reflect.Uint8 {
			to.SetBytes(v)
			return nil
		}
	case []any, Tuple:
		return assignList(to, from)
	case map[string]any, map[any]any:
		return assignMap(to, from)
	}
	return fmt.Errorf("a %T for a %v", v, to.Type())
}

// exact: a float, or a part of a complex, of to's type holds v without loss.
func exact(to reflect.Value, v float64) bool {
	if kind := to.Kind(); kind != reflect.Float32 && kind != reflect.Complex64 {
		return true
	}
	return float64(float32(v)) == v || v != v
}

func assignInt(to reflect.Value, v *big.Int) error {
	switch {
	case to.Type() == reflect.TypeFor[*big.Int]():
		to.Set(reflect.ValueOf(v))
		return nil
	case to.CanInt() && v.IsInt64() && !to.OverflowInt(v.Int64()):
		to.SetInt(v.Int64())
		return nil
	case to.CanUint() && v.IsUint64() && !to.OverflowUint(v.Uint64()):
		to.SetUint(v.Uint64())
		return nil
	case to.CanFloat(), to.CanComplex():
		f, accuracy := new(big.Float).SetInt(v).Float64()
		if accuracy != big.Exact || !exact(to, f) {
			break
		}
		if to.CanFloat() {
			to.SetFloat(f)
		} else {
			to.SetComplex(complex(f, 0))
		}
		return nil
	}
	return fmt.Errorf("the int %v for a %v", v, to.Type())
}

func assignList(to, from reflect.Value) error {
	switch {
	case to.Kind() == reflect.Slice:
		to.Set(reflect.MakeSlice(to.Type(), from.Len(), from.Len()))
	case to.Kind() == reflect.Array && to.Len() == from.Len():
	default:
		return fmt.Errorf("a sequence of %d for a %v", from.Len(), to.Type())
	}
	for i := range from.Len() {
		if err := assign(to.Index(i), from.Index(i).Interface()); err != nil {
			return fmt.Errorf("item %d: %w", i, err)
		}
	}
	return nil
}

func assignMap(to, from reflect.Value) error {
	if to.Kind() != reflect.Map {
		return fmt.Errorf("a dict for a %v", to.Type())
	}
	to.Set(reflect.MakeMapWithSize(to.Type(), from.Len()))
	for at := from.MapRange(); at.Next(); {
		key, value := reflect.New(to.Type().Key()).Elem(), reflect.New(to.Type().Elem()).Elem()
		if err := assign(key, at.Key().Interface()); err != nil {
			return fmt.Errorf("a key: %w", err)
		}
		if err := assign(value, at.Value().Interface()); err != nil {
			return fmt.Errorf("the value of %v: %w", at.Key(), err)
		}
		to.SetMapIndex(key, value)
	}
	return nil
}
