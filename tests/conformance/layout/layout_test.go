// Package layout compares the layout of our headers, and the table they are made from, with a real CPython's.
package layout

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/abi"
	"github.com/gopyruntime/gopyruntime/internal/abi/compare"
	"github.com/gopyruntime/gopyruntime/internal/abi/initial"
	"github.com/gopyruntime/gopyruntime/internal/abi/probe"
	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

func install(t *testing.T) probe.Install {
	t.Helper()
	found, err := probe.Find(cbuild.PythonRoot(t), "3.14")
	require.NoError(t, err)
	return found
}

func config(t *testing.T, include, cc string) compare.Config {
	t.Helper()
	cpython := install(t)
	cbuild.Need(t, cc)
	return compare.Config{Table: abi.Layout(), CPython: cpython, Include: include, CC: cc}
}

func TestEveryMemberAndConstant(t *testing.T) {
	for _, cc := range []string{"gcc", "clang"} {
		t.Run(cc, func(t *testing.T) {
			c := config(t, filepath.Join(cbuild.Root(t), "include"), cc)
			types, err := compare.Types(c)
			require.NoError(t, err)
			constants, err := compare.Constants(c)
			require.NoError(t, err)
			for _, report := range []compare.Report{types, constants} {
				assert.Empty(t, report.Differences)
				assert.True(t, report.OK())
				t.Logf("%d of %d %s equal", report.Equal, report.Total, report.What)
			}
			assert.Greater(t, types.Total, 4500)
			assert.Greater(t, constants.Total, 350)
		})
	}
}

// damage copies our headers and replaces text in one of them.
func damage(t *testing.T, header, old, new string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "include")
	require.NoError(t, os.CopyFS(dir, os.DirFS(filepath.Join(cbuild.Root(t), "include"))))
	file := filepath.Join(dir, header)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Contains(t, string(text), old)
	require.NoError(t, os.WriteFile(file, []byte(strings.Replace(string(text), old, new, 1)), 0o666))
	return dir
}

// The comparison detects damage.
func TestDamageIsSeen(t *testing.T) {
	for _, c := range []struct{ header, old, new, want string }{
		{"abi/internal/pycore_runtime_structs.h", "int preinitialized;", "unsigned preinitialized;",
			"struct pyruntimestate preinitialized: CPython: member 3: int at 768, size 4; here: member 3: unsigned int at 768, size 4"},
		{"abi/internal/pycore_runtime_structs.h", "int preinitialized;", "int preinited;",
			"struct pyruntimestate preinited: not in CPython; here: member 3: int at 768, size 4"},
		{"abi/cpython/pystate.h", "finalizing : 1;", "finalizing : 2;",
			"struct _ts _status.finalizing: CPython: member 5: unsigned int at 0, size 4, bits 5 to 5; here: member 5: unsigned int at 0, size 4, bits 5 to 6"},
		{"abi/cpython/initconfig.h", "_PyStatus_TYPE_EXIT = 2", "_PyStatus_TYPE_EXIT = 3",
			"PyStatus _type._PyStatus_TYPE_EXIT: CPython: enumerator 2 = 2; here: enumerator 2 = 3"},
		{"abi/methodobject.h", "typedef PyObject *(*PyCFunction)(PyObject *, PyObject *);", "typedef PyObject *(*PyCFunction)(PyObject *, void *);",
			"PyCFunction: CPython: size 0 typedef *func(*PyObject, *PyObject) *PyObject; here: size 0 typedef *func(*PyObject, *void) *PyObject"},
	} {
		t.Run(c.new, func(t *testing.T) {
			types, err := compare.Types(config(t, damage(t, c.header, c.old, c.new), "gcc"))
			require.NoError(t, err)
			assert.False(t, types.OK())
			assert.Contains(t, types.Differences, c.want)
		})
	}
}

// The committed tables are what the extractor reads out of this CPython.
func TestTablesAreThisCPythons(t *testing.T) {
	root := cbuild.Root(t)
	dir := t.TempDir()
	layout, values := filepath.Join(dir, "layout.json"), filepath.Join(dir, "initial.tsv")
	cmd := exec.Command("go", "run", "./internal/abi/cmd/extract", "-root", cbuild.PythonRoot(t), "-layout", layout, "-initial", values)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)

	text, err := os.ReadFile(layout)
	require.NoError(t, err)
	table, err := abi.Parse(text)
	require.NoError(t, err)
	report := compare.Tables(table, abi.Layout())
	assert.Empty(t, report.Differences)
	assert.True(t, report.OK())

	theirs, err := initial.ReadFile(values)
	require.NoError(t, err)
	ours, err := initial.ReadFile(filepath.Join(root, "internal/abi/initial.tsv"))
	require.NoError(t, err)
	require.Equal(t, len(theirs), len(ours))
	equal := 0
	for i := range theirs {
		// another patch release has another number here, and may have the same layout
		if theirs[i].Path == "debug_offsets.version" || assert.Equal(t, theirs[i], ours[i]) {
			equal++
		}
	}
	t.Logf("%d of %d initial values equal", equal, len(theirs))
}
