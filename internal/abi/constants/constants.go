// Package constants reads the integer and string constants that C headers define as macros.
package constants

import (
	"bufio"
	"debug/elf"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/gopyruntime/gopyruntime/internal/abi"
	"github.com/gopyruntime/gopyruntime/internal/abi/probe"
)

type definition struct {
	abi.Macro
	text string
}

// Collect returns the constants among the object-like macros that source defines by including headers below include,
// as far as the pattern names them.
func Collect(cc probe.Compiler, dir, include, source string, names *regexp.Regexp) ([]abi.Macro, error) {
	text, err := cc.Preprocess(dir, source)
	if err != nil {
		return nil, err
	}
	if include, err = filepath.EvalSymlinks(include); err != nil {
		return nil, err
	}
	candidates := definitions(text, include, names)
	var macros []abi.Macro
	var integers []definition
	for _, c := range candidates {
		if value, err := strconv.Unquote(c.text); err == nil && c.text[0] == '"' {
			c.Type, c.Value = "string", value
			macros = append(macros, c.Macro)
		} else if expression(c.text) {
			integers = append(integers, c)
		}
	}
	values, err := evaluate(cc, dir, source, integers)
	return append(macros, values...), err
}

var (
	lineMarker = regexp.MustCompile(`^# (\d+) "([^"]*)"`)
	defineLine = regexp.MustCompile(`^#define ([A-Za-z_]\w*)(?: (.*))?$`)
)

// definitions reads the macros that are in force at the end of the preprocessed text.
func definitions(text, include string, wanted *regexp.Regexp) []definition {
	var file string
	var line int64
	var names []string
	found := map[string]definition{}
	scanner := bufio.NewScanner(strings.NewReader(text))
	scanner.Buffer(nil, 1<<24)
	for ; scanner.Scan(); line++ {
		if m := lineMarker.FindStringSubmatch(scanner.Text()); m != nil {
			number, _ := strconv.ParseInt(m[1], 10, 64)
			line, file = number-1, m[2]
			continue
		}
		if name, ok := strings.CutPrefix(scanner.Text(), "#undef "); ok {
			delete(found, name)
		}
		m := defineLine.FindStringSubmatch(scanner.Text())
		if m == nil || m[2] == "" || !wanted.MatchString(m[1]) {
			continue
		}
		if real, err := filepath.EvalSymlinks(file); err == nil {
			if header, ok := strings.CutPrefix(real, include+"/"); ok {
				if _, again := found[m[1]]; !again {
					names = append(names, m[1])
				}
				found[m[1]] = definition{abi.Macro{Name: m[1], Header: header, Line: line}, m[2]}
			}
		}
	}
	var list []definition
	for _, name := range names {
		if d, ok := found[name]; ok {
			list = append(list, d)
			delete(found, name)
		}
	}
	return list
}

var expressionText = regexp.MustCompile(`^[\w\s()+*/%<>=!&|^~?:,.'-]+$`)

// expression reports whether the text of a macro may be an expression by itself: other text would break what follows
// it.
func expression(text string) bool {
	depth := 0
	for _, c := range text {
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth < 0 {
				return false
			}
		}
	}
	return depth == 0 && expressionText.MatchString(text)
}

// complaint finds the line numbers of the probed macros that the compiler rejects.
var complaint = regexp.MustCompile(`(?m):(\d{7,}):\d+: (?:error|note):`)

var integerTypes = []string{"int", "unsigned int", "long", "unsigned long", "long long", "unsigned long long"}

// evaluate lets the compiler say which macros are integer constants, and of which type and value.
func evaluate(cc probe.Compiler, dir, source string, list []definition) ([]abi.Macro, error) {
	const firstLine = 1000000 // after anything in source
	program := func(list []definition) string {
		var b strings.Builder
		b.WriteString(source)
		kinds := ""
		for i, name := range integerTypes {
			kinds += fmt.Sprintf("%s: %d, ", name, i)
		}
		fmt.Fprintf(&b, "#define PROBE(n, m) const struct { unsigned long long kind, value; } probed_##n = "+
			"{_Generic((m), %schar: 0), (unsigned long long)(m)};\n", kinds)
		fmt.Fprintf(&b, "#line %d\n", firstLine)
		for i, d := range list {
			fmt.Fprintf(&b, "PROBE(%d, %s)\n", i, d.Name)
		}
		return b.String()
	}
	// Some errors hide others, so it takes several rounds until only constants are left.
	for {
		bad := map[int]bool{}
		for _, m := range complaint.FindAllStringSubmatch(cc.Diagnose(dir, program(list)), -1) {
			number, _ := strconv.Atoi(m[1])
			bad[number-firstLine] = true
		}
		var good []definition
		for i, d := range list {
			if !bad[i] {
				good = append(good, d)
			}
		}
		if len(good) == len(list) {
			break
		}
		list = good
	}
	object, err := cc.Object(dir, "values", program(list))
	if err != nil {
		return nil, err
	}
	return readValues(object, list)
}

func readValues(object string, list []definition) ([]abi.Macro, error) {
	file, err := elf.Open(object)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	symbols, err := file.Symbols()
	if err != nil {
		return nil, err
	}
	macros := make([]abi.Macro, len(list))
	for _, symbol := range symbols {
		index, err := strconv.Atoi(strings.TrimPrefix(symbol.Name, "probed_"))
		if err != nil {
			continue
		}
		at := make([]byte, symbol.Size)
		if in := file.Sections[symbol.Section]; in.Type != elf.SHT_NOBITS {
			if _, err := in.ReadAt(at, int64(symbol.Value)); err != nil {
				return nil, err
			}
		}
		m := list[index].Macro
		m.Type = integerTypes[binary.LittleEndian.Uint64(at)]
		value := binary.LittleEndian.Uint64(at[8:])
		m.Value = strconv.FormatUint(value, 10)
		if !strings.HasPrefix(m.Type, "unsigned") {
			m.Value = strconv.FormatInt(int64(value), 10)
		}
		macros[index] = m
	}
	for i, m := range macros {
		if m.Type == "" {
			return nil, fmt.Errorf("%s: no value of %s", object, list[i].Name)
		}
	}
	return macros, nil
}
