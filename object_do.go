//go:build linux && amd64 && cgo

// Operations of the interpreter that the calling goroutine is attached to, of no object in particular.

package gopyruntime

import (
	"runtime"

	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// doValues does an operation with values. The error is ErrNotAttached where the goroutine is not.
func doValues(op int32, values ...any) (mirror.Goview, error) {
	p := newPacker(nil)
	defer p.free()
	if err := p.all(values); err != nil {
		return mirror.Goview{}, err
	}
	life := uint64(0)
	if p.home != nil {
		life = p.home.life
	}
	data, size := p.data()
	result := face.GoviewDo(life, nil, op, data, size)
	runtime.KeepAlive(values)
	return result, p.home.failure(&result)
}

// doObject is doValues for an operation with a result. nil: there is none.
func doObject(op int32, values ...any) (*Object, error) {
	result, err := doValues(op, values...)
	if err != nil || result.Outcome == mirror.GoviewNothing {
		return nil, err
	}
	return homeOf(result.Home).object(result, nil)
}
