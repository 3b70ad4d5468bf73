// References to types in the table, and their text form.

package abi

import (
	"fmt"
	"strconv"
	"strings"
)

// RefKind tells how a Ref is built from other types.
type RefKind uint8

// The kinds of a type reference.
const (
	Named    RefKind = iota // a type with a name, looked up in the table
	Inline                  // an anonymous struct, union or enum, described by the member that holds it
	Pointer                 // pointer to Elem
	Array                   // array of Len Elems; Len is -1 for a flexible array
	Func                    // function with Params that returns Elem
	Const                   // const-qualified Elem
	Volatile                // volatile-qualified Elem
)

// A Ref names a type or composes one out of others. Its text form reads left to right:
// "*struct _ts", "[300]struct _pending_call", "*func(*void, int, ...) *PyObject".
// An anonymous struct, union or enum is written as that bare keyword.
type Ref struct {
	Kind     RefKind
	Name     string // Named: the name; Inline: "struct", "union" or "enum"
	Elem     *Ref
	Len      int64
	Params   []*Ref
	Variadic bool
}

// String returns the text form of r.
func (r *Ref) String() string {
	switch r.Kind {
	case Named, Inline:
		return r.Name
	case Pointer:
		return "*" + r.Elem.String()
	case Array:
		if r.Len < 0 {
			return "[]" + r.Elem.String()
		}
		return "[" + strconv.FormatInt(r.Len, 10) + "]" + r.Elem.String()
	case Const:
		return "const " + r.Elem.String()
	case Volatile:
		return "volatile " + r.Elem.String()
	case Func:
		params := make([]string, 0, len(r.Params)+1)
		for _, p := range r.Params {
			params = append(params, p.String())
		}
		if r.Variadic {
			params = append(params, "...")
		}
		return "func(" + strings.Join(params, ", ") + ") " + r.Elem.String()
	}
	panic(fmt.Sprintf("abi: type reference of unknown kind %d", r.Kind))
}

// MarshalText writes the text form.
func (r *Ref) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads the text form.
func (r *Ref) UnmarshalText(text []byte) error {
	parsed, err := ParseRef(string(text))
	if err != nil {
		return err
	}
	*r = *parsed
	return nil
}

// Unqualified strips const and volatile from the outermost level.
func (r *Ref) Unqualified() *Ref {
	for r.Kind == Const || r.Kind == Volatile {
		r = r.Elem
	}
	return r
}

// Walk calls visit for r and for every reference inside it.
func (r *Ref) Walk(visit func(*Ref)) {
	visit(r)
	if r.Elem != nil {
		r.Elem.Walk(visit)
	}
	for _, p := range r.Params {
		p.Walk(visit)
	}
}

// ParseRef reads the text form of a type reference.
func ParseRef(text string) (*Ref, error) {
	p := refParser{rest: text}
	ref, err := p.parse()
	if err == nil && p.rest != "" {
		err = fmt.Errorf("unexpected %q", p.rest)
	}
	if err != nil {
		return nil, fmt.Errorf("abi: type reference %q: %w", text, err)
	}
	return ref, nil
}

type refParser struct{ rest string }

func (p *refParser) accept(prefix string) bool {
	rest, ok := strings.CutPrefix(p.rest, prefix)
	p.rest = rest
	return ok
}

func (p *refParser) parse() (*Ref, error) {
	switch {
	case p.accept("*"):
		return p.wrap(Pointer)
	case p.accept("const "):
		return p.wrap(Const)
	case p.accept("volatile "):
		return p.wrap(Volatile)
	case p.accept("["):
		return p.array()
	case p.accept("func("):
		return p.function()
	}
	end := strings.IndexAny(p.rest, ",)")
	if end < 0 {
		end = len(p.rest)
	}
	name := p.rest[:end]
	p.rest = p.rest[end:]
	switch name {
	case "":
		return nil, fmt.Errorf("a type name is missing")
	case "struct", "union", "enum":
		return &Ref{Kind: Inline, Name: name}, nil
	}
	return &Ref{Kind: Named, Name: name}, nil
}

func (p *refParser) wrap(kind RefKind) (*Ref, error) {
	elem, err := p.parse()
	return &Ref{Kind: kind, Elem: elem}, err
}

func (p *refParser) array() (*Ref, error) {
	digits, rest, ok := strings.Cut(p.rest, "]")
	if !ok {
		return nil, fmt.Errorf("array bound without ]")
	}
	p.rest = rest
	count := int64(-1)
	if digits != "" {
		var err error
		if count, err = strconv.ParseInt(digits, 10, 64); err != nil {
			return nil, err
		}
	}
	ref, err := p.wrap(Array)
	if err == nil {
		ref.Len = count
	}
	return ref, err
}

func (p *refParser) function() (*Ref, error) {
	ref := &Ref{Kind: Func}
	for !p.accept(") ") {
		if len(ref.Params) > 0 && !p.accept(", ") {
			return nil, fmt.Errorf("function parameters not separated at %q", p.rest)
		}
		if p.accept("...") {
			ref.Variadic = true
			continue
		}
		param, err := p.parse()
		if err != nil {
			return nil, err
		}
		ref.Params = append(ref.Params, param)
	}
	elem, err := p.parse()
	ref.Elem = elem
	return ref, err
}
