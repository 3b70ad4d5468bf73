//go:build linux && amd64 && cgo

// Python's exceptions as Go errors.

package gopyruntime

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// PyError is an exception that Python raised. It holds texts, which any goroutine may read; the exception itself is
// Exception.
//
// [errors.Is] compares with a PyError that has only a Type, which may be a base:
//
//	errors.Is(err, &gopyruntime.PyError{Type: "LookupError"}) // also of a KeyError
type PyError struct {
	Type      string   // the name of its type: "ValueError", "module.Name" where the module is not builtins
	Message   string   // str(exception)
	Notes     []string // what add_note added
	Traceback []Frame  // where it came through code of the host's language, the outermost first
	Cause     *PyError // what `raise ... from` names
	Context   *PyError // what was being handled, unless there is a Cause

	exception *Object
	bases     []string // the names of its type and of that's bases
}

// Frame is an entry of a traceback.
type Frame struct {
	File string
	Line int // -1 where it is unknown
	Func string
}

// Error is the last line of a traceback, with the notes below it.
func (e *PyError) Error() string {
	text := e.Type
	if e.Message != "" {
		text += ": " + e.Message
	}
	return strings.Join(append([]string{text}, e.Notes...), "\n")
}

// Matches reports whether an except clause for the type of that name would take the exception: whether it is its
// type, or one of that's bases. Names are those of Type.
func (e *PyError) Matches(name string) bool { return e.Type == name || slices.Contains(e.bases, name) }

// Is lets errors.Is compare by type.
func (e *PyError) Is(target error) bool {
	t, ok := target.(*PyError)
	return ok && t.exception == nil && e.Matches(t.Type) && (t.Message == "" || t.Message == e.Message)
}

// Unwrap returns the cause, or else the context.
func (e *PyError) Unwrap() error {
	switch {
	case e.Cause != nil:
		return e.Cause
	case e.Context != nil:
		return e.Context
	}
	return nil
}

// Exception returns the exception object, nil for an error that was made in Go and for causes and contexts, which are
// its attributes.
func (e *PyError) Exception() *Object { return e.exception }

// newPyError describes an exception, of which it takes over the object. The calling goroutine is attached.
func newPyError(o *Object) error {
	e := &PyError{Type: "BaseException", exception: o}
	result, err := o.ask(mirror.GoviewExplain)
	if err != nil { // there was no memory for it
		if name, err := o.TypeName(); err == nil {
			e.Type, e.bases = name, []string{name}
		}
		return e
	}
	if parts, err := o.home.unpackResult(result, nil); err == nil {
		e.fill(parts.(Tuple))
	}
	return e
}

// fill sets what C says about an exception: see internal/object/goview/explain.c.
func (e *PyError) fill(parts Tuple) {
	e.bases = texts(parts[0])
	e.Type = e.bases[0]
	e.Message, _ = parts[1].(string)
	e.Notes = texts(parts[2])
	for _, place := range parts[3].([]any) {
		p := place.(Tuple)
		e.Traceback = append(e.Traceback, Frame{File: p[0].(string), Line: int(p[1].(int64)), Func: p[2].(string)})
	}
	e.Cause, e.Context = other(parts[4]), other(parts[5])
}

func texts(list any) []string {
	var all []string
	for _, text := range list.([]any) {
		all = append(all, fmt.Sprint(text))
	}
	return all
}

func other(parts any) *PyError {
	if parts, ok := parts.(Tuple); ok {
		e := new(PyError)
		e.fill(parts)
		return e
	}
	return nil
}
