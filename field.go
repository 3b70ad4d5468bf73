//go:build linux && amd64 && cgo

// Fields of CPython's structures, found once by their names and then read at the price of a load.

package gopyruntime

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/gopyruntime/gopyruntime/internal/abi"
)

// A FieldOwner says which structure a field is in.
type FieldOwner int

// The structures.
const (
	OfRuntime     FieldOwner = iota // _PyRuntime
	OfInterpreter                   // PyInterpreterState
	OfThreadState                   // _PyThreadStateImpl; the paths of its PyThreadState may go without "base."
	OfGIL                           // struct _gil_runtime_state, the GIL that an interpreter runs under
)

var fieldOwners = [...]struct{ name, c string }{
	OfRuntime:     {"_PyRuntime", "struct pyruntimestate"},
	OfInterpreter: {"PyInterpreterState", "struct _is"},
	OfThreadState: {"PyThreadState", "struct _PyThreadStateImpl"},
	OfGIL:         {"struct _gil_runtime_state", "struct _gil_runtime_state"},
}

// String is the structure's name in C.
func (o FieldOwner) String() string {
	if o < 0 || int(o) >= len(fieldOwners) {
		return fmt.Sprintf("FieldOwner(%d)", int(o))
	}
	return fieldOwners[o].name
}

// A FieldType is what a field can be read as: its own type, in Go. That is the integer type of its size, with its sign;
// int32 or uint32 for an enumeration; bool, float64 or float32; [Address] for a pointer, and string for an array of
// characters.
type FieldType interface {
	~int8 | ~int16 | ~int32 | ~int64 | ~int | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uint | ~uintptr |
		~bool | ~float32 | ~float64 | ~string
}

// Why a field can't be had, for errors.Is.
var (
	// ErrNoField: there is no field of that path.
	ErrNoField = errors.New("there is no such field")
	// ErrFieldType: the field is of another type.
	ErrFieldType = errors.New("the field is of another type")
	// ErrFieldReadOnly: others rely on the field, and it may not be written.
	ErrFieldReadOnly = errors.New("the field may not be written")
)

// A FieldError says which field it is about; its cause is ErrNoField, ErrFieldType or ErrFieldReadOnly.
type FieldError struct {
	Owner  FieldOwner
	Path   string
	Detail string // more about it, or empty
	Err    error
}

// Error names the field and its structure, and says what is wrong.
func (e *FieldError) Error() string {
	text := fmt.Sprintf("gopyruntime: %v.%s: %v", e.Owner, e.Path, e.Err)
	if e.Detail != "" {
		text += ": " + e.Detail
	}
	return text
}

// Unwrap returns the cause.
func (e *FieldError) Unwrap() error { return e.Err }

// writable are the fields that a host may set: each is a number of its own that code reads when it next needs it.
var writable = map[FieldOwner][]string{
	OfRuntime: {"signals.wakeup.warn_on_full_buffer"},
	OfInterpreter: {
		"ceval.recursion_limit", "imports.dlopenflags", "long_state.max_str_digits", "feature_flags",
	},
	OfThreadState: {
		"base.py_recursion_limit", "base.py_recursion_remaining", "base.recursion_headroom", "base.tracing",
		"base.what_event", "base.context_ver",
	},
	OfGIL: {"interval"},
}

// A FieldRef is a field of a structure, for any instance of it, as a T. It is made by [FieldOf], and may be used by any
// number of goroutines.
type FieldRef[T FieldType] struct {
	owner    FieldOwner
	offset   uintptr
	size     uintptr
	shift    uint // of a bit-field
	width    uint // of a bit-field, else 0
	signed   bool // the bit-field is
	text     bool
	writable bool
	path     string
}

// FieldOf finds a field by its path, as [Runtime.Snapshot] and CPython's headers name it: "interpreters.next_id",
// "signals.handlers[2].tripped". It looks it up in the layout that this library was generated from, which takes some
// milliseconds the first time; keep the result in a variable.
//
//	var remaining, err = gopyruntime.FieldOf[int32](gopyruntime.OfThreadState, "py_recursion_remaining")
//	n, err := remaining.Load(h)
//
// The error is a [*FieldError]. FieldOf may be called by any goroutine, at any time, also before Initialize.
func FieldOf[T FieldType](owner FieldOwner, path string) (FieldRef[T], error) {
	f, err := findField(owner, path)
	if err != nil {
		return FieldRef[T]{}, err
	}
	wanted := reflect.TypeFor[T]()
	if types := typesOf(f); !suits(wanted, types) {
		detail := "it is no scalar"
		if len(types) > 0 {
			detail = fmt.Sprintf("it is a %s and no %v", strings.Join(types, " or "), wanted)
		}
		return FieldRef[T]{}, &FieldError{owner, path, detail, ErrFieldType}
	}
	ref := FieldRef[T]{
		owner: owner, path: f.Path, offset: uintptr(f.Offset), size: uintptr(f.Size), text: f.Kind == abi.Bytes,
	}
	if f.BitSize > 0 {
		ref.width, ref.shift, ref.signed = uint(f.BitSize), uint(f.BitOffset-f.Offset*8), f.Kind == abi.Signed
	}
	for _, name := range writable[owner] {
		ref.writable = ref.writable || name == f.Path
	}
	return ref, nil
}

func findField(owner FieldOwner, path string) (abi.Field, error) {
	if owner < 0 || int(owner) >= len(fieldOwners) {
		return abi.Field{}, &FieldError{owner, path, "there is no such structure", ErrNoField}
	}
	if path == "" {
		return abi.Field{}, &FieldError{owner, path, "the path is empty", ErrNoField}
	}
	of := fieldOwners[owner].c
	f, err := abi.Layout().Lookup(of, path)
	if err != nil && owner == OfThreadState {
		if inner, e := abi.Layout().Lookup(of, "base."+path); e == nil {
			return inner, nil
		}
	}
	if err == nil && strings.HasSuffix(path, ".") {
		return f, &FieldError{owner, path, "the path ends with a dot", ErrNoField}
	}
	if err != nil {
		return f, &FieldError{owner, path, strings.TrimPrefix(err.Error(), "abi: "), ErrNoField}
	}
	return f, nil
}

// typesOf names the Go types that a field can be read as.
func typesOf(f abi.Field) []string {
	bits := fmt.Sprint(f.Size * 8)
	switch f.Kind {
	case abi.Signed:
		return []string{"int" + bits}
	case abi.Unsigned:
		if f.Size == 8 {
			return []string{"uint64", "uintptr"}
		}
		return []string{"uint" + bits}
	case abi.Enum:
		return []string{"int" + bits, "uint" + bits}
	case abi.Bool:
		return []string{"bool"}
	case abi.Float:
		return []string{"float" + bits}
	case abi.DataPointer, abi.FuncPointer:
		return []string{"uintptr"}
	case abi.Bytes:
		return []string{"string"}
	}
	return nil
}

func suits(t reflect.Type, types []string) bool {
	kind := t.Kind().String()
	switch kind {
	case "int", "uint":
		kind += "64"
	}
	for _, name := range types {
		if name == kind {
			return true
		}
	}
	return false
}
