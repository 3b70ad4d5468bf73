// Package abi has the binary layout of CPython's process-wide runtime state.
//
// The layout is data: a table that cmd/extract reads out of the debug information of a file compiled
// against an installed CPython's headers. This package embeds that table and answers questions about it.
package abi

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"
)

// A Table holds every type of the layout, and where it came from.
type Table struct {
	Python Python  `json:"python"`
	Types  []*Type `json:"types"`
	Macros []Macro `json:"macros"`

	byName map[string]*Type
}

// Python says which CPython the table was extracted from.
type Python struct {
	Version string `json:"version"` // such as "3.14.10"
	Hex     uint32 `json:"hex"`     // PY_VERSION_HEX
	Target  string `json:"target"`  // the compiler's target triple
}

// A Macro is a constant that CPython defines with #define.
type Macro struct {
	Name   string `json:"name"`
	Header string `json:"header"`
	Line   int64  `json:"line"`
	Type   string `json:"type"`  // C type of the value: "int", "unsigned long", ..., or "string"
	Value  string `json:"value"` // decimal for integers, the text for strings
}

// A Type is a type with a name: a struct, union or enum tag (with its keyword in the name), a typedef,
// a base type of the compiler, or a type that belongs to the system's own headers.
type Type struct {
	Name       string   `json:"name,omitempty"`
	Header     string   `json:"header,omitempty"` // CPython header, relative to its include folder
	Line       int64    `json:"line,omitempty"`
	System     string   `json:"system,omitempty"` // system header; such a type has no members here
	Alias      *Ref     `json:"alias,omitempty"`  // typedef: what it stands for; system scalar: the base type
	Size       int64    `json:"size,omitempty"`
	Encoding   string   `json:"encoding,omitempty"` // base types: "signed", "unsigned", "float", "bool"
	Incomplete bool     `json:"incomplete,omitempty"`
	Members    []Member `json:"members,omitempty"`
	Underlying string   `json:"underlying,omitempty"` // enums: the base type of the values
	Values     []Value  `json:"values,omitempty"`
}

// A Value is one enumerator.
type Value struct {
	Name  string `json:"name"`
	Value int64  `json:"value"`
}

// A Member is one member of a struct or union. A member whose Type ends in an anonymous struct, union or enum
// describes that type in Body. A bit-field has BitSize, and BitOffset counted from the start of the struct.
type Member struct {
	Name      string `json:"name,omitempty"`
	Type      *Ref   `json:"type"`
	Offset    int64  `json:"offset"`
	Size      int64  `json:"size"`
	BitOffset int64  `json:"bit_offset,omitempty"`
	BitSize   int64  `json:"bit_size,omitempty"`
	Align     int64  `json:"align,omitempty"` // an explicit alignment of the declaration
	Line      int64  `json:"line,omitempty"`
	Body      *Type  `json:"body,omitempty"`
}

// A string, which is in read-only memory: the shared library keeps a copy of variables, to restart after a fork.
//
//go:embed layout.json
var layoutJSON string

// Layout returns the embedded table.
var Layout = sync.OnceValue(func() *Table {
	table, err := Parse([]byte(layoutJSON))
	if err != nil {
		panic(err)
	}
	return table
})

// Parse reads a table from its JSON form.
func Parse(text []byte) (*Table, error) {
	table := new(Table)
	if err := json.Unmarshal(text, table); err != nil {
		return nil, fmt.Errorf("abi: layout table: %w", err)
	}
	table.Index()
	return table, nil
}

// Index builds the index of a table that was made by hand.
func (t *Table) Index() {
	t.byName = make(map[string]*Type, len(t.Types))
	for _, typ := range t.Types {
		t.byName[typ.Name] = typ
	}
}

// Type returns the type of that name, such as "struct pyruntimestate" or "PyThreadState", or nil.
func (t *Table) Type(name string) *Type { return t.byName[name] }

// Resolve follows typedefs until it arrives at a type that is not one: ref is then a pointer, array, function or
// the name of a base, system or tagged type. body describes that type when it has a description of its own,
// which for an anonymous type is the one passed in.
func (t *Table) Resolve(ref *Ref, body *Type) (*Ref, *Type) {
	for {
		ref = ref.Unqualified()
		switch ref.Kind {
		case Inline:
			return ref, body
		case Named:
			typ := t.byName[ref.Name]
			if typ == nil || typ.Alias == nil || typ.System != "" {
				return ref, typ
			}
			ref, body = typ.Alias, typ
		default:
			return ref, body
		}
	}
}
