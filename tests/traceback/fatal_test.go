// Fatal errors in all states, also broken ones.

package traceback

import (
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

const cStack = "Current thread's C stack trace (most recent call first):\n"

// The beginning of a report is CPython's, to the byte, in every state of the runtime.
func TestReportInEveryState(t *testing.T) {
	const (
		address = `0x[0-9a-f]{16}`
		current = `Current thread ` + address + ` \[host\] \(most recent call first\):\n  <no Python frame>\n`
		other   = `Thread ` + address + ` \[host\] \(most recent call first\):\n  <no Python frame>\n`
	)
	for _, c := range []struct{ what, message, state, threads string }{
		{"unknown", "fail_here: it broke", "unknown", ""},
		{"preinitializing", "fail_here: it broke", "preinitializing", ""},
		{"preinitialized", "fail_here: it broke", "preinitialized", ""},
		{"core initialized", "fail_here: it broke", "core initialized", current + "\n"},
		{"initialized", "fail_here: it broke", "initialized", current + "\n"},
		{"detached", "fail_here: it broke", "initialized", current + "\n"},
		{"other-thread", "fail_here: it broke", "initialized", other + "\n"},
		{"finalizing", "fail_here: it broke", `finalizing \(tstate=` + address + `\)`, ""},
		{"no-message", "<message not set>", "unknown", ""},
		{"inlined", "inlined_failure: it broke in line", "unknown", ""},
		{"collecting", "fail_here: it broke", "initialized",
			strings.Replace(current, "  <no", "  Garbage-collecting\n  <no", 1) + "\n"},
		{"python-frame", "fail_here: it broke", "initialized",
			strings.Replace(current, "<no Python frame>", `File "spam\.py", line 9 in eggs\\x09`, 1) + "\n"},
		{"many-threads", "fail_here: it broke", "initialized", `(` + other + `\n)+\.\.\.\n\n`},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			res := die(t, c.what)
			assert.Equal(t, syscall.SIGABRT, res.Signal)
			assert.Regexp(t, regexp.MustCompile(`^Fatal Python error: `+c.message+`\nPython runtime state: `+c.state+
				`\n\n`+c.threads+regexp.QuoteMeta(cStack)), res.Stderr)
		})
	}
}

func TestReportListsHundredThreads(t *testing.T) {
	t.Parallel()
	res := die(t, "many-threads")
	assert.Equal(t, 100, strings.Count(res.Stderr, "\nThread 0x"))
}

// An unreadable frame costs its part of the report, and nothing else.
func TestReportOnBrokenState(t *testing.T) {
	t.Parallel()
	res := die(t, "broken-frame")
	assert.Equal(t, syscall.SIGABRT, res.Signal)
	assert.Regexp(t, `Current thread 0x[0-9a-f]{16} .*\n  <a memory fault ended this part of the report>\n`, res.Stderr)
	assert.Contains(t, res.Stderr, frameAt(t, "fail_here", "fail_here"))
}

func TestReportOnBrokenStack(t *testing.T) {
	t.Parallel()
	res := die(t, "smashed")
	assert.Equal(t, syscall.SIGABRT, res.Signal)
	assert.Contains(t, res.Stderr, cStack)
}

// A host's handler of SIGABRT runs, as it does with CPython, and a fatal error in it ends the process in silence.
func TestErrorInAbortHandler(t *testing.T) {
	t.Parallel()
	res := die(t, "again")
	assert.Equal(t, syscall.SIGABRT, res.Signal)
	assert.Equal(t, 1, strings.Count(res.Stderr, "Fatal Python error"))
	assert.True(t, strings.HasSuffix(res.Stderr, "the handler of the host\n"), "the handler ran last")
}

// If the report hangs, the process still ends. This host hangs any thread that opens the extension's file.
func TestReportThatHangs(t *testing.T) {
	t.Parallel()
	res := die(t, "hang")
	assert.Equal(t, syscall.SIGABRT, res.Signal)
	assert.Contains(t, res.Stderr, cStack)
	assert.NotContains(t, res.Stderr, "extension.c")
	assert.True(t, strings.HasSuffix(res.Stderr, "the host hangs\n"), "it did not hang")
}

// A Go thread that ends while it holds the GIL: the report says so, and does not ask Go, which has forgotten the
// thread.
func TestErrorWhereAThreadOfGoEnds(t *testing.T) {
	t.Parallel()
	res := cbuild.Exec(t, goHost(t), extension(t), "end-attached")
	assert.Equal(t, syscall.SIGABRT, res.Signal)
	assert.Contains(t, res.Stderr, "Fatal Python error: PyThread_exit_thread: a goroutine, and its thread, end while attached to thread state 0x")
	assert.Contains(t, res.Stderr, "in thread_ends\n")
}
