// Names and lines of C functions in reports.

package traceback

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

const (
	bothStacks = "Current thread's C and Go traceback (most recent call first):\n"
	cLines     = "Current thread's C traceback (most recent call first):\n"
)

// A fatal error names functions and lines of an extension that was loaded after the start, its static functions too.
func TestFatalErrorNamesLines(t *testing.T) {
	t.Parallel()
	res := die(t, "initialized")
	assert.Equal(t, syscall.SIGABRT, res.Signal)
	assert.Contains(t, res.Stderr, bothStacks+"  File \"")
	assert.Contains(t, res.Stderr, frameAt(t, "fail_here", "fail_here"))
	assert.Contains(t, res.Stderr, frameAt(t, "run", "run"))
	assert.Regexp(t, `host\.c", line \d+ in main\n`, res.Stderr)
	assert.Regexp(t, `  Binary file ".*/extension\.so", at run\+0x[0-9a-f]+ \[0x[0-9a-f]+\]\n`, res.Stderr)
	assert.NotContains(t, res.Stderr, "Go panicked")
}

func TestFatalErrorNamesInlinedFunctions(t *testing.T) {
	t.Parallel()
	res := die(t, "inlined")
	assert.Contains(t, res.Stderr, frameAt(t, "inlined_failure", "inlined_failure"))
	assert.Contains(t, res.Stderr, frameAt(t, "calls_inlined", "calls_inlined"))
}

func TestFatalErrorInThreadOfC(t *testing.T) {
	t.Parallel()
	res := die(t, "thread")
	assert.Equal(t, syscall.SIGABRT, res.Signal)
	assert.Contains(t, res.Stderr, bothStacks)
	assert.Contains(t, res.Stderr, frameAt(t, "fail_in_thread", "fail_in_thread"))
}

func TestDeepStackIsCut(t *testing.T) {
	t.Parallel()
	res := die(t, "deep")
	assert.Equal(t, syscall.SIGABRT, res.Signal)
	assert.Contains(t, res.Stderr, "  <truncated rest of calls>\n")
}

// In a signal handler, and where Go did not survive, Go is not asked; the lines are shown all the same.
func TestFatalErrorWithoutGo(t *testing.T) {
	for _, c := range []struct {
		what, mark, function string
		exit                 int
	}{
		{"handler", "fail_in_handler", "fail_in_handler", -1},
		{"handler", "act handler", "act", -1},
		{"child", "fail_here", "fail_here", 128 + int(syscall.SIGABRT)},
		{"child-after", "fail_here", "fail_here", 128 + int(syscall.SIGABRT)},
		{"vfork", "fail_here", "fail_here", 128 + int(syscall.SIGABRT)},
	} {
		t.Run(c.what+" "+c.mark, func(t *testing.T) {
			t.Parallel()
			res := die(t, c.what)
			assert.Equal(t, c.exit, res.Exit)
			assert.NotContains(t, res.Stderr, bothStacks)
			assert.Contains(t, res.Stderr, cLines)
			assert.Contains(t, res.Stderr, frameAt(t, c.mark, c.function))
		})
	}
}

// Go forgets the C callers before it reports a panic; the report in front of Go's has them.
func TestPanicNamesCallersInC(t *testing.T) {
	t.Parallel()
	res := cbuild.Exec(t, goHost(t), extension(t), "panic")
	t.Log(res.Stderr)
	assert.Equal(t, 2, res.Exit)
	assert.Regexp(t, `(?s)^\nGo panicked below C code\. `+regexp.QuoteMeta(bothStacks)+
		`.* in \S+/gopyruntime\S*\.\w+.*`+regexp.QuoteMeta(frameAt(t, "panic_in_go", "panic_in_go"))+
		`.*\npanic: runtime error: invalid memory address`, res.Stderr)
	assert.Contains(t, res.Stderr, frameAt(t, "run", "run"))
}

// The library's Go half handles no signals: a pointer that leads nowhere is as fatal there as in C code.
func TestFaultInLibrary(t *testing.T) {
	t.Parallel()
	res := die(t, "panic")
	assert.Equal(t, syscall.SIGSEGV, res.Signal)
	assert.Empty(t, res.Stderr)
}

