//go:build linux && amd64 && cgo

// Go values on their way to C: as bytes, in the form that internal/object/goview/unpack.c reads.

package gopyruntime

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unsafe"
)

// Tuple is a Python tuple: as an argument, and as what [Object.Value] makes of one.
type Tuple []any

// Keywords are keyword arguments of a call, behind the others.
type Keywords map[string]any

// deepest is how far values may be nested; a slice that holds itself has no end.
const deepest = 500

// A packer holds the values of one operation. home is the interpreter that objects among them must be of; nil until
// there is one.
type packer struct {
	bytes []byte
	home  *home
}

var packers = sync.Pool{New: func() any { return new(packer) }}

const largestKept = 64 << 10

func newPacker(h *home) *packer {
	p := packers.Get().(*packer)
	p.home = h
	p.bytes = p.bytes[:0]
	return p
}

func (p *packer) free() {
	p.home = nil
	if cap(p.bytes) <= largestKept {
		packers.Put(p)
	}
}

func (p *packer) data() (unsafe.Pointer, uintptr) {
	if p == nil {
		return nil, 0
	}
	return unsafe.Pointer(unsafe.SliceData(p.bytes)), uintptr(len(p.bytes))
}

// begin starts with the number of values, without keywords.
func (p *packer) begin(count int) { p.counts(count, 0) }

func (p *packer) counts(values, names int) {
	p.bytes = binary.NativeEndian.AppendUint32(p.bytes, uint32(values))
	p.bytes = binary.NativeEndian.AppendUint32(p.bytes, uint32(names))
}

// all packs the values of an operation.
func (p *packer) all(values []any) error {
	p.begin(len(values))
	for _, v := range values {
		if err := p.value(v, 0); err != nil {
			return err
		}
	}
	return nil
}

// call packs arguments, which may end with keywords, behind a method's name if it is one that is called.
func (p *packer) call(isMethod bool, method string, args []any) error {
	var keywords Keywords
	if n := len(args); n > 0 {
		if k, ok := args[n-1].(Keywords); ok {
			keywords, args = k, args[:n-1]
		}
	}
	first := 0
	if isMethod {
		first = 1
	}
	p.counts(first+len(args)+len(keywords), len(keywords))
	if isMethod {
		p.name(method)
	}
	for _, v := range args {
		if err := p.value(v, 0); err != nil {
			return err
		}
	}
	if len(keywords) == 0 {
		return nil
	}
	names := slices.Sorted(maps.Keys(keywords))
	for _, name := range names {
		if err := p.value(keywords[name], 0); err != nil {
			return err
		}
	}
	p.word('t', uint64(len(names)))
	for _, name := range names {
		p.name(name)
	}
	return nil
}

func (p *packer) letter(letter byte) { p.bytes = append(p.bytes, letter) }

func (p *packer) word(letter byte, value uint64) {
	p.bytes = binary.NativeEndian.AppendUint64(append(p.bytes, letter), value)
}

func (p *packer) text(letter byte, text string) {
	p.word(letter, uint64(len(text)))
	p.bytes = append(p.bytes, text...)
}

// name packs the name of an attribute, a module or a keyword.
func (p *packer) name(name string) { p.text('n', name) }

func (p *packer) value(v any, depth int) error {
	switch v := v.(type) {
	case nil:
		p.letter('N')
	case bool:
		p.bool(v)
	case int:
		p.word('i', uint64(v))
	case int64:
		p.word('i', uint64(v))
	case uint64:
		p.word('u', v)
	case float64:
		p.word('f', math.Float64bits(v))
	case string:
		p.text('s', v)
	case []byte:
		p.word('b', uint64(len(v)))
		p.bytes = append(p.bytes, v...)
	case attributeName:
		p.name(string(v))
	case *Object:
		return p.object(v)
	case *big.Int:
		return p.bigInt(v)
	case Keywords:
		return errors.New("gopyruntime: keywords must be the last argument of a call")
	case Tuple:
		return p.list('t', reflect.ValueOf(v), depth)
	default:
		return p.reflected(reflect.ValueOf(v), depth)
	}
	return nil
}

func (p *packer) bool(v bool) {
	if v {
		p.letter('T')
	} else {
		p.letter('F')
	}
}

func (p *packer) object(o *Object) error {
	if o == nil {
		return errors.New("gopyruntime: a nil *Object is no object; None is nil")
	}
	c := o.c.Load()
	switch {
	case c == nil:
		return ErrClosed
	case p.home == nil:
		p.home = o.home
	case p.home != o.home && o.home.hasEnded():
		return ErrEnded
	case p.home != o.home:
		return ErrOtherInterpreter
	}
	p.word('o', uint64(uintptr(unsafe.Pointer(c))))
	return nil
}

// bigInt packs two's complement, the lowest byte first.
func (p *packer) bigInt(v *big.Int) error {
	if v == nil {
		return errors.New("gopyruntime: a nil *big.Int is no number")
	}
	if v.IsInt64() {
		p.word('i', uint64(v.Int64()))
		return nil
	}
	size := v.BitLen()/8 + 1 // room for the sign
	magnitude := v
	if v.Sign() < 0 {
		magnitude = new(big.Int).Lsh(big.NewInt(1), uint(8*size))
		magnitude.Add(magnitude, v)
	}
	bytes := magnitude.FillBytes(make([]byte, size))
	slices.Reverse(bytes)
	p.word('I', uint64(size))
	p.bytes = append(p.bytes, bytes...)
	return nil
}

// reflected packs values of other types by what they are.
func (p *packer) reflected(v reflect.Value, depth int) error {
	switch v.Kind() {
	case reflect.Bool:
		p.bool(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		p.word('i', uint64(v.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		p.word('u', v.Uint())
	case reflect.Float32, reflect.Float64:
		p.word('f', math.Float64bits(v.Float()))
	case reflect.Complex64, reflect.Complex128:
		p.word('c', math.Float64bits(real(v.Complex())))
		p.bytes = binary.NativeEndian.AppendUint64(p.bytes, math.Float64bits(imag(v.Complex())))
	case reflect.String:
		p.text('s', v.String())
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return p.value(v.Bytes(), depth)
		}
		return p.list('l', v, depth)
	case reflect.Array:
		return p.list('l', v, depth)
	case reflect.Map:
		return p.dict(v, depth)
	default:
		return fmt.Errorf("gopyruntime: a value of type %v can't become an object", v.Type())
	}
	return nil
}

func tooDeep() error {
	return fmt.Errorf("gopyruntime: a value for Python is nested more than %d deep, or holds itself", deepest)
}

func (p *packer) list(letter byte, v reflect.Value, depth int) error {
	if depth == deepest {
		return tooDeep()
	}
	p.word(letter, uint64(v.Len()))
	for i := range v.Len() {
		if err := p.value(v.Index(i).Interface(), depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (p *packer) dict(v reflect.Value, depth int) error {
	if depth == deepest {
		return tooDeep()
	}
	type pair struct{ key, value reflect.Value }
	var pairs []pair
	for all := v.MapRange(); all.Next(); { // a NaN is no key by which its value is found
		pairs = append(pairs, pair{all.Key(), all.Value()})
	}
	if v.Type().Key().Kind() == reflect.String {
		slices.SortFunc(pairs, func(a, b pair) int { return strings.Compare(a.key.String(), b.key.String()) })
	}
	p.word('d', uint64(len(pairs)))
	for _, pair := range pairs {
		if err := p.value(pair.key.Interface(), depth+1); err != nil {
			return err
		}
		if err := p.value(pair.value.Interface(), depth+1); err != nil {
			return err
		}
	}
	return nil
}
