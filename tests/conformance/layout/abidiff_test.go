// abidiff compares the library with CPython's.

package layout

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// library compiles a shared library with a _PyRuntime only, and the names of its parts that a debugger needs.
func library(t *testing.T, flags ...string) string {
	t.Helper()
	dir := t.TempDir()
	source := filepath.Join(dir, "runtime.c")
	require.NoError(t, os.WriteFile(source, []byte(
		"#define Py_BUILD_CORE 1\n#include \"Python.h\"\n#include \"internal/pycore_runtime.h\"\n"+
			"#include \"internal/pycore_tstate.h\"\n_PyRuntimeState _PyRuntime;\n_PyThreadStateImpl *gopyrt_first_thread;\n"), 0o666))
	out := filepath.Join(dir, "libruntime.so")
	args := append([]string{"-std=gnu11", "-w", "-g", "-shared", "-fPIC", "-o", out, source}, flags...)
	text, err := exec.Command("gcc", args...).CombinedOutput()
	require.NoError(t, err, "%s", text)
	return out
}

// libabigail, which knows nothing of our own reader of debug information, finds no difference either. It numbers
// anonymous structs in the order in which it meets them; apart from these numbers not even what it calls harmless may
// differ, which is what the second call asks for.
func TestAbidiff(t *testing.T) {
	theirs := library(t, install(t).Flags()...)
	cbuild.Need(t, "abidiff")
	ours := library(t, cbuild.IncludeFlags(t, cbuild.Ours)...)
	result := cbuild.Exec(t, "abidiff", theirs, ours)
	assert.Zero(t, result.Exit, "%s", result.Stdout)
	assert.Contains(t, result.Stdout, "Variables changes summary: 0 Removed, 0 Changed")
	result = cbuild.Exec(t, "abidiff", "--leaf-changes-only", "--harmless", theirs, ours)
	assert.Zero(t, result.Exit, "%s", result.Stdout)
	assert.Contains(t, result.Stdout, "Changed leaf types summary: 0 leaf type changed")
}

// It does not look at the width of bit-fields; our own comparison does.
func TestAbidiffSeesDamage(t *testing.T) {
	theirs := library(t, install(t).Flags()...)
	cbuild.Need(t, "abidiff")
	for _, c := range []struct{ header, old, new string }{
		{"abi/internal/pycore_lock.h", "uintptr_t bits;", "intptr_t bits;"},
		{"abi/internal/pycore_runtime_structs.h", "int preinitialized;", "int preinited;"},
	} {
		damaged := library(t, "-I"+damage(t, c.header, c.old, c.new))
		result := cbuild.Exec(t, "abidiff", "--leaf-changes-only", "--harmless", theirs, damaged)
		assert.NotZero(t, result.Exit, "abidiff sees no change in a damaged %s", c.header)
		assert.NotContains(t, result.Stdout, "0 leaf type changed")
	}
}
