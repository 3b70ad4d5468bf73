// Package debuginfo reads the C types of an object file out of its DWARF, in the form of the layout table.
package debuginfo

import (
	"debug/dwarf"
	"debug/elf"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/gopyruntime/gopyruntime/internal/abi"
)

// Reader turns the debug information of one object file into types of the layout table.
type Reader struct {
	includes []string // folders of the headers under study, absolute and without symlinks
	entries  map[dwarf.Offset]*node
	order    []*node
	types    map[string]*abi.Type
	origin   map[string]dwarf.Offset
	pending  []*node
	err      error
}

type node struct {
	*dwarf.Entry
	children []*node
	files    []*dwarf.LineFile
	folder   string // where the compiler ran
}

// Open reads the debug information of the ELF file. Types declared in a file below one of includes are described
// in full, all others belong to the system.
func Open(object string, includes ...string) (*Reader, error) {
	file, err := elf.Open(object)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := file.DWARF()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", object, err)
	}
	r := &Reader{
		entries: map[dwarf.Offset]*node{},
		types:   map[string]*abi.Type{},
		origin:  map[string]dwarf.Offset{},
	}
	for _, dir := range includes {
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			dir = real
		}
		if dir, err = filepath.Abs(dir); err != nil {
			return nil, err
		}
		r.includes = append(r.includes, dir+"/")
	}
	return r, r.load(data)
}

// load builds the tree of entries: type references are offsets, so all entries must be known first.
func (r *Reader) load(data *dwarf.Data) error {
	reader := data.Reader()
	var stack []*node
	var files []*dwarf.LineFile
	var folder string
	for {
		entry, err := reader.Next()
		if err != nil {
			return err
		}
		if entry == nil {
			return nil
		}
		if entry.Tag == 0 {
			stack = stack[:len(stack)-1]
			continue
		}
		if entry.Tag == dwarf.TagCompileUnit {
			lines, err := data.LineReader(entry)
			if err != nil || lines == nil {
				return fmt.Errorf("no line table: %v", err)
			}
			files = lines.Files()
			folder, _ = entry.Val(dwarf.AttrCompDir).(string)
		}
		n := &node{Entry: entry, files: files, folder: folder}
		r.entries[entry.Offset] = n
		r.order = append(r.order, n)
		if len(stack) > 0 {
			parent := stack[len(stack)-1]
			parent.children = append(parent.children, n)
		}
		if entry.Children {
			stack = append(stack, n)
		}
	}
}

func (n *node) name() string {
	name, _ := n.Val(dwarf.AttrName).(string)
	return name
}

func (n *node) number(attr dwarf.Attr) (int64, bool) {
	switch value := n.Val(attr).(type) {
	case int64:
		return value, true
	case uint64:
		return int64(value), true
	}
	return 0, false
}

// target is the entry that DW_AT_type refers to; nil stands for void.
func (r *Reader) target(n *node) *node {
	offset, ok := n.Val(dwarf.AttrType).(dwarf.Offset)
	if !ok {
		return nil
	}
	return r.entries[offset]
}

// header returns the header that declares n, relative to the include folder, or ok false for a system file.
func (r *Reader) header(n *node) (name string, line int64, ok bool) {
	index, found := n.number(dwarf.AttrDeclFile)
	if !found || index < 0 || int(index) >= len(n.files) || n.files[index] == nil {
		return "", 0, false
	}
	line, _ = n.number(dwarf.AttrDeclLine)
	file := n.files[index].Name
	if !filepath.IsAbs(file) {
		file = filepath.Join(n.folder, file)
	}
	if real, err := filepath.EvalSymlinks(file); err == nil {
		file = real
	}
	for _, dir := range r.includes {
		if rel, inside := strings.CutPrefix(file, dir); inside {
			return rel, line, true
		}
	}
	return file, line, false
}

var tagKeyword = map[dwarf.Tag]string{
	dwarf.TagStructType:      "struct",
	dwarf.TagUnionType:       "union",
	dwarf.TagEnumerationType: "enum",
}

// tableName is the name under which the table lists the type of entry n. An anonymous type has none, but a list of
// constants goes by its first one.
func tableName(n *node) string {
	name := n.name()
	keyword, tagged := tagKeyword[n.Tag]
	if n.Tag == dwarf.TagBaseType {
		if common, ok := baseNames[name]; ok {
			return common
		}
	}
	switch {
	case n.Tag == dwarf.TagEnumerationType && name == "" && len(n.children) > 0:
		return "enum {" + n.children[0].name() + "}"
	case tagged && name == "":
		return ""
	case tagged:
		return keyword + " " + name
	}
	return name
}

// baseNames turns gcc's names of the base types into those that clang and programmers use.
var baseNames = map[string]string{
	"short int":              "short",
	"short unsigned int":     "unsigned short",
	"long int":               "long",
	"long unsigned int":      "unsigned long",
	"long long int":          "long long",
	"long long unsigned int": "unsigned long long",
}
