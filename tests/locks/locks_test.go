// Package locks holds stress programs in C for the lock sources of the C plane. Each program links those sources and
// a small host (host.c) instead of the library, so that sanitizers see nothing but the locks; the tests here build
// and run them, once for each sanitizer.
package locks

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// The host has a _PyRuntime of its own.
var flags = []string{"-DGOPYRT_RUNTIME_DIRECT", "-Wno-deprecated-declarations"}

// The thread sanitizer does not model fences; the sequence lock's data is atomic all the same.
var variants = cbuild.Variants()

func TestMain(m *testing.M) { cbuild.RunTests(m, variants) }

func program(t *testing.T, v *cbuild.Variant, source string) string {
	t.Helper()
	sources := cbuild.CoreSources(t, "base", "lock")
	return v.Program(t, filepath.Join("testdata", source), "testdata/host.c", sources, flags)
}

// The first report of a sanitizer is the end.
var sanitizerOptions = []string{"TSAN_OPTIONS=halt_on_error=1", "ASAN_OPTIONS=detect_leaks=1"}

func TestStress(t *testing.T) {
	programs := []string{
		"parking_lot.c", "mutex.c", "event_once.c", "shared_locks.c", "semaphores.c", "signals.c", "fork.c", "threads.c",
	}
	for _, v := range variants {
		t.Run(v.Name, func(t *testing.T) {
			for _, source := range programs {
				t.Run(strings.TrimSuffix(source, ".c"), func(t *testing.T) {
					run := cbuild.Run{Env: sanitizerOptions, Timeout: 2 * time.Minute}
					assert.Equal(t, "ok\n", run.OK(t, program(t, v, source)))
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
	program := program(t, variants[0], "deaths.c")
	for _, death := range deaths {
		t.Run(death.how, func(t *testing.T) {
			result := cbuild.Run{Env: []string{"ASAN_OPTIONS=handle_abort=0"}}.Exec(t, program, death.how)
			assert.Equal(t, syscall.SIGABRT, result.Signal)
			assert.Contains(t, result.Stderr, "Fatal Python error: "+death.words)
			assert.Empty(t, result.Stdout)
		})
	}
}
