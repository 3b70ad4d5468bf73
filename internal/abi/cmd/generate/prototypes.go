// Prototypes of the exported functions.

package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/gopyruntime/gopyruntime/internal/abi"
	"github.com/gopyruntime/gopyruntime/internal/abi/exports"
)

var identifier = regexp.MustCompile(`[A-Za-z_]\w*`)

// systemTypes are the types of declarations that the system's headers define.
var systemTypes = map[string]string{
	"size_t": "stddef.h", "wchar_t": "stddef.h", "FILE": "stdio.h", "va_list": "stdarg.h",
	"stat": "sys/stat.h", "time_t": "time.h", "tm": "time.h", "timespec": "time.h", "timeval": "sys/time.h",
	"uint8_t": "stdint.h", "uint16_t": "stdint.h", "uint32_t": "stdint.h", "uint64_t": "stdint.h",
	"int8_t": "stdint.h", "int16_t": "stdint.h", "int32_t": "stdint.h", "int64_t": "stdint.h",
	"intptr_t": "stdint.h", "uintptr_t": "stdint.h",
}

// addPrototypes puts the declaration of every exported symbol into the header that declares it in CPython.
func addPrototypes(headers map[string]*header, table *abi.Table, exports []*exports.Export) error {
	text := map[string]*strings.Builder{}
	common := map[string]string{}
	for _, e := range exports {
		h := headers[e.Header]
		if h == nil {
			h = newHeader(e.Header)
			headers[e.Header] = h
		}
		b := text[e.Header]
		if b == nil {
			b = &strings.Builder{}
			text[e.Header] = b
		} else {
			b.WriteString("\n")
		}
		for _, word := range identifier.FindAllString(h.forwardStructs(e.Decl), -1) {
			h.needsType(table, word)
		}
		if notes := strings.Join(e.Common, "\n * "); notes != "" && notes != common[e.Header] {
			common[e.Header] = notes
			b.WriteString("/* Of what follows, where it is not said otherwise:\n * " + notes + " */\n\n")
		}
		b.WriteString(prototype(e))
	}
	for name, b := range text {
		headers[name].fronts = []string{"exports.h", "pyport.h"}
		headers[name].prototypes = b.String()
	}
	if cycle := findCycle(headers); cycle != nil {
		return fmt.Errorf("the declarations of these headers need each other's types: %v", cycle)
	}
	return nil
}

var structPointer = regexp.MustCompile(`\bstruct (\w+) \*`)

// forwardStructs notes the structs that a declaration only has pointers to, by "struct name *", and returns the rest
// of the declaration: such a struct may stay incomplete.
func (h *header) forwardStructs(decl string) string {
	return structPointer.ReplaceAllStringFunc(decl, func(text string) string {
		name := structPointer.FindStringSubmatch(text)[1]
		if systemTypes[name] != "" {
			return text
		}
		h.forward["struct "+name] = true
		return "*"
	})
}

// needsType notes the header that a declaration needs for one of its words.
func (h *header) needsType(table *abi.Table, word string) {
	if system := systemTypes[word]; system != "" {
		h.system[system] = true
		return
	}
	for _, name := range []string{word, "struct " + word} {
		typ := table.Type(name)
		if typ == nil || typ.Header == "" {
			continue
		}
		if typ.Header != h.name && !h.declares(typ) {
			h.includes[typ.Header] = true
		}
		return
	}
}

func (h *header) declares(typ *abi.Type) bool {
	for _, own := range h.types {
		if own == typ {
			return true
		}
	}
	return false
}

func prototype(e *exports.Export) string {
	var b strings.Builder
	var lines []string
	lines = append(lines, e.Doc...)
	lines = append(lines, e.Notes...)
	for i, line := range lines {
		lead := " * "
		if i == 0 {
			lead = "/* "
		}
		b.WriteString(lead + line)
		if i == len(lines)-1 {
			b.WriteString(" */")
		}
		b.WriteString("\n")
	}
	var declaration string
	if e.Data {
		cut := strings.LastIndex(e.Decl, e.Name)
		if before, ok := strings.CutSuffix(e.Decl[:cut], "(*"); ok { // a pointer to a function
			cut = len(before)
		}
		declaration = "PyAPI_DATA(" + strings.TrimSpace(e.Decl[:cut]) + ") " + e.Decl[cut:] + ";\n"
	} else {
		cut := strings.Index(e.Decl, e.Name+"(")
		declaration = "PyAPI_FUNC(" + strings.TrimSpace(e.Decl[:cut]) + ") " + e.Decl[cut:] + ";\n"
	}
	if e.Guard != "" {
		return b.String() + "#if " + guardCondition(e.Guard) + "\n" + declaration + "#endif\n"
	}
	return b.String() + declaration
}

// guardCondition makes a bare macro name a test of whether it is defined.
func guardCondition(guard string) string {
	if identifier.FindString(guard) == guard {
		return "defined(" + guard + ")"
	}
	return guard
}
