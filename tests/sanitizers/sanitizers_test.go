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

// A host's leak checker finds nothing of the library's at the end of the process.
func TestLeakSanitizerFindsNothing(t *testing.T) {
	for _, cc := range []string{"gcc", "clang"} {
		t.Run(cc, func(t *testing.T) {
			program := cbuild.Program{
				Sources: []string{"testdata/leaks.c"}, CC: cc, Flags: []string{"-fsanitize=address"},
			}.Build(t)
			for _, what := range []string{"nothing", "lives", "configured", "refused", "threads"} {
				t.Run(what, func(t *testing.T) {
					result := cbuild.Exec(t, program, what)
					assert.Equal(t, "ok\n", result.Stdout, result.Stderr)
					assert.Zero(t, result.Exit, result.Stderr)
				})
			}
			t.Run("leak", func(t *testing.T) {
				result := cbuild.Exec(t, program, "leak")
				assert.Equal(t, 66, result.Exit)
				assert.Contains(t, result.Stderr, "33 byte")
				assert.Contains(t, result.Stderr, "1 allocation")
			})
		})
	}
}
