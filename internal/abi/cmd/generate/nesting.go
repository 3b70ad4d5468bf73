// Structs that CPython defines inside others.

package main

import "github.com/gopyruntime/gopyruntime/internal/abi"

// findNested returns the named structs that CPython defines inside another one, by name, with the struct that
// holds them. Only one whose name nothing else uses stays inside: in C++ a nested name is hidden from the rest.
func findNested(table *abi.Table) map[string]string {
	users := map[string]map[string]bool{}
	nested := map[string]string{}
	for _, typ := range table.Types {
		eachMember(typ, func(m *abi.Member) {
			m.Type.Walk(func(ref *abi.Ref) {
				if ref.Kind == abi.Named {
					use(users, ref.Name, typ.Name)
				}
			})
			inner := table.Type(elementName(m.Type))
			if inner != nil && inner.Header == typ.Header && typ.Line < inner.Line && inner.Line <= m.Line {
				nested[inner.Name] = typ.Name
			}
		})
		if typ.Alias != nil {
			typ.Alias.Walk(func(ref *abi.Ref) {
				if ref.Kind == abi.Named {
					use(users, ref.Name, typ.Name)
				}
			})
		}
	}
	for inner, outer := range nested {
		if len(users[inner]) != 1 || !users[inner][outer] || !isTag(inner) {
			delete(nested, inner)
		}
	}
	return nested
}

func use(users map[string]map[string]bool, name, by string) {
	if users[name] == nil {
		users[name] = map[string]bool{}
	}
	users[name][by] = true
}

// eachMember visits the members of typ and of the anonymous types inside it.
func eachMember(typ *abi.Type, visit func(*abi.Member)) {
	for i := range typ.Members {
		m := &typ.Members[i]
		visit(m)
		if m.Body != nil {
			eachMember(m.Body, visit)
		}
	}
}

// elementName is the name of the type that a member holds by value, through arrays.
func elementName(ref *abi.Ref) string {
	for ref.Kind == abi.Array {
		ref = ref.Elem
	}
	if ref.Kind == abi.Named {
		return ref.Name
	}
	return ""
}
