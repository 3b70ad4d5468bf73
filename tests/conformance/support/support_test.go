// Package support compares memory, hash, interned strings, audit hooks, exit callbacks and the table of built-in modules
// with those of a real CPython: the same C programs, linked against either library, must print the same facts.
package support

import (
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gopyruntime/internal/cbuild"
)

func ours(t *testing.T, source string, headers cbuild.Headers) string {
	t.Helper()
	return cbuild.Program{Sources: []string{source}, Headers: headers, Flags: []string{"-fPIC"}}.Build(t)
}

var asan = []string{"ASAN_OPTIONS=handle_abort=0:allocator_may_return_null=1:detect_leaks=0"}

func TestSameFacts(t *testing.T) {
	root := cbuild.NewChroot(t)
	root.Add(t, filepath.Join("testdata", "facts.h"))
	for _, name := range []string{"memory", "hooks"} {
		source := filepath.Join("testdata", name+".c")
		want := strings.Split(cbuild.OK(t, root.Argv(root.Compile(t, source))...), "\n")
		require.Greater(t, len(want), 300)
		for _, headers := range []cbuild.Headers{cbuild.Ours, cbuild.CPython} {
			t.Run(name+" with "+headers.String(), func(t *testing.T) {
				got := strings.Split(cbuild.Run{Env: asan}.OK(t, ours(t, source, headers)), "\n")
				assert.Equal(t, want, got)
			})
		}
	}
}

var address = regexp.MustCompile(`0x[0-9a-f]{6,}`)

// report is what a fatal error says up to the state of the runtime, without the addresses in it.
func report(r cbuild.Result) string {
	text := address.ReplaceAllString(r.Stderr, "ADDRESS")
	before, _, _ := strings.Cut(text, "\n\nCurrent thread")
	return strings.TrimRight(before, "\n")
}

func TestSameDeaths(t *testing.T) {
	root := cbuild.NewChroot(t)
	source := filepath.Join("testdata", "deaths.c")
	theirs, mine := root.Compile(t, source), ours(t, source, cbuild.Ours)
	for _, how := range []string{
		"overrun", "overrun-longer", "overrun-nothing", "underrun", "unknown-domain", "wrong-domain",
		"raw-realloc-of-mem", "mem-early", "obj-detached", "free-detached", "append-late", "extend-late",
	} {
		t.Run(how, func(t *testing.T) {
			want := cbuild.Exec(t, root.Argv(theirs, how)...)
			got := cbuild.Run{Env: asan}.Exec(t, mine, how)
			require.Equal(t, syscall.SIGABRT, want.Signal, want.Stderr)
			assert.Equal(t, want.Signal, got.Signal, got.Stderr)
			assert.Equal(t, report(want), report(got))
		})
	}
}
