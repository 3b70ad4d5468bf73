// References to types: pointers, arrays, functions and qualifiers.

package debuginfo

import (
	"debug/dwarf"

	"github.com/gopyruntime/gopyruntime/internal/abi"
)

const attrAlignment = dwarf.Attr(0x88) // DW_AT_alignment, which debug/dwarf does not name

// ref composes the reference to the type of entry n; nil is void.
func (r *Reader) ref(n *node) *abi.Ref {
	if n == nil {
		return &abi.Ref{Name: "void"}
	}
	switch n.Tag {
	case dwarf.TagPointerType:
		return &abi.Ref{Kind: abi.Pointer, Elem: r.ref(r.target(n))}
	case dwarf.TagConstType:
		return &abi.Ref{Kind: abi.Const, Elem: r.ref(r.target(n))}
	case dwarf.TagVolatileType:
		return &abi.Ref{Kind: abi.Volatile, Elem: r.ref(r.target(n))}
	case dwarf.TagRestrictType:
		return r.ref(r.target(n))
	case dwarf.TagArrayType:
		return r.arrayRef(n)
	case dwarf.TagSubroutineType:
		return r.functionRef(n)
	case dwarf.TagStructType, dwarf.TagUnionType, dwarf.TagEnumerationType:
		if n.name() == "" {
			return &abi.Ref{Kind: abi.Inline, Name: tagKeyword[n.Tag]}
		}
		return &abi.Ref{Name: r.use(n)}
	case dwarf.TagTypedef, dwarf.TagBaseType:
		return &abi.Ref{Name: r.use(n)}
	}
	r.fail("DWARF entry %#x: %v is not a type this reader knows", n.Offset, n.Tag)
	return &abi.Ref{Name: "void"}
}

func (r *Reader) arrayRef(n *node) *abi.Ref {
	outer := new(abi.Ref)
	ref := outer
	for _, child := range n.children {
		if child.Tag != dwarf.TagSubrangeType {
			continue
		}
		ref.Elem = &abi.Ref{Kind: abi.Array, Len: bound(child)}
		ref = ref.Elem
	}
	ref.Elem = r.ref(r.target(n))
	return outer.Elem
}

// bound is the length of one array dimension, -1 when it is flexible.
func bound(subrange *node) int64 {
	if count, ok := subrange.number(dwarf.AttrCount); ok {
		return count
	}
	if last, ok := subrange.number(dwarf.AttrUpperBound); ok {
		return last + 1
	}
	return -1
}

func (r *Reader) functionRef(n *node) *abi.Ref {
	ref := &abi.Ref{Kind: abi.Func, Elem: r.ref(r.target(n))}
	for _, child := range n.children {
		switch child.Tag {
		case dwarf.TagFormalParameter:
			ref.Params = append(ref.Params, r.ref(r.target(child)))
		case dwarf.TagUnspecifiedParameters:
			ref.Variadic = true
		}
	}
	return ref
}

// anonymousBody finds the anonymous struct, union or enum at the end of a chain of arrays, pointers and qualifiers.
func (r *Reader) anonymousBody(n *node) *node {
	for n != nil {
		switch n.Tag {
		case dwarf.TagStructType, dwarf.TagUnionType, dwarf.TagEnumerationType:
			if n.name() != "" {
				return nil
			}
			return n
		case dwarf.TagArrayType, dwarf.TagPointerType, dwarf.TagConstType, dwarf.TagVolatileType:
			n = r.target(n)
		default:
			return nil
		}
	}
	return nil
}

func (r *Reader) size(n *node) int64 {
	for n != nil {
		switch n.Tag {
		case dwarf.TagTypedef, dwarf.TagConstType, dwarf.TagVolatileType, dwarf.TagRestrictType:
			n = r.target(n)
		case dwarf.TagArrayType:
			count := int64(1)
			for _, child := range n.children {
				if child.Tag == dwarf.TagSubrangeType {
					count *= max(bound(child), 0)
				}
			}
			return count * r.size(r.target(n))
		case dwarf.TagPointerType:
			return 8
		default:
			size, _ := n.number(dwarf.AttrByteSize)
			return size
		}
	}
	return 0
}

func (r *Reader) encoding(n *node) string {
	const (
		boolean, float, signed, signedChar, unsigned, unsignedChar = 2, 4, 5, 6, 7, 8
		complexFloat, utf                                          = 3, 16
	)
	value, _ := n.number(dwarf.AttrEncoding)
	switch value {
	case boolean:
		return "bool"
	case float, complexFloat:
		return "float"
	case signed, signedChar:
		return "signed"
	case unsigned, unsignedChar, utf:
		return "unsigned"
	}
	r.fail("base type %s has unknown encoding %d", n.name(), value)
	return ""
}
