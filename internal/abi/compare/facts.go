// Package compare compares two sets of C headers: it compiles the same file with each and compares all types and
// constants of the results.
package compare

import (
	"fmt"

	"github.com/gopyruntime/gopyruntime/internal/abi"
)

// facts says everything about a list of types, one entry for each type, member and enumerator, under a name that is
// the same in both header sets. Where something is declared is not among the facts.
func facts(types []*abi.Type) map[string]string {
	set := map[string]string{}
	for _, typ := range types {
		set[typ.Name] = typeFact(typ)
		inside(set, typ.Name+" ", typ)
	}
	return set
}

func typeFact(typ *abi.Type) string {
	text := fmt.Sprintf("size %d", typ.Size)
	switch {
	case typ.System != "":
		// the system's scalars keep their meaning whatever they are made of
		return text + " of <" + typ.System + ">"
	case typ.Incomplete:
		text = "incomplete"
	case typ.Encoding != "":
		text += " " + typ.Encoding
	case typ.Underlying != "":
		text += " enum of " + typ.Underlying
	}
	if typ.Alias != nil {
		text += " typedef " + typ.Alias.String()
	}
	return text
}

// inside adds the members and enumerators of typ, and those of the anonymous types inside it, under names that begin
// with path. A member without a name goes by its place.
func inside(set map[string]string, path string, typ *abi.Type) {
	for i, value := range typ.Values {
		set[path+value.Name] = fmt.Sprintf("enumerator %d = %d", i, value.Value)
	}
	for i := range typ.Members {
		m := &typ.Members[i]
		at := path + m.Name
		if m.Name == "" {
			at = fmt.Sprintf("%s<%d>", path, i)
		}
		set[at] = memberFact(i, m)
		if m.Body != nil {
			set[at] += " {" + typeFact(m.Body) + "}"
			inside(set, at+".", m.Body)
		}
	}
}

func memberFact(index int, m *abi.Member) string {
	text := fmt.Sprintf("member %d: %s at %d, size %d", index, m.Type, m.Offset, m.Size)
	if m.BitSize != 0 {
		text += fmt.Sprintf(", bits %d to %d", m.BitOffset, m.BitOffset+m.BitSize-1)
	}
	if m.Align != 0 {
		text += fmt.Sprintf(", aligned to %d", m.Align)
	}
	return text
}

// constantFacts says type and value of every constant.
func constantFacts(macros []abi.Macro) map[string]string {
	set := map[string]string{}
	for _, macro := range macros {
		set["#define "+macro.Name] = macro.Type + " " + macro.Value
	}
	return set
}
