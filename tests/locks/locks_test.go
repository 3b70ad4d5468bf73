// Package locks holds stress programs in C for the lock sources of the C plane. Each program links those sources and
// a small host (host.c) instead of the library, so that sanitizers see nothing but the locks; the tests here build
// and run them, once for each sanitizer.
package locks

import (
	"testing"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// The host has a _PyRuntime of its own. The thread sanitizer does not model fences; the sequence lock's data is atomic
// all the same. The first report of a sanitizer ends the program.
var suite = cbuild.Suite{
	Host:     "testdata/host.c",
	Floors:   []string{"base", "lock"},
	Env:      []string{"TSAN_OPTIONS=halt_on_error=1", "ASAN_OPTIONS=detect_leaks=1:handle_abort=0"},
	Variants: cbuild.Variants(),
}

func TestMain(m *testing.M) { suite.Main(m) }

func TestStress(t *testing.T) {
	suite.TestPrograms(t, []string{
		"parking_lot.c", "mutex.c", "event_once.c", "shared_locks.c", "semaphores.c", "signals.c", "fork.c",
		"fork_locks.c", "threads.c",
	})
}

// What is fatal in CPython is fatal here, with the same message.
func TestDeaths(t *testing.T) {
	for how, message := range map[string]string{
		"mutex":     "PyMutex_Unlock: unlocking mutex that is not locked",
		"raw":       "_PyRawMutex_UnlockSlow: unlocking mutex that is not locked",
		"recursive": "_PyRecursiveMutex_Unlock: unlocking a recursive mutex that is not owned by the current thread",
		"once":      "unlock_once: invalid result from _PyOnceFlag_CallOnce",
		"park":      "_PyParkingLot_Park: cannot wait on 3 bytes: the size must be 1, 2, 4 or 8",
	} {
		t.Run(how, func(t *testing.T) { suite.TestDeath(t, how, "Fatal Python error: "+message) })
	}
}
