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
	want := strings.Split(OK(t, c.Argv(c.Compile(t, source))...), "\n")
	require.Greater(t, len(want), least)
	for _, headers := range []Headers{Ours, CPython} {
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
			want := Exec(t, c.Argv(theirs, how)...)
			got := run.Exec(t, ours, how)
			require.Equal(t, syscall.SIGABRT, want.Signal, want.Stderr)
			require.Equal(t, want.Signal, got.Signal, got.Stderr)
			require.NotEmpty(t, report(want.Stderr))
			assert.Equal(t, report(want.Stderr), report(got.Stderr))
		})
	}
}
