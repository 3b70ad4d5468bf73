// Interpreters that are made and ended from within another one.

package lifecycle

import (
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

func TestCrossing(t *testing.T) {
	program := build(t, "crossing.c")
	for _, c := range []struct {
		name   string
		stderr string // a part of it; all, where there is no signal
		signal syscall.Signal
	}{
		{name: "without-memory"},
		{name: "by-many", stderr: left},
		{name: "end-main", signal: syscall.SIGABRT, stderr: "Fatal Python error: _PyXI_EndInterpreter: the main interpreter ends with Py_FinalizeEx\n"},
		{name: "end-null", signal: syscall.SIGABRT, stderr: "Fatal Python error: _PyXI_EndInterpreter: the interpreter is NULL\n"},
		{name: "end-by-another", signal: syscall.SIGABRT, stderr: "Fatal Python error: _PyXI_EndInterpreter: the thread state is another interpreter's\n"},
		{name: "end-detached", signal: syscall.SIGABRT, stderr: "Fatal Python error: PyThreadState_Get: the function must be called with the GIL held"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := cbuild.Exec(t, program, c.name)
			require.Equal(t, c.signal, got.Signal, "%s%s", got.Stdout, got.Stderr)
			if c.signal == 0 {
				assert.Zero(t, got.Exit, "%s%s", got.Stdout, got.Stderr)
				assert.Regexp(t, `ok\n$`, got.Stdout)
				assert.Equal(t, c.stderr, got.Stderr)
				return
			}
			assert.Contains(t, got.Stderr, c.stderr)
		})
	}
}
