// What must be declared before a type can be defined.

package main

import (
	"sort"
	"strings"

	"github.com/gopyruntime/gopyruntime/internal/abi"
)

// needs is what must come before the definition of a type.
type needs struct {
	types   map[string]bool // named types of the layout that must be declared, or complete
	forward map[string]bool // struct and union tags for which a bare declaration will do
	system  map[string]bool // system headers
}

func newNeeds() *needs {
	return &needs{types: map[string]bool{}, forward: map[string]bool{}, system: map[string]bool{}}
}

// ofType adds what the definition of typ needs.
func (n *needs) ofType(table *abi.Table, typ *abi.Type) {
	if typ.Alias != nil && typ.Alias.Kind != abi.Inline {
		n.ofRef(table, typ.Alias, typ, false)
		return
	}
	n.ofMembers(table, typ)
}

func (n *needs) ofMembers(table *abi.Table, typ *abi.Type) {
	for i := range typ.Members {
		n.ofRef(table, typ.Members[i].Type, typ.Members[i].Body, true)
	}
}

// ofRef adds what must be known before ref can be used; complete tells that its size must be known too.
func (n *needs) ofRef(table *abi.Table, ref *abi.Ref, body *abi.Type, complete bool) {
	switch ref.Kind {
	case abi.Const, abi.Volatile:
		n.ofRef(table, ref.Elem, body, complete)
	case abi.Array:
		n.ofRef(table, ref.Elem, body, true)
	case abi.Pointer:
		n.ofRef(table, ref.Elem, body, false)
	case abi.Func:
		n.ofRef(table, ref.Elem, body, false)
		for _, param := range ref.Params {
			n.ofRef(table, param, nil, false)
		}
	case abi.Inline:
		if body != nil {
			n.ofMembers(table, body)
		}
	case abi.Named:
		n.ofName(table, ref.Name, complete)
	}
}

func (n *needs) ofName(table *abi.Table, name string, complete bool) {
	typ := table.Type(name)
	switch {
	case name == "_Bool":
		n.system["stdbool.h"] = true
	case typ == nil || typ.Encoding != "":
	case typ.System != "":
		n.system[typ.System] = true
	case isTag(name) && (!complete || typ.Incomplete):
		n.forward[name] = true
	default:
		n.types[name] = true
		if complete && typ.Alias != nil && typ.Alias.Kind != abi.Inline {
			n.ofRef(table, typ.Alias, nil, true)
		}
	}
}

// isTag tells whether name is a struct or union tag, which can be declared before it is defined.
func isTag(name string) bool {
	return strings.HasPrefix(name, "struct ") || strings.HasPrefix(name, "union ")
}

func sortedKeys[V any](set map[string]V) []string {
	keys := make([]string, 0, len(set))
	for key := range set {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
