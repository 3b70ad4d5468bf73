// The compile-time asserts for every size and offset.

package main

import (
	"fmt"
	"strings"

	"github.com/gopyruntime/gopyruntime/internal/abi"
)

// layoutAsserts is a header that fails to compile where a type is not as the table says: the size of every type, place
// and size of every member that has an address.
func layoutAsserts(table *abi.Table, nested map[string]string, headers map[string]*header) string {
	var b strings.Builder
	guard := guardName("abi/layout_asserts.h")
	b.WriteString(generatedLine + "#ifndef " + guard + "\n#define " + guard + "\n\n#include <stddef.h>\n\n")
	included := map[string]bool{}
	for name, h := range headers {
		if len(h.types) > 0 {
			included[name] = true
		}
	}
	b.WriteString(includeLines(included, func(name string) string { return "\"" + name + "\"" }))
	b.WriteString("\n#ifdef __cplusplus\n#define GOPYRT_ASSERT(x) static_assert(x, #x)\n#else\n" +
		"#define GOPYRT_ASSERT(x) _Static_assert(x, #x)\n#endif\n" +
		"#define GOPYRT_ASSERT_TYPE(T, size) GOPYRT_ASSERT(sizeof(T) == size)\n" +
		"#define GOPYRT_ASSERT_PLACE(T, m, offset) GOPYRT_ASSERT(offsetof(T, m) == offset)\n" +
		"#define GOPYRT_ASSERT_MEMBER(T, m, offset, size) \\\n    GOPYRT_ASSERT_PLACE(T, m, offset); \\\n" +
		"    GOPYRT_ASSERT(sizeof(((T *)0)->m) == size)\n")
	for _, typ := range table.Types {
		if typ.Header == "" || typ.Size == 0 || strings.HasPrefix(typ.Name, "enum {") {
			continue
		}
		// C++ gives a nested type another name; what it is made of is checked with the type around it.
		inner := nested[typ.Name] != ""
		b.WriteString("\n")
		if inner {
			b.WriteString("#ifndef __cplusplus\n")
		}
		fmt.Fprintf(&b, "GOPYRT_ASSERT_TYPE(%s, %d);\n", typ.Name, typ.Size)
		assertMembers(&b, typ.Name, "", 0, typ)
		if inner {
			b.WriteString("#endif\n")
		}
	}
	b.WriteString("\n#undef GOPYRT_ASSERT_MEMBER\n#undef GOPYRT_ASSERT_PLACE\n#undef GOPYRT_ASSERT_TYPE\n" +
		"#undef GOPYRT_ASSERT\n\n#endif\n")
	return b.String()
}

// assertMembers checks the members of typ, which lies at path and offset inside the type called name.
func assertMembers(b *strings.Builder, name, path string, offset int64, typ *abi.Type) {
	for i := range typ.Members {
		m := &typ.Members[i]
		at, inner := offset+m.Offset, path
		switch {
		case m.BitSize != 0:
			continue
		case m.Name != "":
			inner = path + m.Name
			if m.Type.Kind == abi.Array && m.Type.Len < 0 {
				fmt.Fprintf(b, "GOPYRT_ASSERT_PLACE(%s, %s, %d);\n", name, inner, at)
			} else {
				fmt.Fprintf(b, "GOPYRT_ASSERT_MEMBER(%s, %s, %d, %d);\n", name, inner, at, m.Size)
			}
			for ref := m.Type; ref.Kind == abi.Array; ref = ref.Elem {
				inner += "[0]"
			}
			inner += "."
		}
		if m.Body != nil && byValue(m.Type) {
			assertMembers(b, name, inner, at, m.Body)
		}
	}
}

// byValue tells whether a member holds its anonymous type itself and not a pointer to it.
func byValue(ref *abi.Ref) bool {
	for ref.Kind == abi.Array || ref.Kind == abi.Const || ref.Kind == abi.Volatile {
		ref = ref.Elem
	}
	return ref.Kind == abi.Inline
}
