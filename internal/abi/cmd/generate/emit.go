// C definitions of types.

package main

import (
	"fmt"
	"strings"

	"github.com/gopyruntime/gopyruntime/internal/abi"
)

// emitter writes the definitions of types.
type emitter struct {
	table  *abi.Table
	nested map[string]string
	out    strings.Builder
}

// definition writes one type of the table.
func (e *emitter) definition(typ *abi.Type) {
	switch {
	case strings.HasPrefix(typ.Name, "enum {"):
		e.out.WriteString(e.enumeration("enum", typ, 0) + ";\n\n")
	case strings.HasPrefix(typ.Name, "enum "):
		e.out.WriteString(e.enumeration(typ.Name, typ, 0) + ";\n\n")
	case typ.Alias == nil:
		e.out.WriteString(e.aggregate(typ.Name, typ, 0) + ";\n\n")
	default:
		text := "typedef " + declare(typ.Alias, typ.Name, e.inline(typ.Alias, typ, 0)) + ";\n"
		if strings.Contains(text, "{") {
			text += "\n"
		}
		e.out.WriteString(text)
	}
}

// inline is the body of the anonymous type that ref ends in, or "".
func (e *emitter) inline(ref *abi.Ref, body *abi.Type, depth int) string {
	for ref.Kind != abi.Inline {
		if ref.Elem == nil {
			return ""
		}
		ref = ref.Elem
	}
	if ref.Name == "enum" {
		return e.enumeration("enum", body, depth)
	}
	return e.aggregate(ref.Name, body, depth)
}

func (e *emitter) enumeration(head string, typ *abi.Type, depth int) string {
	var b strings.Builder
	b.WriteString(head + " {\n")
	for _, value := range typ.Values {
		fmt.Fprintf(&b, "%s%s = %d,\n", indent(depth+1), value.Name, value.Value)
	}
	b.WriteString(indent(depth) + "}")
	return b.String()
}

func (e *emitter) aggregate(head string, typ *abi.Type, depth int) string {
	var b strings.Builder
	if e.packed(typ) {
		head = strings.Replace(head, "struct", "struct __attribute__((packed))", 1)
	}
	fmt.Fprintf(&b, "%s { /* %d bytes */\n", head, typ.Size)
	for i := range typ.Members {
		m := &typ.Members[i]
		b.WriteString(indent(depth + 1))
		if m.Align != 0 {
			fmt.Fprintf(&b, "__attribute__((aligned(%d))) ", m.Align)
		}
		if m.Name == "" || m.Type.Kind == abi.Array && m.Type.Len == 0 {
			// ISO C has no array of length 0, ISO C++ no anonymous struct, C99 neither that nor an anonymous union.
			b.WriteString("__extension__ ")
		}
		b.WriteString(e.memberText(m, typ, depth+1))
		if m.BitSize != 0 {
			fmt.Fprintf(&b, " : %d; /* bit %d */\n", m.BitSize, m.BitOffset)
		} else {
			fmt.Fprintf(&b, "; /* %d */\n", m.Offset)
		}
	}
	b.WriteString(indent(depth) + "}")
	return b.String()
}

// packed reports whether a struct has less room than the alignment of its members requires. Debug information does not
// say that a struct is packed, only where its members are.
func (e *emitter) packed(typ *abi.Type) bool {
	for i := range typ.Members {
		m := &typ.Members[i]
		if align := e.scalarAlign(m.Type, m.Body); m.BitSize == 0 && align != 0 &&
			(m.Offset%align != 0 || typ.Size%align != 0) {
			return true
		}
	}
	return false
}

// scalarAlign is the natural alignment of a scalar, or of the scalars in an array; 0 for anything else.
func (e *emitter) scalarAlign(ref *abi.Ref, body *abi.Type) int64 {
	ref, body = e.table.Resolve(ref, body)
	switch {
	case ref.Kind == abi.Pointer:
		return 8
	case ref.Kind == abi.Array:
		return e.scalarAlign(ref.Elem, body)
	case body != nil && (body.Encoding != "" || len(body.Values) > 0):
		return body.Size
	}
	return 0
}

func (e *emitter) memberText(m *abi.Member, parent *abi.Type, depth int) string {
	if inner := elementName(m.Type); inner != "" && e.nested[inner] == parent.Name && parent.Name != "" {
		typ := e.table.Type(inner)
		anonymous := replaceElement(m.Type)
		return declare(anonymous, m.Name, e.aggregate(inner, typ, depth))
	}
	return declare(m.Type, m.Name, e.inline(m.Type, m.Body, depth))
}

// replaceElement swaps the element type of ref for an inline one, so that a nested definition can stand there.
func replaceElement(ref *abi.Ref) *abi.Ref {
	if ref.Kind == abi.Array {
		array := *ref
		array.Elem = replaceElement(ref.Elem)
		return &array
	}
	return &abi.Ref{Kind: abi.Inline, Name: "struct"}
}

func indent(depth int) string { return strings.Repeat("    ", depth) }
