// Reports and profiles while the dynamic loader is locked.

package traceback

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// Another thread holds the dynamic loader's lock and never releases it. cgosymbolizer alone hangs here forever.
func TestReportWhileLoaderIsLocked(t *testing.T) {
	t.Run("fatal error", func(t *testing.T) {
		t.Parallel()
		res := die(t, "held-loader")
		assert.Equal(t, syscall.SIGABRT, res.Signal)
		assert.Contains(t, res.Stderr, bothStacks)
		assert.Contains(t, res.Stderr, frameAt(t, "fail_here", "fail_here"))
	})
	t.Run("fault below Go", func(t *testing.T) {
		t.Parallel()
		res := cbuild.Exec(t, goHost(t), extension(t), "held-loader-fault")
		t.Log(res.Stderr)
		assert.Equal(t, 2, res.Exit)
		assert.Contains(t, res.Stderr, goFrameAt(t, "write_to_nowhere"))
	})
}

// The thread that dies is itself in the middle of dlopen.
func TestReportInsideLoader(t *testing.T) {
	t.Run("fatal error", func(t *testing.T) {
		t.Parallel()
		res := dieWith(t, sharedObject(t, "constructor.c"), "load", "FAIL_WHILE_LOADED=fatal")
		assert.Equal(t, syscall.SIGABRT, res.Signal)
		assert.Regexp(t, `constructor\.c", line \d+ in fail_in_constructor\n`, res.Stderr)
		assert.Regexp(t, ` in _?_?dlopen\S*\n`, res.Stderr)
	})
	t.Run("fault below Go", func(t *testing.T) {
		t.Parallel()
		res := cbuild.Run{Env: []string{"FAIL_WHILE_LOADED=fault"}}.Exec(t,
			goHost(t), sharedObject(t, "constructor.c"), "load")
		t.Log(res.Stderr)
		assert.Equal(t, 2, res.Exit)
		assert.Regexp(t, `(?s)\nwrite_while_loading\n\t\S*constructor\.c:\d+ .*\nfail_in_constructor\n`, res.Stderr)
		assert.Regexp(t, `main\.main\(\)`, res.Stderr)
	})
}

// The profiler's signal lands in threads that load, unload, walk the modules, throw and allocate. No thread hangs, and
// the profile has names of C code.
func TestProfileOfThreadsInLoader(t *testing.T) {
	program := goHost(t)
	busy := sharedObject(t, "busy.c", "-O0")
	thrower := sharedObject(t, "thrower.cc")
	module, err := os.ReadFile(extension(t))
	require.NoError(t, err)
	dir := t.TempDir()
	var copies []string
	for _, name := range []string{"one.so", "two.so"} {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, module, 0o700))
		copies = append(copies, path)
	}
	output := filepath.Join(dir, "profile")
	t.Log(cbuild.OK(t, program, busy, "profile", output, copies[0], copies[1], thrower))

	text, err := os.ReadFile(output)
	require.NoError(t, err)
	unzipped, err := gzip.NewReader(bytes.NewReader(text))
	require.NoError(t, err)
	raw, err := io.ReadAll(unzipped)
	require.NoError(t, err)
	for _, name := range []string{"load_and_unload", "walk_modules", "throw_and_catch", "busy.c"} {
		assert.Regexp(t, regexp.MustCompile(regexp.QuoteMeta(name)), string(raw))
	}
}
