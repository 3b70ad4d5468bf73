// The core table as Go calls it: its mirror, and the cgo functions behind it.

package main

import (
	"fmt"
	"regexp"
	"strings"
)

// coreTable is the text of the core table's mirror: a Go function for each function of the core.
func (m *mirrors) coreTable(functions []coreFunction) (string, error) {
	var b strings.Builder
	b.WriteString(goGenerated(contractFile) + "package mirror\n\nimport \"unsafe\"\n\n" +
		"// Core is the C plane, as Go calls it. internal/face makes one of the core table, tests make their own.\n" +
		"type Core struct {\n// The process's runtime.\nRuntime func() *PyRuntimeState\n")
	for _, f := range functions {
		if f.comment != "" {
			b.WriteString("\n// " + strings.ToUpper(f.comment[:1]) + f.comment[1:] + ".\n\n")
			continue
		}
		s, err := m.signature(f)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "%s func%s\n", f.goName(), s.text(""))
	}
	return formatted("core table", b.String()+"}\n")
}

// text is parameters and results. pkg is put before the names of package mirror.
func (s signature) text(pkg string) string {
	var params, results []string
	for _, p := range s.params {
		params = append(params, p.name+" "+qualified(p.typ, pkg))
	}
	for _, typ := range s.results {
		results = append(results, qualified(typ, pkg))
	}
	text := "(" + strings.Join(params, ", ") + ")"
	switch len(results) {
	case 0:
		return text
	case 1:
		return text + " " + results[0]
	}
	return text + " (" + strings.Join(results, ", ") + ")"
}

var mirrorName = regexp.MustCompile(`^(\**)([A-Z])`)

func qualified(typ, pkg string) string { return mirrorName.ReplaceAllString(typ, "${1}"+pkg+"${2}") }

const facePreamble = `// Package face is the one place where Go calls the core table: a function for each of its functions. C's types stay in
// here; outside, the structures are those of package mirror.
package face

/*
#cgo CFLAGS: -std=gnu11 -Wall -Wextra -Wno-unused-parameter -fvisibility=hidden -DPy_BUILD_CORE=1
#cgo CFLAGS: -ftls-model=initial-exec -I${SRCDIR}/../../include
#include "bridge.h"
*/
import "C"

import (
	"unsafe"

	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// Runtime returns the process's runtime.
func Runtime() *mirror.PyRuntimeState { return (*mirror.PyRuntimeState)(unsafe.Pointer(C.gopyrt_core.runtime)) }

`

// trampolines is the text of package face.
func (m *mirrors) trampolines(functions []coreFunction) (string, error) {
	var b, table strings.Builder
	b.WriteString(goGenerated(contractFile) + facePreamble)
	for _, f := range functions {
		if f.comment != "" {
			continue
		}
		s, err := m.signature(f)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "func %s%s {\n%s}\n\n", f.goName(), s.text("mirror."), s.call())
		fmt.Fprintf(&table, "%s: %s,\n", f.goName(), f.goName())
	}
	b.WriteString("// Core is the core table as a value, for those who may have another one in tests.\n" +
		"var Core = mirror.Core{\nRuntime: Runtime,\n" + table.String() + "}\n")
	return formatted("face", b.String())
}

// call is the body of a trampoline.
func (s signature) call() string {
	if s.f.action() {
		return "return mirror.Action(unsafe.Pointer(C.gopyrt_core." + s.f.name + "))\n"
	}
	var args []string
	for i, p := range s.params {
		args = append(args, toC(s.f.params[i].typ, p))
	}
	call := "C.core_" + s.f.name + "(" + strings.Join(args, ", ") + ")"
	switch {
	case len(s.results) == 0:
		return call + "\n"
	case len(s.results) == 2:
		return "result, errno := " + call + "\nreturn " + qualified(s.results[0], "mirror.") + "(result), errno\n"
	case s.results[0] == "unsafe.Pointer":
		return "return " + call + "\n"
	}
	typ := qualified(s.results[0], "mirror.")
	switch {
	case typ[0] == '*':
		return "return (" + typ + ")(unsafe.Pointer(" + call + "))\n"
	case strings.HasPrefix(typ, "mirror."):
		return "result := " + call + "\nreturn *(*" + typ + ")(unsafe.Pointer(&result))\n"
	}
	return "return " + typ + "(" + call + ")\n"
}

// toC is an argument as cgo wants it. c is its type in C.
func toC(c string, p coreParam) string {
	switch {
	case c == tstateAddress:
		return cgoType(c) + "(uintptr(unsafe.Pointer(" + p.name + ")))"
	case p.typ == "unsafe.Pointer":
		return p.name
	case p.typ[0] == '*':
		return "(" + cgoType(c) + ")(unsafe.Pointer(" + p.name + "))"
	case mirrorName.MatchString(p.typ):
		return "*(*" + cgoType(c) + ")(unsafe.Pointer(&" + p.name + "))"
	}
	return cgoType(c) + "(" + p.name + ")"
}

// cgoType is cgo's spelling of a C type.
func cgoType(c string) string {
	c = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(c), "const "))
	if elem, ok := strings.CutSuffix(c, "*"); ok {
		return "*" + cgoType(elem)
	}
	if c == "unsigned long" {
		return "C.ulong"
	}
	return "C." + strings.ReplaceAll(c, " ", "_")
}
