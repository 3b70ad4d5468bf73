// Package support holds C programs for the support sources of the C plane: memory, hash, interned strings, audit hooks,
// exit callbacks, the table of built-in modules. Each program links those sources and a small host (host.c) instead of
// the library, so that sanitizers see nothing but them; the tests here build and run them, once for each sanitizer.
package support

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
	"github.com/gopyruntime/gopyruntime/internal/unicode"
)

// The host has a _PyRuntime of its own. The first report of a sanitizer ends the program.
var suite = cbuild.Suite{
	Host:   "testdata/host.c",
	Floors: []string{"base", "fatal", "lock", "alloc", "text", "eval", "config"},
	Env: []string{
		"TSAN_OPTIONS=halt_on_error=1:die_after_fork=0:allocator_may_return_null=1",
		"ASAN_OPTIONS=handle_abort=0:allocator_may_return_null=1:detect_leaks=0",
	},
	Variants: cbuild.OwnVariants(),
}

func TestMain(m *testing.M) { suite.Main(m) }

func TestPrograms(t *testing.T) {
	suite.TestPrograms(t, []string{
		"domains.c", "allocators.c", "small.c", "small_threads.c", "small_fork.c", "hooks.c", "atexit.c", "table.c", "hash.c",
		"urandom.c", "intern.c", "inittab.c", "text.c", "watchers.c", "tracemalloc.c",
	}, "small_fork.c", "watchers.c")
}

// The C tables say of every code point what the table that they are made of says, the case mappings that the library
// keeps for itself among them.
func TestCharacters(t *testing.T) {
	probe := filepath.Join(t.TempDir(), "probe.c")
	require.NoError(t, os.WriteFile(probe, []byte(unicode.Probe), 0o666))
	program := suite.ProgramAt(t, suite.Variants[0], probe)
	_, want, _ := strings.Cut(unicode.Text, "\n") // without its first line, a comment
	assert.Equal(t, strings.Split(want, "\n"), strings.Split(suite.Run(t, program), "\n"))
}

// What the debug hooks find ends the process with a report, and so does a call at the wrong time.
func TestDeaths(t *testing.T) {
	for name, want := range map[string][]string{
		"overrun": {
			"    16 bytes originally requested\n", "        at tail+0: 0x78 *** OUCH\n        at tail+1: 0xfd\n",
			"Fatal Python error: _PyMem_DebugRawFree: bad trailing pad byte\n",
		},
		"underrun": {"        at p-1: 0x78 *** OUCH\n", "Fatal Python error: _PyMem_DebugRawFree: bad leading pad byte\n"},
		"wild-size": {
			"    18446744073709551615 bytes originally requested\n",
			"Fatal Python error: _PyMem_DebugRawFree: bad trailing pad byte\n",
		},
		"wild-header": {
			"    The 8 pad bytes at tail=", " are not readable.\n    Data at p: not readable\n",
			"Fatal Python error: _PyMem_DebugRawRealloc: bad ID: Allocated using API '3', verified using API 'r'\n",
		},
		"wrong-domain": {
			": API 'o'\n", "    Data at p: 68 65 6c 6c 6f 00 cd cd ... cd cd cd cd cd cd cd cd\n",
			"Fatal Python error: _PyMem_DebugRawFree: bad ID: Allocated using API 'o', verified using API 'm'\n",
		},
		"mem-detached":      {"Fatal Python error: _PyMem_DebugMalloc: Python memory allocator called without holding the GIL\n"},
		"obj-free-detached": {"Fatal Python error: _PyMem_DebugFree: Python memory allocator called without holding the GIL\n"},
		"calloc-detached":   {"Fatal Python error: _PyMem_DebugCalloc: Python memory allocator called without holding the GIL\n"},
		"realloc-detached":  {"Fatal Python error: _PyMem_DebugRealloc: Python memory allocator called without holding the GIL\n"},
		"append-late":       {"Fatal Python error: PyImport_AppendInittab: PyImport_AppendInittab() may not be called after Py_Initialize()\n"},
		"extend-late":       {"Fatal Python error: PyImport_ExtendInittab: PyImport_ExtendInittab() may not be called after Py_Initialize()\n"},
		"atexit-detached":   {"Fatal Python error: PyUnstable_AtExit: ", "the function must be called with the GIL held"},
	} {
		t.Run(name, func(t *testing.T) { suite.TestDeath(t, name, want...) })
	}
}
