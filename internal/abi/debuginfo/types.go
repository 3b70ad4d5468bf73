// Structs, unions, enums and typedefs.

package debuginfo

import (
	"debug/dwarf"
	"errors"
	"fmt"
	"sort"

	"github.com/gopyruntime/gopyruntime/internal/abi"
)

// Collect returns the types that pick accepts and every type that these refer to, in table order.
// A struct that is only declared in the object file is listed as incomplete.
func (r *Reader) Collect(pick func(name, header string) bool) ([]*abi.Type, error) {
	definitions := map[string]*node{}
	for _, n := range r.order {
		name := tableName(n)
		switch n.Tag {
		case dwarf.TagStructType, dwarf.TagUnionType, dwarf.TagEnumerationType, dwarf.TagTypedef:
		default:
			continue
		}
		if n.name() == "" {
			continue
		}
		if old := definitions[name]; old == nil || old.Val(dwarf.AttrDeclaration) != nil {
			definitions[name] = n
		}
	}
	for name, n := range definitions {
		if header, _, ours := r.header(n); ours && pick(name, header) {
			r.use(n)
		}
	}
	r.useBareEnums(pick)
	for len(r.pending) > 0 {
		n := r.pending[len(r.pending)-1]
		r.pending = r.pending[:len(r.pending)-1]
		if definition := definitions[tableName(n)]; definition != nil && definition.Tag == n.Tag {
			n = definition
		}
		r.describe(n)
	}
	types := make([]*abi.Type, 0, len(r.types))
	for _, typ := range r.types {
		if typ.Name != "void" {
			types = append(types, typ)
		}
	}
	r.dropDerivedAlignment(types)
	sort.Slice(types, func(i, j int) bool {
		a, b := types[i], types[j]
		if a.Header != b.Header {
			return a.Header < b.Header
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Name < b.Name
	})
	return types, r.err
}

// useBareEnums picks the enums that have neither a tag nor a typedef nor a member: lists of constants.
func (r *Reader) useBareEnums(pick func(name, header string) bool) {
	referenced := map[*node]bool{}
	for _, n := range r.order {
		if target := r.target(n); target != nil {
			referenced[target] = true
		}
	}
	for _, n := range r.order {
		if n.Tag != dwarf.TagEnumerationType || n.name() != "" || referenced[n] || len(n.children) == 0 {
			continue
		}
		if header, _, ours := r.header(n); ours && pick("", header) {
			r.use(n)
		}
	}
}

// use makes sure that the named type n gets into the result.
func (r *Reader) use(n *node) string {
	name := tableName(n)
	if _, seen := r.types[name]; !seen {
		r.types[name] = &abi.Type{Name: name}
		r.pending = append(r.pending, n)
	}
	return name
}

func (r *Reader) fail(format string, args ...any) {
	r.err = errors.Join(r.err, fmt.Errorf(format, args...))
}

func (r *Reader) describe(n *node) {
	typ := r.types[tableName(n)]
	if n.Tag == dwarf.TagBaseType {
		typ.Size, _ = n.number(dwarf.AttrByteSize)
		typ.Encoding = r.encoding(n)
		return
	}
	header, line, ours := r.header(n)
	switch {
	case !ours && n.Val(dwarf.AttrDeclaration) != nil && header == "":
		typ.Incomplete = true
	case !ours:
		r.describeSystem(n, typ, header)
	case n.Tag == dwarf.TagTypedef:
		typ.Header, typ.Line = header, line
		target := r.target(n)
		typ.Alias = r.ref(target)
		if body := r.anonymousBody(target); body != nil {
			r.fill(typ, body)
		}
	default:
		typ.Header, typ.Line = header, line
		r.fill(typ, n)
	}
}

// describeSystem notes a type that is the system's. Scalars get the base type they stand for, so that their bytes can
// be read; other types stay opaque.
func (r *Reader) describeSystem(n *node, typ *abi.Type, file string) {
	typ.System = publicHeader(typ.Name)
	if typ.System == "" {
		r.fail("system type %s (%s) has no public header in systemHeaders", typ.Name, file)
	}
	end := n
	for end != nil && (end.Tag == dwarf.TagTypedef || end.Tag == dwarf.TagConstType) {
		end = r.target(end)
	}
	if end == nil {
		return
	}
	switch end.Tag {
	case dwarf.TagBaseType, dwarf.TagPointerType:
		typ.Alias = &abi.Ref{Kind: abi.Pointer, Elem: &abi.Ref{Name: "void"}}
		if end.Tag == dwarf.TagBaseType {
			typ.Alias = &abi.Ref{Name: r.use(end)}
		}
		fallthrough
	default:
		typ.Size, _ = end.number(dwarf.AttrByteSize)
	}
}

// fill describes the inside of a struct, union or enum.
func (r *Reader) fill(typ *abi.Type, n *node) {
	typ.Size, _ = n.number(dwarf.AttrByteSize)
	if n.Val(dwarf.AttrDeclaration) != nil {
		typ.Incomplete, typ.Header, typ.Line = true, "", 0
		return
	}
	if n.Tag == dwarf.TagEnumerationType {
		if base := r.target(n); base != nil {
			typ.Underlying = r.use(base)
		}
		for _, child := range n.children {
			value, _ := child.number(dwarf.AttrConstValue)
			typ.Values = append(typ.Values, abi.Value{Name: child.name(), Value: value})
		}
		return
	}
	for _, child := range n.children {
		if child.Tag == dwarf.TagMember {
			typ.Members = append(typ.Members, r.member(child))
		}
	}
}

func (r *Reader) member(n *node) abi.Member {
	target := r.target(n)
	m := abi.Member{Name: n.name(), Type: r.ref(target)}
	m.Offset, _ = n.number(dwarf.AttrDataMemberLoc)
	m.Line, _ = n.number(dwarf.AttrDeclLine)
	m.Size = r.size(target)
	if n.Val(attrAlignment) != nil {
		m.Align, _ = n.number(attrAlignment)
	}
	if bits, ok := n.number(dwarf.AttrBitSize); ok {
		m.BitSize = bits
		m.BitOffset = r.bitOffset(n, &m)
		m.Offset = 0 // only the old form of bit-fields has one
	}
	if body := r.anonymousBody(target); body != nil {
		m.Body = new(abi.Type)
		r.fill(m.Body, body)
	}
	return m
}

// bitOffset counts from the start of the struct, on a little-endian machine. The form before DWARF 4 counts down from
// the high end of a storage unit.
func (r *Reader) bitOffset(n *node, m *abi.Member) int64 {
	if offset, ok := n.number(dwarf.AttrDataBitOffset); ok {
		return offset
	}
	fromHigh, ok := n.number(dwarf.AttrBitOffset)
	unit, known := n.number(dwarf.AttrByteSize)
	if !known {
		unit = m.Size
	}
	if !ok {
		r.fail("bit-field %s has no place", m.Name)
	}
	return (m.Offset+unit)*8 - fromHigh - m.BitSize
}
