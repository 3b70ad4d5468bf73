// Package porting compiles and runs the code blocks of docs/porting.md, and compares what each prints with the block
// under it.
package porting

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

var (
	block  = regexp.MustCompile("(?ms)^```(go|text)\n(.*?)^```\n")
	called = regexp.MustCompile(`(?m)^func (\w+)\(\) \{$`)
)

// A step is a function of the guide, and what it prints.
type step struct{ name, prints string }

// read returns the guide's code, and its steps.
func read(t *testing.T, guide string) (code string, steps []step) {
	t.Helper()
	text, err := os.ReadFile(guide)
	require.NoError(t, err)
	name := ""
	for _, found := range block.FindAllStringSubmatch(string(text), -1) {
		if found[1] == "text" {
			require.NotEmpty(t, name, "a block of text belongs to a function above it")
			steps = append(steps, step{name, found[2]})
			name = ""
			continue
		}
		require.Empty(t, name, "nothing says what %s prints", name)
		code += found[2] + "\n"
		if function := called.FindStringSubmatch(found[2]); function != nil {
			name = function[1]
		}
	}
	require.Empty(t, name, "nothing says what %s prints", name)
	return code, steps
}

const head = `package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"runtime"
	"sync"
	"syscall"

	"github.com/gopyruntime/gopyruntime"
)

`

func TestEachStepOfTheGuide(t *testing.T) {
	code, steps := read(t, filepath.Join(cbuild.Root(t), "docs", "porting.md"))
	require.Greater(t, len(steps), 10)
	var main strings.Builder
	main.WriteString(head + code + "func main() {\n\tmap[string]func(){\n")
	for _, s := range steps {
		fmt.Fprintf(&main, "\t\t%q: %s,\n", s.name, s.name)
	}
	main.WriteString("\t}[os.Args[1]]()\n}\n")

	program := cbuild.GoProgram(t, main.String(), "-race")
	for _, s := range steps {
		t.Run(s.name, func(t *testing.T) {
			got := cbuild.Exec(t, program, s.name)
			assert.Zero(t, got.Exit, got.Stderr)
			assert.Equal(t, s.prints, got.Stdout)
			assert.Empty(t, got.Stderr)
		})
	}
}
