// Callbacks that do not return.

package lifecycle

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// A longjmp or an exception out of a callback leaves nothing behind that keeps the runtime from going on.
func TestCallbacksLeftByJumps(t *testing.T) {
	for language, program := range map[string]cbuild.Program{
		"longjmp":   {Flags: []string{"-DPy_BUILD_CORE=1"}},
		"exception": {CC: "g++", Flags: []string{"-DPy_BUILD_CORE=1", "-x", "c++"}},
	} {
		program.Sources = []string{"testdata/jumps.c"}
		path := program.Build(t)
		for _, name := range []string{
			"new-interpreter", "end", "end-again", "end-hook", "end-hook-again", "end-by-another-thread",
			"end-when-the-thread-ended", "finalize", "finalize-hook", "finalize-runtime", "finalize-subinterpreter",
			"pending", "pending-of-another-thread", "signals", "inner-only",
		} {
			t.Run(language+"/"+name, func(t *testing.T) {
				t.Parallel()
				assert.Equal(t, "ok\n", cbuild.OK(t, path, name))
			})
		}
	}
}
