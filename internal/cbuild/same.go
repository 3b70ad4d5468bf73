// Comparing what a program does with CPython and with this library.

package cbuild

import (
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// SameFacts compiles a C source against the CPython, and against the library with either's headers and the flags: all
// must print the same lines, more than least of them.
func (c Chroot) SameFacts(t *testing.T, source string, least int, run Run, flags ...string) {
	t.Helper()
	c.SameFactsBy(t, []Headers{Ours, CPython}, source, least, run, flags...)
}

// SameFactsBy is SameFacts with some headers only.
func (c Chroot) SameFactsBy(t *testing.T, with []Headers, source string, least int, run Run, flags ...string) {
	t.Helper()
	want := strings.Split(run.OK(t, c.Argv(c.Compile(t, source))...), "\n")
	require.Greater(t, len(want), least)
	for _, headers := range with {
		t.Run(headers.String(), func(t *testing.T) {
			program := Program{Sources: []string{source}, Headers: headers, Flags: flags}.Build(t)
			assert.Equal(t, want, strings.Split(run.OK(t, program), "\n"))
		})
	}
}

// SameDeaths compiles a C source against the CPython and against the library: given each of hows, both must abort, and
// report must find the same in their output.
func (c Chroot) SameDeaths(t *testing.T, source string, hows []string, report func(stderr string) string, run Run, flags ...string) {
	t.Helper()
	theirs := c.Compile(t, source)
	ours := Program{Sources: []string{source}, Flags: flags}.Build(t)
	for _, how := range hows {
		t.Run(how, func(t *testing.T) {
			want := run.Exec(t, c.Argv(theirs, how)...)
			got := run.Exec(t, ours, how)
			require.Equal(t, syscall.SIGABRT, want.Signal, want.Stderr)
			require.Equal(t, want.Signal, got.Signal, got.Stderr)
			require.NotEmpty(t, report(want.Stderr))
			assert.Equal(t, report(want.Stderr), report(got.Stderr))
		})
	}
}

// SameCases compiles a C source against the CPython and against the library. Without an argument it prints the names of its
// cases, more than least; given one, both must print and return the same, but for the differences that are wanted of the
// suite (see [WantedDifferences]).
func (c Chroot) SameCases(t *testing.T, source, suite string, least int) {
	t.Helper()
	theirs := c.Compile(t, source)
	ours := Program{Sources: []string{source}}.Build(t)
	wanted := WantedDifferences(t, suite)
	names := strings.Fields(OK(t, ours))
	require.Greater(t, len(names), least)
	for name := range wanted {
		assert.Contains(t, names, name, "a difference is listed for a case that does not exist")
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			want := Exec(t, c.Argv(theirs, name)...)
			got := Exec(t, ours, name)
			require.True(t, got.Signal == 0 || got.Signal == want.Signal, "%s%s", got.Stdout, got.Stderr)
			same := want.Stdout == got.Stdout && want.Exit == got.Exit && want.Signal == got.Signal
			if reason, listed := wanted[name]; listed {
				assert.False(t, same, "no difference is left here: %s", reason)
				return
			}
			assert.True(t, same, "CPython: code %d signal %d\n%sours: code %d\n%s", want.Exit, want.Signal, want.Stdout, got.Exit, got.Stdout)
		})
	}
}