// With Go below the C code, a memory fault in it is reported by Go, with the frames of both.
func TestFaultInExtensionOfGoProgram(t *testing.T) {
	t.Parallel()
	res := cbuild.Exec(t, goHost(t), extension(t), "fault")
	t.Log(res.Stderr)
	assert.Equal(t, 2, res.Exit)
	assert.Contains(t, res.Stderr, "signal arrived during cgo execution")
	assert.Regexp(t, `(?s)\nwrite_to_nowhere\n\t\S*`+regexp.QuoteMeta(goFrameAt(t, "write_to_nowhere"))+
		`.*\nact\n\t\S*`+regexp.QuoteMeta(goFrameAt(t, "act fault"))+`.*\nmain\.runExtension\(`, res.Stderr)
}

func TestFatalErrorInExtensionOfGoProgram(t *testing.T) {
	t.Parallel()
	res := cbuild.Exec(t, goHost(t), extension(t), "initialized")
	t.Log(res.Stderr)
	assert.Equal(t, syscall.SIGABRT, res.Signal, "Go must not turn the signal into an exit code")
	assert.Regexp(t, `(?s)`+regexp.QuoteMeta(bothStacks)+`.*`+regexp.QuoteMeta(frameAt(t, "fail_here", "fail_here"))+
		`.*main\.go", line \d+ in main\.runExtension\n`, res.Stderr)
}

// A file that is no longer the one that was loaded, or no longer complete, is not used.
func TestReplacedFileIsNotBelieved(t *testing.T) {
	t.Parallel()
	loaded, err := os.ReadFile(extension(t))
	require.NoError(t, err)
	other, err := os.ReadFile(sharedObject(t, "busy.c", "-O0"))
	require.NoError(t, err)
	for name, replacement := range map[string][]byte{
		"another": other, "half": loaded[:len(loaded)/2], "empty": nil, "text": []byte("not a module"),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path, waiting := filepath.Join(dir, "extension.so"), filepath.Join(dir, "replacement")
			require.NoError(t, os.WriteFile(path, loaded, 0o700))
			require.NoError(t, os.WriteFile(waiting, replacement, 0o700))
			res := cbuild.Exec(t, host(t), path, "replaced "+waiting)
			t.Log(res.Stderr)
			assert.Equal(t, syscall.SIGABRT, res.Signal)
			assert.Contains(t, res.Stderr, bothStacks)
			assert.Contains(t, res.Stderr, `/extension.so", line ??? in run`)
			assert.NotContains(t, res.Stderr, "extension.c")
			assert.NotContains(t, res.Stderr, "busy.c")
		})
	}
}

// Without cgosymbolizer the report has what can be known without debug information, and Go's own frames.
func TestBuildWithoutSymbolizer(t *testing.T) {
	t.Parallel()
	if os.Getenv("GOPYRT_SANITIZE") != "" {
		t.Skip("SKIPPED: one build without it is enough")
	}
	module := extension(t)
	const build = "build/nocgosymbolizer"
	dir := filepath.Join(cbuild.Root(t), build, "lib")
	cmd := exec.Command("make", "-C", cbuild.Root(t), "-s", "lib", "BUILD="+build, "GOFLAGS=-tags=nocgosymbolizer")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s\n%s", cmd, out)

	res := dieWith(t, module, "initialized", "LD_LIBRARY_PATH="+dir)
	assert.Equal(t, syscall.SIGABRT, res.Signal)
	assert.Regexp(t, regexp.QuoteMeta(cStack)+`  Binary file "`+regexp.QuoteMeta(dir)+`.*", at _Py_FatalErrorFunc\+0x`, res.Stderr)
	assert.Regexp(t, `extension\.so", at run\+0x`, res.Stderr)
	assert.NotContains(t, res.Stderr, "extension.c")
	assert.NotContains(t, res.Stderr, bothStacks)
	assert.NotContains(t, res.Stderr, cLines)
}
