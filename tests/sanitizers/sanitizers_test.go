// Package sanitizers tests hosts that are compiled with a sanitizer, where the library is not.
package sanitizers

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// What the library excludes or orders is no race to the host's thread sanitizer, and what it does not is one.
func TestThreadSanitizerSeesOrder(t *testing.T) {
	for _, cc := range []string{"gcc", "clang"} {
		t.Run(cc, func(t *testing.T) {
			program := cbuild.Program{
				Sources: []string{"testdata/ordered.c"}, CC: cc, Flags: []string{"-fsanitize=thread"},
			}.Build(t)
			for _, means := range []string{
				"gil", "gil-again", "own-gil", "thread-lock", "timed-lock", "mutex", "called-mutex", "timed-mutex",
				"recursive-mutex", "rwmutex", "raw-mutex", "seqlock", "event", "event-polled", "semaphore", "parking-lot",
				"pending-call", "once",
			} {
				t.Run(means, func(t *testing.T) {
					assert.Equal(t, "ok\n", cbuild.OK(t, program, means))
				})
			}
			t.Run("nothing", func(t *testing.T) {
				result := cbuild.Exec(t, program, "nothing")
				assert.Equal(t, 66, result.Exit, result.Stderr)
				assert.Contains(t, result.Stderr, "data race")
			})
		})
	}
}
