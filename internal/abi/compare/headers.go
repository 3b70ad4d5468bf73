// Comparing the headers by compiling the same file with each.

package compare

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/gopyruntime/gopyruntime/internal/abi"
	"github.com/gopyruntime/gopyruntime/internal/abi/constants"
	"github.com/gopyruntime/gopyruntime/internal/abi/debuginfo"
	"github.com/gopyruntime/gopyruntime/internal/abi/probe"
)

// Config says what is compared with what.
type Config struct {
	Table   *abi.Table
	CPython probe.Install
	Include string // the folder of our headers
	CC      string // the C compiler
}

// side is one of the two header sets, and what it makes of the file.
type side struct {
	include  string
	compiler probe.Compiler
}

// sides prepares the compilations and makes a folder for their results, which the caller removes.
func (c Config) sides() (theirs, ours side, dir string, err error) {
	include, err := filepath.Abs(c.Include)
	if err != nil {
		return theirs, ours, "", err
	}
	theirs = side{c.CPython.Include, probe.Compiler{Command: c.CC, Flags: c.CPython.Flags()}}
	ours = side{include, probe.Compiler{Command: c.CC, Flags: []string{"-I" + include}}}
	dir, err = os.MkdirTemp("", "abi-compare-")
	return theirs, ours, dir, err
}

// Types compares all types that either header set gives the same C file. Ours are compared whole, but for names that
// begin with gopyrt, which are ours alone. Of CPython's, those that it declares for other purposes are left out.
func Types(c Config) (report Report, err error) {
	theirs, ours, dir, err := c.sides()
	if err != nil {
		return report, err
	}
	defer os.RemoveAll(dir)
	known := map[string]bool{}
	for _, typ := range c.Table.Types {
		known[typ.Name] = true
	}
	source := Source(c.Table)
	ourTypes, err := ours.types(dir, source, func(name string) bool { return !own.MatchString(name) })
	if err != nil {
		return report, err
	}
	for _, typ := range ourTypes {
		known[typ.Name] = true
	}
	theirTypes, err := theirs.types(dir, source, func(name string) bool { return known[name] })
	if err != nil {
		return report, err
	}
	return diff("members", facts(theirTypes), facts(ourTypes)), nil
}

// Source is the C file: it includes Python.h and every internal header of the layout.
func Source(table *abi.Table) string {
	headers := map[string]bool{}
	add := func(header string) {
		if strings.HasPrefix(header, "internal/") && !includedByOthers[header] {
			headers[header] = true
		}
	}
	for _, typ := range table.Types {
		add(typ.Header)
	}
	for _, macro := range table.Macros {
		add(macro.Header)
	}
	// CPython's other internal headers need these without including them.
	order := []string{"Python.h", "internal/pycore_structs.h", "internal/pycore_interp_structs.h",
		"internal/pycore_pystate.h", "internal/pycore_runtime.h"}
	for _, header := range order {
		delete(headers, header)
	}
	rest := make([]string, 0, len(headers))
	for header := range headers {
		rest = append(rest, header)
	}
	slices.Sort(rest)
	var b strings.Builder
	b.WriteString("#define Py_BUILD_CORE 1\n#include <stdbool.h>\n")
	for _, header := range append(order, rest...) {
		b.WriteString("#include \"" + header + "\"\n")
	}
	return b.String()
}

// includedByOthers are headers that CPython forbids to include directly.
var includedByOthers = map[string]bool{"internal/pycore_crossinterp_data_registry.h": true}

var own = regexp.MustCompile(`^(?:(?:struct|union|enum) )?(?:enum \{)?_*(?i:gopyrt)_`)

func (s side) types(dir, source string, pick func(name string) bool) ([]*abi.Type, error) {
	object, err := s.compiler.Object(dir, "types", source)
	if err != nil {
		return nil, err
	}
	reader, err := debuginfo.Open(object, s.include)
	if err != nil {
		return nil, err
	}
	return reader.Collect(func(name, _ string) bool { return name != "" && pick(name) })
}

// Constants compares the constants that both sides define as macros, and those that the table says both must have.
func Constants(c Config) (report Report, err error) {
	theirs, ours, dir, err := c.sides()
	if err != nil {
		return report, err
	}
	defer os.RemoveAll(dir)
	var sets [2]map[string]string
	for i, s := range []side{theirs, ours} {
		macros, err := constants.Collect(s.compiler, dir, s.include, Source(c.Table), regexp.MustCompile(``))
		if err != nil {
			return report, err
		}
		sets[i] = constantFacts(macros)
	}
	required := map[string]bool{}
	for _, macro := range c.Table.Macros {
		required["#define "+macro.Name] = true
	}
	for i, set := range sets {
		for name := range set {
			if _, both := sets[1-i][name]; !both && !required[name] {
				delete(set, name)
			}
		}
	}
	return diff("constants", sets[0], sets[1]), nil
}

// Tables compares two layout tables, except for their release.
func Tables(theirs, ours *abi.Table) Report {
	var sets [2]map[string]string
	for i, table := range []*abi.Table{theirs, ours} {
		sets[i] = facts(table.Types)
		for name, value := range constantFacts(table.Macros) {
			if name != "#define PY_VERSION" && name != "#define PY_VERSION_HEX" && name != "#define PY_MICRO_VERSION" {
				sets[i][name] = value
			}
		}
	}
	return diff("entries", sets[0], sets[1])
}
