// Reports on a small signal stack.

package traceback

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// On a small signal stack a report says less; it never overwrites memory below the stack.
func TestReportOnSmallSignalStack(t *testing.T) {
	if os.Getenv("GOPYRT_SANITIZE") != "" {
		t.Skip("code for sanitizers takes more of the stack")
	}
	const noRoom = "<the signal stack has no room for this part of the report>"
	program := cbuild.Program{Sources: []string{"testdata/signal_stack.c"}}.Build(t)
	for _, c := range []struct {
		room           string
		frames, noRoom int
	}{
		{"3584", 0, 2},
		{"5120", 1, 1},
		{"12288", 1, 1},
		{"32768", 1, 0},
	} {
		t.Run(c.room, func(t *testing.T) {
			result := cbuild.Run{Env: []string{letDie}}.Exec(t, program, c.room)
			assert.Equal(t, "signal 6, 0 bytes beyond the end\n", result.Stdout)
			assert.Contains(t, result.Stderr, "Fatal Python error: fail_in_handler: in a signal handler\n")
			assert.Equal(t, c.frames, strings.Count(result.Stderr, cStack))
			assert.Equal(t, c.noRoom, strings.Count(result.Stderr, noRoom))
		})
	}
}
