// Package exports reads the table of exported symbols, which is in its folder.
package exports

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// An Export is one exported symbol, as a stanza of a file describes it.
type Export struct {
	Name   string
	Decl   string // its C declaration, without PyAPI_FUNC and semicolon
	Data   bool   // a variable and not a function
	Header string // the CPython header that declares it
	Plane  string // core or control
	Group  string
	Guard  string   // preprocessor condition of the declaration, or empty
	Notes  []string // callers, fork and signal safety, in the stanza's words
	Common []string // the same in the words of its section, where the stanza has none
	Doc    []string // what a user needs to know
}

var (
	functionName = regexp.MustCompile(`([A-Za-z_]\w*)\s*\(`)
	dataName     = regexp.MustCompile(`([A-Za-z_]\w*)\s*(?:\[[^]]*\]|\)\(.*\))?$`)
	keyLine      = regexp.MustCompile(`^(plane|group|guard|caller|fork|signal):\s*(.*)$`)
)

// Read reads every stanza below a folder. A stanza that lacks its plane, and a symbol that has two, are errors.
func Read(folder string) ([]*Export, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no lists of exported symbols in %s", folder)
	}
	var all []*Export
	seen := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		exports, err := parseExports(string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		for _, e := range exports {
			if other := seen[e.Name]; other != "" {
				return nil, fmt.Errorf("%s: %s stands in %s already", file, e.Name, other)
			}
			seen[e.Name] = file
			all = append(all, e)
		}
	}
	return all, nil
}

func parseExports(text string) ([]*Export, error) {
	var all []*Export
	var header string
	var current, section *Export
	for i, line := range strings.Split(text, "\n") {
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			header = strings.Trim(trimmed, "[]")
			current, section = nil, &Export{Header: header}
		case line == strings.TrimLeft(line, " \t"):
			var err error
			if current, err = parseDeclaration(trimmed, header); err != nil {
				return nil, fmt.Errorf("line %d: %w", i+1, err)
			}
			current.Plane, current.Group, current.Common = section.Plane, section.Group, section.Notes
			all = append(all, current)
		case current == nil && section != nil && keyLine.MatchString(trimmed):
			section.addLine(trimmed)
		case current == nil:
			return nil, fmt.Errorf("line %d: text outside of a stanza", i+1)
		default:
			current.addLine(trimmed)
		}
	}
	for _, e := range all {
		if len(e.Notes) > 0 {
			e.Common = nil
		}
	}
	for _, e := range all {
		if e.Plane != "core" && e.Plane != "control" {
			return nil, fmt.Errorf("%s: its plane is %q, and must be core or control", e.Name, e.Plane)
		}
	}
	return all, nil
}

func parseDeclaration(decl, header string) (*Export, error) {
	if header == "" {
		return nil, fmt.Errorf("%s: no [header] stands before it", decl)
	}
	e := &Export{Header: header}
	expression := functionName
	if rest, ok := strings.CutPrefix(decl, "data "); ok {
		e.Data, decl, expression = true, rest, dataName
	}
	match := expression.FindStringSubmatch(decl)
	if match == nil {
		return nil, fmt.Errorf("not a declaration: %s", decl)
	}
	e.Name, e.Decl = match[1], decl
	return e, nil
}

func (e *Export) addLine(line string) {
	match := keyLine.FindStringSubmatch(line)
	switch {
	case match == nil:
		e.Doc = append(e.Doc, line)
	case match[1] == "plane":
		e.Plane = match[2]
	case match[1] == "group":
		e.Group = match[2]
	case match[1] == "guard":
		e.Guard = match[2]
	default:
		e.Notes = append(e.Notes, line)
	}
}
