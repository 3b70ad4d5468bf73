//go:build linux && amd64 && cgo

// Snapshots: every field of the runtime by CPython's names.

package gopyruntime

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"reflect"
	"strings"
	"sync"
	"unsafe"

	"github.com/gopyruntime/gopyruntime/internal/abi"
	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// Snapshot is the runtime as it was at one moment: every scalar field of
// _PyRuntime, of each interpreter and of each thread state, by CPython's
// names. Elements of arrays are listed where they are not zero, and static
// objects, which never change, are left out.
type Snapshot struct {
	Runtime      []Field               `json:"runtime"`
	Interpreters []InterpreterSnapshot `json:"interpreters"` // newest first
}

// InterpreterSnapshot is one interpreter of a Snapshot.
type InterpreterSnapshot struct {
	ID      int64            `json:"id"`
	Address Address          `json:"address"`
	Fields  []Field          `json:"fields"`
	Threads []ThreadSnapshot `json:"threads"` // newest first
}

// ThreadSnapshot is one thread state of a Snapshot.
type ThreadSnapshot struct {
	ID      uint64  `json:"id"`
	Address Address `json:"address"`
	Fields  []Field `json:"fields"`
}

// Field is one scalar of a Snapshot.
type Field struct {
	Path  string `json:"path"`  // such as "interpreters.next_id"
	Value any    `json:"value"` // int64, uint64, bool, float64, string or Address
}

// An Address is one in this process: the value of a pointer.
type Address uintptr

// String is the address in hexadecimal, its place in _PyRuntime where it is one, or NULL.
func (p Address) String() string {
	base := uintptr(unsafe.Pointer(face.Runtime()))
	switch {
	case p == 0:
		return "NULL"
	case uintptr(p) >= base && uintptr(p) < base+unsafe.Sizeof(mirror.PyRuntimeState{}):
		return fmt.Sprintf("&_PyRuntime+%#x", uintptr(p)-base)
	}
	return fmt.Sprintf("%#x", uintptr(p))
}

// MarshalText makes addresses readable in JSON.
func (p Address) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// The leaves of each type, found once: the table has tens of thousands.
var (
	runtimeLeaves = sync.OnceValue(func() []abi.Field {
		return leavesOf("struct pyruntimestate", "_main_interpreter.", "static_objects.")
	})
	interpreterLeaves = sync.OnceValue(func() []abi.Field {
		return leavesOf("struct _is", "_initial_thread.", "static_objects.")
	})
	threadLeaves = sync.OnceValue(func() []abi.Field { return leavesOf("struct _PyThreadStateImpl") })
)

func leavesOf(typeName string, without ...string) []abi.Field {
	var leaves []abi.Field
next:
	for f := range abi.Layout().Leaves(typeName) {
		if f.Overlay || f.Kind == abi.Opaque {
			continue
		}
		for _, prefix := range without {
			if strings.HasPrefix(f.Path, prefix) {
				continue next
			}
		}
		leaves = append(leaves, f)
	}
	return leaves
}

// Snapshot reads the whole runtime under HEAD_LOCK. Fields that other threads change meanwhile are read one by one,
// each atomically. It needs no thread state.
func (Runtime) Snapshot() *Snapshot {
	s := &Snapshot{}
	runtime, interp, thread := runtimeLeaves(), interpreterLeaves(), threadLeaves()
	face.HeadLock()
	defer face.HeadUnlock()
	s.Runtime = readFields(unsafe.Pointer(face.Runtime()), runtime)
	for i := face.Runtime().InterpretersHead; i != nil; i = i.Next {
		is := InterpreterSnapshot{
			ID: i.ID, Address: Address(unsafe.Pointer(i)),
			Fields: readFields(unsafe.Pointer(i), interp),
		}
		for t := i.ThreadsHead; t != nil; t = t.Next {
			is.Threads = append(is.Threads, ThreadSnapshot{
				ID: t.ID, Address: Address(unsafe.Pointer(t)),
				Fields: readFields(unsafe.Pointer(t), thread),
			})
		}
		s.Interpreters = append(s.Interpreters, is)
	}
	return s
}

func readFields(base unsafe.Pointer, leaves []abi.Field) []Field {
	fields := make([]Field, 0, 256)
	for i := range leaves {
		f := &leaves[i]
		value, zero := readField(base, f)
		if zero && strings.Contains(f.Path, "[") {
			continue
		}
		fields = append(fields, Field{Path: f.Path, Value: value})
	}
	return fields
}

func readField(base unsafe.Pointer, f *abi.Field) (value any, zero bool) {
	raw := unsafe.Slice((*byte)(unsafe.Add(base, f.Offset)), f.Size)
	if f.Kind == abi.Bytes {
		text, _, _ := strings.Cut(string(loadText(unsafe.Add(base, f.Offset), uintptr(f.Size))), "\x00")
		return text, text == ""
	}
	bits := loadBits(raw)
	width := uint(f.Size * 8)
	if f.BitSize > 0 {
		width = uint(f.BitSize)
		bits = bits >> uint(f.BitOffset-f.Offset*8) & (1<<width - 1)
	}
	switch f.Kind {
	case abi.Signed:
		return int64(bits<<(64-width)) >> (64 - width), bits == 0
	case abi.Bool:
		return bits != 0, bits == 0
	case abi.Float:
		if width == 32 {
			return float64(math.Float32frombits(uint32(bits))), bits == 0
		}
		return math.Float64frombits(bits), bits == 0
	case abi.DataPointer, abi.FuncPointer:
		return Address(bits), bits == 0
	case abi.Enum:
		return int64(int32(bits)), bits == 0
	}
	return bits, bits == 0
}

// loadBits reads a field with one load. It is not synchronized with writes by other threads, which the race detector
// would report.
//
//go:norace
func loadBits(raw []byte) uint64 {
	at := unsafe.Pointer(unsafe.SliceData(raw))
	switch len(raw) {
	case 1:
		return uint64(raw[0])
	case 2:
		return uint64(*(*uint16)(at))
	case 4:
		return uint64(*(*uint32)(at))
	}
	return *(*uint64)(at)
}

// WriteTo prints the fields that are neither zero, false, empty nor NULL, one per line.
func (s *Snapshot) WriteTo(w io.Writer) (int64, error) {
	var b strings.Builder
	print := func(prefix string, fields []Field) {
		for _, f := range fields {
			if reflect.ValueOf(f.Value).IsZero() {
				continue
			}
			fmt.Fprintf(&b, "%s%s = %v\n", prefix, f.Path, f.Value)
		}
	}
	print("_PyRuntime.", s.Runtime)
	for _, i := range s.Interpreters {
		fmt.Fprintf(&b, "interpreter %d at %v\n", i.ID, i.Address)
		print("  ", i.Fields)
		for _, t := range i.Threads {
			fmt.Fprintf(&b, "  thread state %d at %v\n", t.ID, t.Address)
			print("    ", t.Fields)
		}
	}
	n, err := io.WriteString(w, b.String())
	return int64(n), err
}

// Lookup returns the value of a field of the runtime by its path, or nil.
func (s *Snapshot) Lookup(path string) any {
	for _, f := range s.Runtime {
		if f.Path == path {
			return f.Value
		}
	}
	return nil
}

// JSON returns the snapshot as indented JSON.
func (s *Snapshot) JSON() ([]byte, error) { return json.MarshalIndent(s, "", "  ") }
