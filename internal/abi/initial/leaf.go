// Package initial knows the static initial value of _PyRuntime: as data, and in the object file of a CPython.
package initial

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// A Leaf is one scalar of _PyRuntime that is not zero in its static initial value, or one static object. Value is
// a number, a C string literal for an array of bytes or a pointer to such a literal, "&_PyRuntime+OFFSET" for a pointer
// into the runtime itself, "&name" for a pointer to something else, or the kind of a static object and its content:
// `int 7`, `bytes "A"`, `ascii "text"`, `latin1 "\351"`.
type Leaf struct {
	Path  string
	Value string
}

// ImmortalRefcount is the reference count that static objects have, with their static flag.
const ImmortalRefcount = "1407378104778752"

// staticObject finds the object that a leaf belongs to, for the kinds of which there are hundreds.
var staticObject = regexp.MustCompile(`^(static_objects\.singletons\.(?:small_ints\[\d+\]|bytes_characters\[\d+\]|strings\.\w+(?:\.\w+|\[\d+\])))\.(.*)$`)

// Fold replaces the leaves of static objects by one value an object, where they are just what the kind says.
func Fold(leaves []Leaf) []Leaf {
	var folded []Leaf
	for i := 0; i < len(leaves); {
		match := staticObject.FindStringSubmatch(leaves[i].Path)
		if match == nil {
			folded = append(folded, leaves[i])
			i++
			continue
		}
		end := i
		for end < len(leaves) && strings.HasPrefix(leaves[end].Path, match[1]+".") {
			end++
		}
		if value := foldObject(match[1], leaves[i:end]); value != "" {
			folded = append(folded, Leaf{match[1], value})
		} else {
			folded = append(folded, leaves[i:end]...)
		}
		i = end
	}
	return folded
}

func foldObject(path string, leaves []Leaf) string {
	var data, digit, size string
	for _, leaf := range leaves {
		switch {
		case strings.HasSuffix(leaf.Path, "._data"), strings.HasSuffix(leaf.Path, ".ob_sval"):
			data = leaf.Value
		case strings.HasSuffix(leaf.Path, ".ob_digit[0]"):
			digit = leaf.Value
		case strings.HasSuffix(leaf.Path, ".lv_tag"):
			size = leaf.Value
		}
	}
	if data == "" {
		data = `""`
	}
	if digit == "" {
		digit = "0"
	}
	if sign, _ := strconv.Atoi(size); sign&3 == 2 {
		digit = "-" + digit
	}
	for _, value := range []string{"int " + digit, "bytes " + data, "ascii " + data, "latin1 " + data} {
		if expanded, err := expandObject(path, value); err == nil && equalInitials(expanded, leaves) {
			return value
		}
	}
	return ""
}

func equalInitials(a, b []Leaf) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// expandObject is the opposite of foldObject: the leaves of one static object that are not zero.
func expandObject(path, value string) ([]Leaf, error) {
	kind, content, _ := strings.Cut(value, " ")
	var leaves []Leaf
	add := func(suffix, value string) {
		if value != "0" && value != `""` {
			leaves = append(leaves, Leaf{path + "." + suffix, value})
		}
	}
	text, err := unquoteC(content)
	if kind != "int" && err != nil {
		return nil, err
	}
	str := func(base string) {
		add(base+"ob_base.ob_refcnt_full", ImmortalRefcount)
		add(base+"ob_base.ob_type", "&PyUnicode_Type")
		length := len(text)
		if strings.HasSuffix(path, "]") {
			length = 1 // one of the single characters, of which one is NUL
		}
		add(base+"length", strconv.Itoa(length))
		add(base+"hash", "-1")
		add(base+"state.kind", "1")
		add(base+"state.compact", "1")
	}
	switch kind {
	case "int":
		n, err := strconv.Atoi(content)
		if err != nil {
			return nil, err
		}
		add("ob_base.ob_refcnt_full", ImmortalRefcount)
		add("ob_base.ob_type", "&PyLong_Type")
		switch {
		case n == 0:
			add("long_value.lv_tag", "5")
		case n < 0:
			add("long_value.lv_tag", "14")
			add("long_value.ob_digit[0]", strconv.Itoa(-n))
		default:
			add("long_value.lv_tag", "12")
			add("long_value.ob_digit[0]", content)
		}
	case "bytes":
		add("ob.ob_base.ob_base.ob_refcnt_full", ImmortalRefcount)
		add("ob.ob_base.ob_base.ob_type", "&PyBytes_Type")
		add("ob.ob_base.ob_size", "1")
		add("ob.ob_shash", "-1")
		add("ob.ob_sval", content)
	case "ascii":
		str("_ascii.")
		add("_ascii.state.ascii", "1")
		add("_ascii.state.statically_allocated", "1")
		add("_data", content)
	case "latin1":
		if len(text) != 1 {
			return nil, fmt.Errorf("%s: a latin1 object has one character", path)
		}
		str("_latin1._base.")
		add("_latin1._base.state.statically_allocated", "1")
		add("_latin1.utf8_length", "2")
		add("_latin1.utf8", LatinAsUTF8(content))
		add("_data", content)
	default:
		return nil, fmt.Errorf("%s: no kind of static object: %q", path, kind)
	}
	return leaves, nil
}

// quoteC is the C string literal of the bytes, without the zeros at their end.
func quoteC(raw []byte) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range []byte(strings.TrimRight(string(raw), "\x00")) {
		if c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '?' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, `\%03o`, c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// LatinAsUTF8 is the literal of the UTF-8 form of a one-character Latin-1 literal.
func LatinAsUTF8(literal string) string {
	text, err := unquoteC(literal)
	if err != nil || len(text) != 1 {
		return literal
	}
	return quoteC([]byte(string(rune(text[0]))))
}

func unquoteC(literal string) ([]byte, error) {
	text, err := strconv.Unquote(literal)
	return []byte(text), err
}

// ReadFile reads a file of lines "path<TAB>value"; # starts a comment.
func ReadFile(file string) ([]Leaf, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var all []Leaf
	for i, line := range strings.Split(string(text), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		path, value, ok := strings.Cut(line, "\t")
		if !ok {
			return nil, fmt.Errorf("%s:%d: no value", file, i+1)
		}
		all = append(all, Leaf{path, value})
	}
	return all, nil
}
