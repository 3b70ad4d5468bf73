// Explicit alignment of members.

package debuginfo

import "github.com/gopyruntime/gopyruntime/internal/abi"

// dropDerivedAlignment keeps an alignment only on the member that was declared with one. Compilers also report it
// for every member whose type contains such a member somewhere, where it follows by itself.
func (r *Reader) dropDerivedAlignment(types []*abi.Type) {
	d := derivation{types: r.types, known: map[*abi.Type]bool{}}
	derived := map[*abi.Member]bool{}
	var visit func(typ *abi.Type)
	visit = func(typ *abi.Type) {
		for i := range typ.Members {
			m := &typ.Members[i]
			if m.Align != 0 && d.aligned(m.Type, m.Body) {
				derived[m] = true
			}
			if m.Body != nil {
				visit(m.Body)
			}
		}
	}
	for _, typ := range types {
		visit(typ)
	}
	for m := range derived {
		m.Align = 0
	}
}

type derivation struct {
	types map[string]*abi.Type
	known map[*abi.Type]bool
}

// aligned tells whether a value of type ref contains a member with an explicit alignment.
func (d derivation) aligned(ref *abi.Ref, body *abi.Type) bool {
	switch ref.Kind {
	case abi.Array, abi.Const, abi.Volatile:
		return d.aligned(ref.Elem, body)
	case abi.Named:
		body = d.types[ref.Name]
	case abi.Inline:
	default:
		return false
	}
	if body == nil {
		return false
	}
	if answer, ok := d.known[body]; ok {
		return answer
	}
	answer := body.Alias != nil && body.Alias.Kind != abi.Inline && d.aligned(body.Alias, nil)
	for i := range body.Members {
		m := &body.Members[i]
		answer = answer || m.Align != 0 || d.aligned(m.Type, m.Body)
	}
	d.known[body] = answer
	return answer
}
