// Reading the list of core functions in exports.h.

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// contractFile declares the core table, as a list of functions.
const contractFile = "exports.h"

// A coreFunction is one line of GOPYRT_CORE_FUNCTIONS, or a comment between two.
type coreFunction struct {
	comment string // then nothing else
	result  string // "" for none
	name    string
	params  []coreParam
}

type coreParam struct{ typ, name string }

// action tells whether C alone calls the function, between two steps.
func (f coreFunction) action() bool { return len(f.params) == 1 && f.params[0].typ == "gopyrt_call *" }

// goName is the function's name in Go: CPython's without a leading underscore, ours without its prefix.
func (f coreFunction) goName() string {
	if ours, ok := strings.CutPrefix(f.name, "gopyrt_"); ok {
		return goName(ours)
	}
	name := strings.TrimLeft(f.name, "_")
	return strings.ToUpper(name[:1]) + name[1:]
}

var (
	coreList  = regexp.MustCompile(`(?s)#define GOPYRT_CORE_FUNCTIONS\(VALUE, VOID\)(.*?[^\\])\n`)
	coreEntry = regexp.MustCompile(`(?s)^(VALUE|VOID)\((?:([^(),]+), )?(\w+), ?\(([^()]*)\), ?\(([^()]*)\)\)`)
	blanks    = regexp.MustCompile(`[\s\\]+`)
	paramName = regexp.MustCompile(`^(.*?)(\w+)$`)
)

// readCoreFunctions reads the list of the core table's functions out of the contract.
func readCoreFunctions(root string) ([]coreFunction, error) {
	text, err := os.ReadFile(filepath.Join(root, contractFile))
	if err != nil {
		return nil, err
	}
	functions, err := parseCoreFunctions(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", contractFile, err)
	}
	return functions, nil
}

func parseCoreFunctions(text string) ([]coreFunction, error) {
	list := coreList.FindStringSubmatch(text)
	if list == nil {
		return nil, fmt.Errorf("GOPYRT_CORE_FUNCTIONS(VALUE, VOID) is not defined")
	}
	var functions []coreFunction
	for rest := strings.TrimSpace(blanks.ReplaceAllString(list[1], " ")); rest != ""; rest = strings.TrimSpace(rest) {
		if comment, after, ok := strings.Cut(rest, "*/"); ok && strings.HasPrefix(rest, "/*") {
			functions = append(functions, coreFunction{comment: strings.TrimSpace(comment[2:])})
			rest = after
			continue
		}
		entry := coreEntry.FindStringSubmatch(rest)
		if entry == nil || (entry[1] == "VALUE") != (entry[2] != "") {
			return nil, fmt.Errorf("GOPYRT_CORE_FUNCTIONS: can't read %.60q", rest)
		}
		f := coreFunction{result: strings.TrimSpace(entry[2]), name: entry[3]}
		var names []string
		if entry[4] != "void" {
			for _, param := range strings.Split(entry[4], ",") {
				parts := paramName.FindStringSubmatch(strings.TrimSpace(param))
				if parts == nil {
					return nil, fmt.Errorf("GOPYRT_CORE_FUNCTIONS: %s: can't read the parameter %q", f.name, param)
				}
				f.params = append(f.params, coreParam{strings.TrimSpace(parts[1]), parts[2]})
				names = append(names, parts[2])
			}
		}
		if strings.Join(names, ", ") != entry[5] {
			return nil, fmt.Errorf("GOPYRT_CORE_FUNCTIONS: %s: the arguments (%s) are not its parameters", f.name, entry[5])
		}
		functions = append(functions, f)
		rest = rest[len(entry[0]):]
	}
	return functions, nil
}

// setsErrno are the functions whose Go form returns errno, too.
var setsErrno = []string{"gopyrt_callback_set_handler", "gopyrt_signal_take_interrupt"}

// tstateAddress is what the contract has in place of a pointer where cgo must not look at what that points to.
const tstateAddress = "gopyrt_tstate_address"

// A signature is a core function in Go: its types are those of package mirror.
type signature struct {
	f       coreFunction
	params  []coreParam
	results []string
}

func (m *mirrors) signature(f coreFunction) (signature, error) {
	s := signature{f: f}
	if f.action() {
		s.results = []string{"Action"}
		return s, nil
	}
	for _, param := range f.params {
		typ, err := m.declaredType(param.typ)
		if err != nil {
			return s, fmt.Errorf("%s: %w", f.name, err)
		}
		name := goName(param.name)
		s.params = append(s.params, coreParam{typ, strings.ToLower(name[:1]) + name[1:]})
	}
	if f.result != "" {
		typ, err := m.declaredType(f.result)
		if err != nil {
			return s, fmt.Errorf("%s: %w", f.name, err)
		}
		s.results = append(s.results, typ)
	}
	if slices.Contains(setsErrno, f.name) {
		s.results = append(s.results, "error")
	}
	return s, nil
}

// declaredType is the Go type of a C type as the contract spells it. One that the contract itself defines has the same
// name in Go's spelling.
func (m *mirrors) declaredType(c string) (string, error) {
	c = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(c), "const "))
	if elem, ok := strings.CutSuffix(c, "*"); ok {
		if elem = strings.TrimSpace(elem); elem == "void" {
			return "unsafe.Pointer", nil
		}
		pointed, err := m.declaredType(elem)
		return "*" + pointed, err
	}
	if c == tstateAddress {
		return "*PyThreadState", nil
	}
	if name := goScalars[c]; name != "" {
		return name, nil
	}
	if ours, ok := strings.CutPrefix(c, "gopyrt_"); ok {
		return goName(ours), nil
	}
	if typ := m.table.Type(c); typ != nil {
		if name := m.byTag[m.tag(c)]; name != "" {
			return name, nil
		}
		if _, body := m.table.Resolve(typ.Alias, typ); body != nil && body.Underlying != "" {
			return goScalars[body.Underlying], nil
		}
	}
	return "", fmt.Errorf("no Go type is known for %q", c)
}
