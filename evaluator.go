//go:build linux && amd64 && cgo

// What runs Python code, written in Go: compiling, evaluating, importing modules that are no extensions.

package gopyruntime

import (
	"errors"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// Evaluator is what C's gopyrt_set_evaluator takes, in Go: functions of the host that run Python code, which this
// library does not. Each may be nil. They are called on a goroutine that is attached to the interpreter that asks,
// and may use its objects and block. The objects that they are given and return are theirs to close. An error that
// wraps a [*PyError] is raised as that exception, one without an Exception by its Type, if that is a type of
// builtins, and its Message; any other error is a RuntimeError.
type Evaluator struct {
	// Compile returns a code object, or whatever Evaluate takes.
	Compile func(source Source) (*Object, error)
	// Evaluate runs what Compile returned. Where C gave no locals, they are the globals.
	Evaluate func(code, globals, locals *Object) (*Object, error)
	// ImportModule returns a module that is neither in sys.modules nor built in nor an extension on sys.path, and
	// puts it into sys.modules. nil without an error: the host has none of that name.
	ImportModule func(name string) (*Object, error)
}

// Source is what Evaluator.Compile is asked to compile.
type Source struct {
	Text     string
	Filename string
	Start    int // SourceStatement, SourceFile or SourceExpression
	Flags    int // CO_FUTURE_* and PyCF_*
	Optimize int // -1: as the interpreter is configured
}

// What a Source is.
const (
	SourceStatement  = 256 // one statement of an interactive session: Py_single_input
	SourceFile       = 257 // Py_file_input
	SourceExpression = 258 // Py_eval_input
)

var evaluator atomic.Pointer[Evaluator]

// SetEvaluator lets the functions of e run Python code in all interpreters, instead of those that were set before;
// nil sets none. It may be called from any goroutine, and outlives the runtime's end. In the child of a fork the
// functions are not called; the exception that C code gets says so.
func (Runtime) SetEvaluator(e *Evaluator) {
	if e == nil {
		face.GoviewSetEvaluator(0)
		return
	}
	own := *e
	var functions int32
	if own.Compile != nil {
		functions |= mirror.GoviewCompile
	}
	if own.Evaluate != nil {
		functions |= mirror.GoviewEvaluate
	}
	if own.ImportModule != nil {
		functions |= mirror.GoviewImportModule
	}
	settingEvaluator.Lock()
	defer settingEvaluator.Unlock()
	evaluator.Store(&own)
	face.GoviewSetEvaluator(functions)
}

// settingEvaluator is held until C asks for the functions that Go has.
var settingEvaluator sync.Mutex

// evaluate answers a question of C, or lets an audit hook hear of an event. It leaves the answer in it, or an exception.
func evaluate(q *mirror.GoviewQuestion) {
	if q.What == mirror.GoviewHear {
		hear(q)
		return
	}
	h := homeOf(q.Home)
	answer, err := evaluator.Load().answer(h, q)
	if err == nil && answer == nil && q.What != mirror.GoviewImportModule {
		err = &PyError{Type: "SystemError", Message: "the evaluator returned no object and no error"}
	}
	if err == nil && answer != nil {
		// The answer is a reference of C's own.
		p := newPacker(h)
		defer p.free()
		if err = p.all([]any{answer}); err == nil {
			data, size := p.data()
			result := face.GoviewDo(h.life, nil, mirror.GoviewMake, data, size)
			runtime.KeepAlive(answer)
			if err = h.failure(&result); err == nil {
				q.Answer = result.Object
				return
			}
		}
	}
	if err != nil {
		h.raise(err)
	}
}

func (e *Evaluator) answer(h *home, q *mirror.GoviewQuestion) (*Object, error) {
	var objects [len(q.Objects)]*Object
	for i, c := range q.Objects {
		if c == nil {
			continue
		}
		o, err := h.refer(c)
		if err != nil {
			return nil, err
		}
		objects[i] = o
	}
	name := func() (string, error) { return objects[0].Text() }
	switch {
	case q.What == mirror.GoviewEvaluate && e.Evaluate != nil:
		return e.Evaluate(objects[0], objects[1], objects[2])
	case q.What == mirror.GoviewCompile && e.Compile != nil:
		file, err := name()
		if err != nil {
			return nil, err
		}
		return e.Compile(Source{mirror.GoString(q.Source), file, int(q.Start), int(q.Flags), int(q.Optimize)})
	case q.What == mirror.GoviewImportModule && e.ImportModule != nil:
		module, err := name()
		if err != nil {
			return nil, err
		}
		return e.ImportModule(module)
	}
	return nil, errors.New("gopyruntime: the evaluator was exchanged meanwhile")
}

// refer makes an object of a reference that C lends.
func (h *home) refer(c *mirror.Object) (*Object, error) {
	p := newPacker(h)
	defer p.free()
	p.begin(1)
	p.word('o', uint64(uintptr(unsafe.Pointer(c))))
	return p.make(mirror.GoviewMake)
}

// raise leaves an exception to the C code that called Go.
func (h *home) raise(err error) {
	e := &PyError{Type: "RuntimeError", Message: err.Error()}
	var python *PyError
	if errors.As(err, &python) {
		e = python
	}
	if o := e.exception; o != nil && o.home == h {
		if _, err := o.ask(mirror.GoviewRaise); err == nil {
			return
		}
	}
	p := newPacker(h)
	defer p.free()
	p.begin(2)
	p.name(valid(e.Type))
	p.text('s', valid(e.Message))
	data, size := p.data()
	result := face.GoviewDo(h.life, nil, mirror.GoviewRaise, data, size)
	_ = h.failure(&result) // without memory there is none to raise it
}

// valid returns an error's text as a str can have it: Go's may have the bytes of a file's name.
func valid(text string) string { return strings.ToValidUTF8(text, "\uFFFD") }
