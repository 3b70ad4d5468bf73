// Fields by path, and the leaves of a type.

package abi

import (
	"fmt"
	"iter"
	"strconv"
	"strings"
)

// LeafKind tells how the bytes of a leaf are to be read.
type LeafKind uint8

// The kinds of a leaf. Aggregate is what Lookup reports for a path that ends before a leaf.
const (
	Aggregate   LeafKind = iota
	Signed               // a signed integer
	Unsigned             // an unsigned integer
	Enum                 // an enumeration; Field.Enum has its values
	Bool                 // _Bool
	Float                // float or double
	DataPointer          // a pointer to data
	FuncPointer          // a pointer to a function
	Bytes                // an array of char or unsigned char, taken whole
	Opaque               // a type of the system's, such as pthread_mutex_t
)

// A Field is a place inside a type, found by path.
type Field struct {
	Path      string // "interpreters.next_id", "signals.handlers[2].func"
	Offset    int64  // bytes from the start of the outermost type
	Size      int64  // bytes; for a bit-field the size of its declared type
	BitOffset int64  // bit-fields: bits from the start of the outermost type
	BitSize   int64  // bit-fields: width; else 0
	Type      *Ref   // the declared type
	Kind      LeafKind
	Enum      *Type // Kind Enum: the enumeration
	Overlay   bool  // inside a union alternative other than the first that fills the union
	body      *Type
}

// Body is the description of the field's type, where that has one.
func (f Field) Body() *Type { return f.body }

// SizeOf returns the size of the type that ref names; body describes an anonymous one.
func (t *Table) SizeOf(ref *Ref, body *Type) int64 {
	ref, body = t.Resolve(ref, body)
	switch ref.Kind {
	case Pointer:
		return 8
	case Array:
		return max(ref.Len, 0) * t.SizeOf(ref.Elem, body)
	case Named, Inline:
		if body != nil {
			return body.Size
		}
	}
	return 0
}

// classify fills the fields of f that follow from its declared type.
func (t *Table) classify(f Field) (Field, *Ref) {
	ref, body := t.Resolve(f.Type, f.body)
	f.body = body
	switch ref.Kind {
	case Pointer:
		f.Kind = DataPointer
		if target, _ := t.Resolve(ref.Elem, nil); target.Kind == Func {
			f.Kind = FuncPointer
		}
	case Array:
		if elem, typ := t.Resolve(ref.Elem, body); elem.Kind == Named && typ != nil && typ.Size == 1 {
			f.Kind = Bytes
		}
	case Named, Inline:
		f.Kind, f.Enum = t.scalarKind(ref, body)
	}
	return f, ref
}

func (t *Table) scalarKind(ref *Ref, body *Type) (LeafKind, *Type) {
	switch {
	case body == nil || len(body.Members) > 0:
		return Aggregate, nil
	case ref.Name == "enum" || strings.HasPrefix(ref.Name, "enum "):
		return Enum, body
	case body.System != "" && body.Alias == nil:
		return Opaque, nil
	case body.System != "":
		base, typ := t.Resolve(body.Alias, nil)
		if base.Kind == Pointer {
			return DataPointer, nil
		}
		return t.scalarKind(base, typ)
	}
	switch body.Encoding {
	case "signed":
		return Signed, nil
	case "unsigned":
		return Unsigned, nil
	case "bool":
		return Bool, nil
	case "float":
		return Float, nil
	}
	return Aggregate, nil
}

// Lookup finds the field that path names inside the named type. Members of anonymous members are found as in C.
func (t *Table) Lookup(typeName, path string) (Field, error) {
	f := Field{Type: &Ref{Kind: Named, Name: typeName}}
	if t.byName[typeName] == nil {
		return f, fmt.Errorf("abi: no type %q in the layout table", typeName)
	}
	f.Size = t.SizeOf(f.Type, nil)
	f, ref := t.classify(f)
	for rest := path; rest != ""; {
		var step string
		var ok bool
		if end := strings.IndexAny(rest[1:], ".["); end >= 0 {
			step, rest = rest[:end+1], strings.TrimPrefix(rest[end+1:], ".")
		} else {
			step, rest = rest, ""
		}
		if strings.HasPrefix(step, "[") {
			f, ok = t.index(f, ref, step)
		} else {
			f, ok = t.member(f, step)
		}
		if !ok {
			return f, fmt.Errorf("abi: %s has no %s: stopped at %q", typeName, path, step)
		}
		f, ref = t.classify(f)
	}
	f.Path = path
	return f, nil
}

