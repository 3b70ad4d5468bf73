// Whole programs.

package lifecycle

import (
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// What Py_RunMain and its kin do with the host's function, and without one.
func TestRunMain(t *testing.T) {
	const (
		none     = ": nothing here runs code: gopyrt_set_run_main_hook() sets what does\n"
		detached = "Fatal Python error: Py_RunMain: the function must be called with the GIL held"
	)
	program := build(t, "run_main.c")
	for _, c := range []struct {
		name, stdout string
		stderr       string // a part of it
		signal       syscall.Signal
	}{
		{name: "without", stdout: "set: code\n, 3 arguments\n", stderr: "Py_RunMain" + none},
		{name: "often", stdout: strings.Repeat("often: code\n, 3 arguments\n", 200)},
		{name: "frozen", stdout: "frozen: nothing, 3 arguments\n", stderr: "Py_FrozenMain" + none, signal: syscall.SIGABRT},
		{name: "elsewhere", stdout: "inside: code\n, 3 arguments\ndetached: code\n, 3 arguments\n"},
		{name: "jumps", stdout: "jump: code\n, 3 arguments\nafter the jump: code\n, 3 arguments\n"},
		{name: "forks", stdout: "fork: code\n, 3 arguments\n"},
		{name: "no-end", stdout: strings.Repeat("no end: nothing, 1 arguments\n", 2), stderr: "Py_FinalizeEx: called from a callback"},
		{name: "detached", stderr: detached, signal: syscall.SIGABRT},
		{name: "early", stderr: detached, signal: syscall.SIGABRT},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := cbuild.Exec(t, program, c.name)
			require.Equal(t, c.signal, got.Signal, "%s%s", got.Stdout, got.Stderr)
			require.Zero(t, max(got.Exit, 0), "%s%s", got.Stdout, got.Stderr)
			assert.Equal(t, c.stdout, got.Stdout)
			assert.Contains(t, got.Stderr, c.stderr)
			if c.name == "frozen" {
				assert.Contains(t, got.Stderr, "Fatal Python error: Py_FrozenMain: the __main__ module is not frozen\n")
			}
		})
	}
}
