// Package traceback tests the report of a fatal error, and tracebacks that show C code with names and lines. Each case
// is a process of its own, under a timeout.
package traceback

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// programs are built once, by the test that needs them first.
var programs struct {
	sync.Mutex
	dir  string
	path map[string]string
}

func TestMain(m *testing.M) {
	code := m.Run()
	if programs.dir != "" {
		_ = os.RemoveAll(programs.dir)
	}
	os.Exit(code)
}

// built returns the path of what build makes under that name.
func built(t *testing.T, name string, build func(t *testing.T) string) string {
	t.Helper()
	programs.Lock()
	defer programs.Unlock()
	if path, ok := programs.path[name]; ok {
		return path
	}
	if programs.dir == "" {
		dir, err := os.MkdirTemp("", "gopyruntime-traceback-")
		require.NoError(t, err)
		programs.dir, programs.path = dir, map[string]string{}
	}
	// What build made is removed with its test.
	path := filepath.Join(programs.dir, name)
	require.NoError(t, os.Rename(build(t), path))
	programs.path[name] = path
	return path
}

func host(t *testing.T) string {
	t.Helper()
	return built(t, "host", func(t *testing.T) string {
		return cbuild.Program{Sources: []string{"testdata/host.c"}, Flags: []string{"-rdynamic"}}.Build(t)
	})
}

func sharedObject(t *testing.T, source string, flags ...string) string {
	t.Helper()
	name := strings.TrimSuffix(source, filepath.Ext(source)) + ".so"
	return built(t, name, func(t *testing.T) string {
		p := cbuild.Program{Sources: []string{filepath.Join("testdata", source)}, Shared: true, Flags: flags}
		if filepath.Ext(source) == ".cc" {
			p.CC, p.Alone = "g++", true
		}
		return p.Build(t)
	})
}

func extension(t *testing.T) string {
	t.Helper()
	return sharedObject(t, "extension.c")
}

// goHost builds the Go program; a program in Go finds no library, it contains the runtime.
func goHost(t *testing.T) string {
	t.Helper()
	if os.Getenv("GOPYRT_SANITIZE") != "" {
		t.Skip("SKIPPED: the Go program is built without sanitizers, and can't load modules that have them")
	}
	return built(t, "gohost", func(t *testing.T) string {
		out := filepath.Join(t.TempDir(), "gohost")
		cbuild.GoBuild(t, out, "-ldflags=", "./testdata/gohost")
		return out
	})
}

// A sanitizer must not report a process that dies on purpose.
const letDie = "ASAN_OPTIONS=handle_abort=0:handle_segv=0:detect_leaks=0"

// die runs the C host with the extension.
func die(t *testing.T, what string) cbuild.Result {
	t.Helper()
	return dieWith(t, extension(t), what)
}

// dieWith runs the C host with an extension. A report that hangs fails the test: only "hang" has the watchdog.
func dieWith(t *testing.T, extension, what string, env ...string) cbuild.Result {
	t.Helper()
	res := cbuild.Run{Env: append(env, letDie)}.Exec(t, host(t), extension, what)
	t.Logf("exit %d, signal %v\n%s%s", res.Exit, res.Signal, res.Stdout, res.Stderr)
	return res
}

// frameAt is how a traceback shows a function of the extension at a marked line. GNU's and Go's way of naming the file
// of a compilation differ in its folder.
func frameAt(t *testing.T, mark, function string) string {
	t.Helper()
	return fmt.Sprintf("extension.c\", line %d in %s\n", markedLine(t, mark), function)
}

// goFrameAt is the same in Go's own tracebacks.
func goFrameAt(t *testing.T, mark string) string {
	t.Helper()
	return fmt.Sprintf("extension.c:%d ", markedLine(t, mark))
}

func markedLine(t *testing.T, mark string) int {
	t.Helper()
	text, err := os.ReadFile("testdata/extension.c")
	require.NoError(t, err)
	for i, line := range strings.Split(string(text), "\n") {
		if strings.HasSuffix(line, "/* line: "+mark+" */") {
			return i + 1
		}
	}
	require.Fail(t, "no such mark", mark)
	return 0
}
