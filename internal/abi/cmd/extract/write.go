// Writing the layout table and the initial values as files that are good to read and to compare.

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	"github.com/gopyruntime/gopyruntime/internal/abi"
	"github.com/gopyruntime/gopyruntime/internal/abi/initial"
)

// lineWidth is the length from which on an array is written one element a line.
const lineWidth = 140

// writeJSON writes value so that a reader and a diff see one member, type or constant a line.
func writeJSON(path string, value any) error {
	var compact bytes.Buffer
	encoder := json.NewEncoder(&compact)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return err
	}
	f := formatter{in: bytes.TrimSpace(compact.Bytes())}
	f.value(0)
	f.out.WriteByte('\n')
	return os.WriteFile(path, f.out.Bytes(), 0o644)
}

// formatter reformats compact JSON: objects stay on one line, long arrays are broken up.
type formatter struct {
	in  []byte
	pos int
	out bytes.Buffer
}

func (f *formatter) copyByte() {
	f.out.WriteByte(f.in[f.pos])
	f.pos++
}

func (f *formatter) text() {
	f.copyByte()
	for f.in[f.pos] != '"' {
		if f.in[f.pos] == '\\' {
			f.copyByte()
		}
		f.copyByte()
	}
	f.copyByte()
}

func (f *formatter) value(depth int) {
	switch f.in[f.pos] {
	case '{':
		f.copyByte()
		for f.in[f.pos] != '}' {
			f.text()
			f.copyByte()
			f.out.WriteByte(' ')
			f.value(depth)
			if f.in[f.pos] == ',' {
				f.copyByte()
				f.out.WriteByte(' ')
			}
		}
		f.copyByte()
	case '[':
		f.array(depth, f.end(f.pos)-f.pos > lineWidth)
	case '"':
		f.text()
	default:
		for !bytes.ContainsRune([]byte(",]}"), rune(f.in[f.pos])) {
			f.copyByte()
		}
	}
}

func (f *formatter) array(depth int, broken bool) {
	indent := func(n int) {
		if broken {
			f.out.WriteByte('\n')
			f.out.Write(bytes.Repeat([]byte(" "), n))
		}
	}
	f.copyByte()
	for f.in[f.pos] != ']' {
		indent(depth + 1)
		f.value(depth + 1)
		if f.in[f.pos] == ',' {
			f.copyByte()
			if !broken {
				f.out.WriteByte(' ')
			}
		}
	}
	indent(depth)
	f.copyByte()
}

// end finds the end of the array that starts at pos.
func (f *formatter) end(pos int) int {
	depth := 0
	for i := pos; i < len(f.in); i++ {
		switch f.in[i] {
		case '"':
			for i++; f.in[i] != '"'; i++ {
				if f.in[i] == '\\' {
					i++
				}
			}
		case '[', '{':
			depth++
		case ']', '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(f.in)
}

// writeInitial writes a line a value.
func writeInitial(path string, table *abi.Table, values []initial.Leaf) error {
	var out bytes.Buffer
	fmt.Fprintf(&out, "# The static initial value of _PyRuntime in CPython %s for %s, but for zeros: path, value.\n",
		table.Python.Version, table.Python.Target)
	for _, v := range values {
		fmt.Fprintf(&out, "%s\t%s\n", v.Path, v.Value)
	}
	return os.WriteFile(path, out.Bytes(), 0o644)
}