func (t *Table) index(f Field, ref *Ref, step string) (Field, bool) {
	i, err := strconv.ParseInt(strings.Trim(step, "[]"), 10, 64)
	if err != nil || i < 0 || ref.Kind != Array || (ref.Len >= 0 && i >= ref.Len) {
		return f, false
	}
	f.Size = t.SizeOf(ref.Elem, f.body)
	f.Offset += i * f.Size
	f.Type = ref.Elem
	return f, true
}

func (t *Table) member(f Field, name string) (Field, bool) {
	if f.body == nil {
		return f, false
	}
	for i := range f.body.Members {
		m := &f.body.Members[i]
		inner := f.inside(m)
		if m.Name == name {
			return inner, true
		}
		if m.Name == "" {
			inner, _ = t.classify(inner)
			if found, ok := t.member(inner, name); ok {
				return found, true
			}
		}
	}
	return f, false
}

// inside steps from an aggregate to one of its members.
func (f Field) inside(m *Member) Field {
	return Field{
		Path: f.Path, Offset: f.Offset + m.Offset, Size: m.Size, BitSize: m.BitSize,
		BitOffset: f.Offset*8 + m.BitOffset, Type: m.Type, Overlay: f.Overlay, body: m.Body,
	}
}

// Leaves yields every scalar, byte array and opaque system object inside the named type, in memory order,
// with its path. Alternatives of a union are all yielded, those after the first marked as Overlay.
func (t *Table) Leaves(typeName string) iter.Seq[Field] {
	return func(yield func(Field) bool) {
		ref := &Ref{Kind: Named, Name: typeName}
		t.leaves(Field{Type: ref, Size: t.SizeOf(ref, nil)}, yield)
	}
}

func (t *Table) leaves(f Field, yield func(Field) bool) bool {
	f, ref := t.classify(f)
	if f.Kind != Aggregate {
		if f.BitSize == 0 {
			f.BitOffset = 0
		}
		return yield(f)
	}
	if ref.Kind == Array {
		size := t.SizeOf(ref.Elem, f.body)
		for i := int64(0); i < ref.Len; i++ {
			elem := f
			elem.Path += "[" + strconv.FormatInt(i, 10) + "]"
			elem.Offset, elem.Size, elem.Type = f.Offset+i*size, size, ref.Elem
			if !t.leaves(elem, yield) {
				return false
			}
		}
		return true
	}
	if f.body == nil {
		return true
	}
	primary := primaryMember(ref, f.body)
	for i := range f.body.Members {
		m := &f.body.Members[i]
		inner := f.inside(m)
		inner.Overlay = inner.Overlay || (primary >= 0 && i != primary)
		if m.Name != "" {
			inner.Path = strings.TrimPrefix(f.Path+"."+m.Name, ".")
		}
		if !t.leaves(inner, yield) {
			return false
		}
	}
	return true
}

// primaryMember returns the member of a union that stands for all its bytes, or -1 for a struct.
func primaryMember(ref *Ref, body *Type) int {
	if ref.Name != "union" && !strings.HasPrefix(ref.Name, "union ") {
		return -1
	}
	for i := range body.Members {
		if body.Members[i].Size == body.Size {
			return i
		}
	}
	return 0
}

// Enumerators yields the values of all enumerations, those of anonymous ones among them.
func (t *Table) Enumerators() iter.Seq[Value] {
	return func(yield func(Value) bool) {
		var visit func(*Type) bool
		visit = func(typ *Type) bool {
			for _, value := range typ.Values {
				if !yield(value) {
					return false
				}
			}
			for i := range typ.Members {
				if body := typ.Members[i].Body; body != nil && !visit(body) {
					return false
				}
			}
			return true
		}
		for _, typ := range t.Types {
			if !visit(typ) {
				return
			}
		}
	}
}
