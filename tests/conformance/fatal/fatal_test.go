// Package fatal compares the reports of fatal errors with those of a real CPython.
package fatal

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

func TestMain(m *testing.M) { cbuild.RunBesideCPython(m) }

var (
	address = regexp.MustCompile(`0x[0-9a-f]{16}`)
	// What this library reports in addition to CPython is at the end.
	stack = regexp.MustCompile(`(?s)\n?Current thread's C stack trace .*`)
)

func comparable(text string) string {
	text = stack.ReplaceAllString(text, "")
	return strings.TrimRight(address.ReplaceAllString(text, "ADDRESS"), "\n")
}

func TestSameReports(t *testing.T) {
	root := cbuild.NewChroot(t)
	theirs := root.Compile(t, "testdata/states.c")
	mine := cbuild.Program{Sources: []string{"testdata/states.c"}}.Build(t)
	for _, what := range []string{
		"unknown", "no message", "two lines", "error status", "no message in status", "exit status", "success",
		"exit before", "preinitialized", "core initialized", "initialized", "error status after", "detached",
		"foreign thread", "attached thread", "subinterpreter", "two states", "many states", "exit callback",
		"interpreter's exit callback", "finalized", "exit", "exit with buffered output",
	} {
		t.Run(what, func(t *testing.T) {
			want := cbuild.Exec(t, root.Argv(theirs, what)...)
			got := cbuild.Run{Env: []string{"ASAN_OPTIONS=handle_abort=0:detect_leaks=0"}}.Exec(t, mine, what)
			assert.Equal(t, want.Exit, got.Exit)
			assert.Equal(t, want.Signal, got.Signal)
			assert.Equal(t, want.Stdout, got.Stdout)
			assert.Equal(t, comparable(want.Stderr), comparable(got.Stderr))
		})
	}
}

// The dump of Python frames, compiled into a module for CPython, reports CPython's frames as CPython does.
func TestSamePythonFrames(t *testing.T) {
	root := cbuild.NewChroot(t)
	core := filepath.Join(cbuild.Root(t), "internal", "core")
	module := filepath.Join(t.TempDir(), "frames.so")
	args := []string{"-shared", "-fPIC", "-O1", "-g", "-w", "-std=gnu11", "-DPy_BUILD_CORE=1", "-I" + core, "-o", module,
		"testdata/frames.c", filepath.Join(core, "fatal/python_frames.c"), filepath.Join(core, "fatal/report.c")}
	out, err := exec.Command("gcc", append(args, cbuild.IncludeFlags(t, cbuild.CPython)...)...).CombinedOutput()
	require.NoError(t, err, "%s", out)

	script := root.Add(t, "testdata/frames.py")
	want := cbuild.Exec(t, root.Argv("python3.14", script)...)
	require.Zero(t, want.Exit, want.Stderr)
	got := cbuild.Exec(t, root.Argv("python3.14", script, root.Add(t, module))...)
	require.Zero(t, got.Exit, got.Stderr)

	blank := regexp.MustCompile(`(File ".*/frames\.py", line )(\d+)( in dump)`)
	a := blank.ReplaceAllString(want.Stderr, "${1}N${3}")
	b := blank.ReplaceAllString(got.Stderr, "${1}N${3}")
	require.Greater(t, strings.Count(a, "Stack (most recent call first):"), 30)
	assert.Equal(t, a, b)
}
