// The examples of the README, as they are printed there.

package examples

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// printed returns the README's block in a language, with the modules in another folder than where make puts them.
func printed(t *testing.T, language, modules string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(cbuild.Root(t), "README.md"))
	require.NoError(t, err)
	blocks := regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```\n").FindAllStringSubmatch(string(text), -1)
	require.Len(t, blocks, 1)
	require.Contains(t, blocks[0][1], "build/examples")
	return strings.ReplaceAll(blocks[0][1], "build/examples", modules)
}

func TestReadmeInC(t *testing.T) {
	source := filepath.Join(t.TempDir(), "host.c")
	build := func(modules string) string {
		require.NoError(t, os.WriteFile(source, []byte(printed(t, "c", modules)), 0o666))
		return cbuild.Program{Sources: []string{source}}.Build(t)
	}
	assert.Equal(t, "Hello, world!\n", cbuild.OK(t, build(cbuild.BuildModules(t, cbuild.Ours))))

	got := cbuild.Exec(t, build("nowhere"))
	assert.Equal(t, 1, got.Exit)
	assert.Equal(t, "ModuleNotFoundError: No module named 'hello'\n", got.Stderr)
}

const goHead = `package main

import (
	"errors"
	"fmt"
	"log"

	"github.com/gopyruntime/gopyruntime"
)

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

`

func TestReadmeInGo(t *testing.T) {
	body := printed(t, "go", cbuild.BuildModules(t, cbuild.Ours))
	program := cbuild.GoProgram(t, goHead+"func main() {\n"+body+"}\n")
	assert.Equal(t, "Hello, world! <nil>\ntrue\n", cbuild.OK(t, program))
}
