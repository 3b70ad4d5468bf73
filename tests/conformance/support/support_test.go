// Package support compares memory, hash, interned strings, audit hooks, exit callbacks and the table of built-in modules
// with those of a real CPython: the same C programs, linked against either library, must print the same facts.
package support

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/abi/probe"
	"github.com/gopyruntime/gopyruntime/internal/cbuild"
	"github.com/gopyruntime/gopyruntime/internal/unicode"
)

func TestMain(m *testing.M) { cbuild.RunBesideCPython(m) }

var asan = cbuild.Run{Env: []string{"ASAN_OPTIONS=handle_abort=0:allocator_may_return_null=1:detect_leaks=0"}}

func TestSameFacts(t *testing.T) {
	root := cbuild.NewChroot(t)
	root.Add(t, filepath.Join("testdata", "facts.h"))
	for _, name := range []string{"memory", "hooks", "state", "characters", "numbers", "text", "files", "interpreters", "signals", "options", "traces", "values"} {
		least := 300
		if name == "signals" {
			least = 80
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root.SameFacts(t, filepath.Join("testdata", name+".c"), least, asan, "-fPIC")
		})
	}
}

var address = regexp.MustCompile(`0x[0-9a-f]{6,}`)

// report is what a fatal error says up to the state of the runtime, without the addresses in it.
func report(stderr string) string {
	text := address.ReplaceAllString(stderr, "ADDRESS")
	before, _, _ := strings.Cut(text, "\n\nCurrent thread")
	return strings.TrimRight(before, "\n")
}

func TestSameDeaths(t *testing.T) {
	cbuild.NewChroot(t).SameDeaths(t, filepath.Join("testdata", "deaths.c"), []string{
		"overrun", "overrun-longer", "overrun-nothing", "underrun", "unknown-domain", "wrong-domain",
		"raw-realloc-of-mem", "mem-early", "obj-detached", "free-detached", "append-late", "extend-late",
	}, report, asan, "-fPIC")
}

// The committed table of characters is what the CPython says of every code point, what it exports and what not.
func TestCharacterTable(t *testing.T) {
	install, err := probe.Find(cbuild.PythonRoot(t), "3.14")
	require.NoError(t, err)
	if install.Archive == "" {
		t.Skip("SKIPPED: the CPython has no static library, whose functions are not all exported")
	}
	want, err := unicode.Extract("gcc", install.Archive)
	require.NoError(t, err)
	_, got, _ := strings.Cut(unicode.Text, "\n") // without its first line, a comment
	assert.Equal(t, strings.Split(want, "\n"), strings.Split(got, "\n"))
}
