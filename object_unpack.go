//go:build linux && amd64 && cgo

// Values of objects on their way to Go: what internal/object/goview/pack.c packs.

package gopyruntime

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"slices"
	"unsafe"

	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// An unpacker reads a packed value. References in it become objects of home as they are met, so it reads to the end,
// also where something is wrong.
type unpacker struct {
	bytes []byte
	home  *home
	err   error
}

// unpackResult is the value that an operation packed.
func (h *home) unpackResult(result mirror.Goview, err error) (any, error) {
	if err != nil || result.Block == nil {
		return nil, err
	}
	defer face.Free(result.Block)
	u := unpacker{bytes: unsafe.Slice((*byte)(result.Block), result.Size), home: h}
	v := u.value()
	return v, u.err
}

func (u *unpacker) word() uint64 {
	v := binary.NativeEndian.Uint64(u.bytes)
	u.bytes = u.bytes[8:]
	return v
}

func (u *unpacker) real() float64 { return math.Float64frombits(u.word()) }

// slice is bytes with their length in front. They are C's.
func (u *unpacker) slice() []byte {
	n := u.word()
	b := u.bytes[:n]
	u.bytes = u.bytes[n:]
	return b
}

func (u *unpacker) value() any {
	letter := u.bytes[0]
	u.bytes = u.bytes[1:]
	switch letter {
	case 'N':
		return nil
	case 'T', 'F':
		return letter == 'T'
	case 'i':
		return int64(u.word())
	case 'I':
		return bigInt(slices.Clone(u.slice()))
	case 'f':
		return u.real()
	case 'c':
		re := u.real()
		return complex(re, u.real())
	case 's':
		return string(u.slice())
	case 'b':
		return append([]byte{}, u.slice()...)
	case 'o', 'O':
		c := uintptr(u.word())
		return newObject(u.home, *(**mirror.Object)(unsafe.Pointer(&c)), letter == 'o')
	case 'l':
		return u.list()
	case 't':
		return Tuple(u.list())
	case 'd':
		return u.dict()
	}
	panic(fmt.Sprintf("gopyruntime: a packed value begins with %q", letter))
}

// bigInt reads two's complement, the lowest byte first.
func bigInt(bytes []byte) *big.Int {
	slices.Reverse(bytes)
	v := new(big.Int).SetBytes(bytes)
	if bytes[0]&0x80 != 0 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(8*len(bytes))))
	}
	return v
}

func (u *unpacker) list() []any {
	n := int(u.word())
	list := make([]any, n)
	for i := range list {
		list[i] = u.value()
	}
	return list
}

// dict is a map[string]any where all keys are strings.
func (u *unpacker) dict() any {
	n := int(u.word())
	texts := make(map[string]any, n)
	var others map[any]any
	for range n {
		key := u.value()
		value := u.value()
		if text, ok := key.(string); ok && others == nil {
			texts[text] = value
			continue
		}
		if others == nil {
			others = make(map[any]any, n)
			for k, v := range texts {
				others[k] = v
			}
		}
		switch key.(type) {
		case []byte, []any, Tuple, *big.Int, map[string]any, map[any]any:
			u.err = fmt.Errorf("gopyruntime: a dict with a key that is a %T has no form in Go", key)
		default:
			others[key] = value
		}
	}
	if others != nil {
		return others
	}
	return texts
}
