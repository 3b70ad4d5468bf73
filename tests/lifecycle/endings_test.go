// Finalizations that meet each other.

package lifecycle

import (
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// left is what a runtime's end says where it finds interpreters.
const left = "<sys>:0: RuntimeWarning: remaining subinterpreters; close them with Interpreter.close()\n"

// A runtime or an interpreter ends once, whichever other threads end, make or use one at that moment.
func TestEndsThatMeet(t *testing.T) {
	program := build(t, "endings.c")
	for _, c := range []struct {
		name   string
		stderr string // a part of it; none where it is empty
		signal syscall.Signal
	}{
		{name: "finalize-in-pending"},
		{name: "finalize-in-hook", stderr: "Py_FinalizeEx: called from a callback of another call"},
		{name: "finalize-in-forked-callback", stderr: "it would wait for itself"},
		{name: "end-in-callback", signal: syscall.SIGABRT, stderr: "Fatal Python error: Py_EndInterpreter: called from a callback of the same interpreter's end"},
		{name: "among-makers"},
		{name: "late"},
		{name: "makers-without-state"},
		{name: "lives-among-makers"},
		{name: "under-users"},
		{name: "bare"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := cbuild.Exec(t, program, c.name)
			require.Equal(t, c.signal, got.Signal, "%s%s", got.Stdout, got.Stderr)
			if c.signal == 0 {
				assert.Equal(t, "ended\n", got.Stdout)
			}
			said := strings.ReplaceAll(got.Stderr, left, "")
			if c.stderr == "" {
				assert.Empty(t, said)
			} else {
				assert.Contains(t, said, c.stderr)
			}
		})
	}
}
