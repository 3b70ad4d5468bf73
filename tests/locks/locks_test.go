// Package locks holds stress programs in C for the lock sources of the C plane. Each program links those sources and
// a small host (host.c) instead of the library, so that sanitizers see nothing but the locks; the tests here build
// and run them, once for each sanitizer.
package locks

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gopyruntime/internal/cbuild"
)

// The files under test: those of internal/core that need nothing else of it.
var sources = []string{
	"critical_section", "event", "futex", "futex_sem", "locks_fork", "mutex", "once", "parking_lot", "pythread_lock",
	"pythread_runtime", "pythread_thread", "pythread_tss", "raw_mutex", "recursive_mutex", "rwmutex", "semaphore",
	"seqlock", "spin", "time_calendar", "time_clock", "time_convert",
}

// The host has a _PyRuntime of its own.
const ownRuntime = "-DGOPYRT_RUNTIME_DIRECT"

// A variant is one way to compile.
type variant struct {
	name  string
	cc    string
	flags []string

	once    sync.Once
	dir     string
	archive string
	missing string // why this machine cannot build it
	err     string
}

var variants = []*variant{
	{name: "plain", cc: "gcc", flags: []string{"-O2"}},
	{name: "clang", cc: "clang", flags: []string{"-O2"}},
	// The thread sanitizer does not model fences; the sequence lock's data is atomic all the same.
	{name: "thread", cc: "gcc", flags: []string{"-fsanitize=thread", "-Wno-tsan"}},
	{name: "address", cc: "gcc", flags: []string{"-fsanitize=address,undefined", "-fno-sanitize-recover=all"}},
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, v := range variants {
		_ = os.RemoveAll(v.dir)
	}
	os.Exit(code)
}

// chosen returns all variants, or only the plain one when the whole run is made with a sanitizer already.
func chosen() []*variant {
	if os.Getenv("GOPYRT_SANITIZE") != "" {
		return variants[:1]
	}
	return variants
}

// library compiles the sources and the host into an archive, once for each variant.
func (v *variant) library(t *testing.T) string {
	t.Helper()
	cbuild.Need(t, v.cc)
	v.once.Do(func() {
		v.dir, v.err = compile(t, v)
		v.archive = filepath.Join(v.dir, "locks.a")
	})
	if v.missing != "" {
		t.Skip("SKIPPED: " + v.missing)
	}
	require.Empty(t, v.err)
	return v.archive
}

func compile(t *testing.T, v *variant) (dir, failure string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "gopyruntime-locks-")
	require.NoError(t, err)

	empty := filepath.Join(dir, "empty.c")
	require.NoError(t, os.WriteFile(empty, []byte("int main(void) { return 0; }\n"), 0o666))
	probe := append(append([]string{}, v.flags...), empty, "-o", filepath.Join(dir, "empty"))
	if out, err := exec.Command(v.cc, probe...).CombinedOutput(); err != nil && len(v.flags) > 1 {
		v.missing = v.cc + " has no " + v.name + " sanitizer: " + string(out)
		return dir, ""
	}

	args := []string{"-c", "-std=gnu11", "-g", "-O1", "-Wall", "-Wextra", "-Werror", "-fno-omit-frame-pointer", ownRuntime}
	args = append(args, cbuild.IncludeFlags(t, cbuild.Ours)...)
	args = append(args, v.flags...)
	if s := os.Getenv("GOPYRT_SANITIZE"); s != "" {
		args = append(args, "-fsanitize="+s, "-Wno-tsan")
	}
	for _, name := range sources {
		args = append(args, filepath.Join(cbuild.Root(t), "internal/core", name+".c"))
	}
	args = append(args, filepath.Join(cbuild.Root(t), "tests/locks/testdata/host.c"))
	cmd := exec.Command(v.cc, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		return dir, strings.Join(cmd.Args, " ") + "\n" + string(out)
	}
	objects, err := filepath.Glob(filepath.Join(dir, "*.o"))
	require.NoError(t, err)
	out, err := exec.Command("ar", append([]string{"rc", filepath.Join(dir, "locks.a")}, objects...)...).CombinedOutput()
	require.NoError(t, err, "%s", out)
	return dir, ""
}

func (v *variant) program(t *testing.T, source string) string {
	t.Helper()
	archive := v.library(t)
	return cbuild.Program{
		Sources: []string{filepath.Join("testdata", source), archive},
		CC:      v.cc,
		Flags:   append([]string{"-Wno-deprecated-declarations", ownRuntime}, v.flags...),
		Alone:   true,
	}.Build(t)
}

// The first report of a sanitizer is the end.
var sanitizerOptions = []string{"TSAN_OPTIONS=halt_on_error=1", "ASAN_OPTIONS=detect_leaks=1"}

func TestStress(t *testing.T) {
	programs := []string{
		"parking_lot.c", "mutex.c", "event_once.c", "shared_locks.c", "semaphores.c", "signals.c", "fork.c", "threads.c",
	}
	for _, v := range chosen() {
		t.Run(v.name, func(t *testing.T) {
			for _, source := range programs {
				t.Run(strings.TrimSuffix(source, ".c"), func(t *testing.T) {
					run := cbuild.Run{Env: sanitizerOptions, Timeout: 2 * time.Minute}
					assert.Equal(t, "ok\n", run.OK(t, v.program(t, source)))
				})
			}
		})
	}
}

// What is fatal is fatal with CPython's words.
func TestDeaths(t *testing.T) {
	deaths := []struct{ how, words string }{
		{"mutex", "PyMutex_Unlock: unlocking mutex that is not locked"},
		{"raw", "_PyRawMutex_UnlockSlow: unlocking mutex that is not locked"},
		{"recursive", "_PyRecursiveMutex_Unlock: unlocking a recursive mutex that is not owned by the current thread"},
		{"once", "unlock_once: invalid result from _PyOnceFlag_CallOnce"},
		{"park", "_PyParkingLot_Park: cannot wait on 3 bytes: the size must be 1, 2, 4 or 8"},
	}
	program := variants[0].program(t, "deaths.c")
	for _, death := range deaths {
		t.Run(death.how, func(t *testing.T) {
			result := cbuild.Run{Env: []string{"ASAN_OPTIONS=handle_abort=0"}}.Exec(t, program, death.how)
			assert.Equal(t, syscall.SIGABRT, result.Signal)
			assert.Contains(t, result.Stderr, "Fatal Python error: "+death.words)
			assert.Empty(t, result.Stdout)
		})
	}
}
