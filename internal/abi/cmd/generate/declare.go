// C declarations of a name with a type.

package main

import (
	"fmt"
	"strings"

	"github.com/gopyruntime/gopyruntime/internal/abi"
)

// declare writes the C declaration of name with type ref. inline is the text of the anonymous struct, union or
// enum at the end of ref, if there is one.
func declare(ref *abi.Ref, name, inline string) string {
	switch ref.Kind {
	case abi.Named:
		return join(cName(ref.Name), name)
	case abi.Inline:
		return join(inline, name)
	case abi.Const:
		return qualify("const", ref, name, inline)
	case abi.Volatile:
		return qualify("volatile", ref, name, inline)
	case abi.Pointer:
		if ref.Elem.Kind == abi.Array || ref.Elem.Kind == abi.Func {
			return declare(ref.Elem, "(*"+name+")", inline)
		}
		return declare(ref.Elem, "*"+name, inline)
	case abi.Array:
		if ref.Len < 0 {
			return declare(ref.Elem, name+"[]", inline)
		}
		return declare(ref.Elem, fmt.Sprintf("%s[%d]", name, ref.Len), inline)
	case abi.Func:
		return declare(ref.Elem, name+"("+parameters(ref)+")", inline)
	}
	panic("declare: unknown kind of type reference")
}

// qualify puts a qualifier before a named type, or behind the star of a pointer.
func qualify(word string, ref *abi.Ref, name, inline string) string {
	if ref.Elem.Kind == abi.Pointer {
		pointer := *ref.Elem
		if pointer.Elem.Kind == abi.Func || pointer.Elem.Kind == abi.Array {
			return declare(pointer.Elem, "(*"+join(word, name)+")", inline)
		}
		return declare(pointer.Elem, "*"+join(word, name), inline)
	}
	return word + " " + declare(ref.Elem, name, inline)
}

func parameters(ref *abi.Ref) string {
	var list []string
	for _, param := range ref.Params {
		list = append(list, declare(param, "", ""))
	}
	if ref.Variadic {
		list = append(list, "...")
	}
	if len(list) == 0 {
		return "void"
	}
	return strings.Join(list, ", ")
}

func join(left, right string) string {
	if right == "" {
		return left
	}
	return left + " " + right
}

// cName is the spelling of a type name that both C and C++ know.
func cName(name string) string {
	if name == "_Bool" {
		return "bool"
	}
	return name
}
