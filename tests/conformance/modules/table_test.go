// The table of `make run-extensions`.

package modules

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// A table is written to the file that TABLE names, if it does.
type table struct{ rows []string }

const rowFormat = "%-44s %-9s %-6s %7s"

func (t *table) add(m module, written string, theirs, ours outcome) {
	loaded := "no"
	if ours.loads() {
		loaded = "yes"
	}
	agree := fmt.Sprintf("%d/%d", ours.count(theirs), len(theirs.lines))
	t.rows = append(t.rows, fmt.Sprintf(rowFormat, m.name, written, loaded, agree))
}

func (t *table) write(tb testing.TB) {
	path := os.Getenv("TABLE")
	if path == "" {
		return
	}
	slices.Sort(t.rows)
	head := fmt.Sprintf(rowFormat, "module", "made with", "loads", "agree") + "\n"
	assert.NoError(tb, os.WriteFile(path, []byte(head+strings.Join(t.rows, "\n")+"\n"), 0o644))
}

// What generators and binding libraries leave in a file, the most telling first.
var marks = []struct{ mark, tool string }{
	{"__pyx_capi__", "Cython"}, {"cython_runtime", "Cython"},
	{"pyo3", "PyO3"}, {"pybind11", "pybind11"}, {"nanobind", "nanobind"}, {"swig_runtime_data", "SWIG"},
	{"_cffi_", "cffi"}, {"/rustc/", "Rust"}, {"libstdc++.so", "C++"},
}

// writtenWith tells by a module's file how it was written.
func writtenWith(t *testing.T, m module) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(cbuild.PythonRoot(t), m.file))
	require.NoError(t, err)
	for _, one := range marks {
		if bytes.Contains(text, []byte(one.mark)) {
			return one.tool
		}
	}
	return "C"
}
