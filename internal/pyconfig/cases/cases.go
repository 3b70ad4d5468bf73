// Package cases reads the cases of the configuration's conformance: operations, and what they print. Two tests run
// them: that of internal/pyconfig with the policy alone, and tests/conformance/config with a library.
package cases

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A Case is one line of a file of cases.
type Case struct{ Name, Ops string }

// Files returns the files of cases in a folder of test data.
func Files(t testing.TB, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "cases/*.txt"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	return files
}

// Read reads a file of cases.
func Read(t testing.TB, file string) (cases []Case) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		name, ops, ok := strings.Cut(line, ": ")
		require.True(t, ok, line)
		cases = append(cases, Case{name, ops})
	}
	return cases
}

// Expected returns what a CPython prints for the cases of a file, by their names.
func Expected(t testing.TB, folder, file string) map[string]string {
	t.Helper()
	return outputs(t, filepath.Join(folder, "expected", filepath.Base(file)))
}

// ExpectedOfOurs returns what this library has to print: the output of a CPython, or the one listed in the differences.
func ExpectedOfOurs(t testing.TB, folder, file string) map[string]string {
	t.Helper()
	want := Expected(t, folder, file)
	differences := filepath.Join(folder, "differences", filepath.Base(file))
	if _, err := os.Stat(differences); os.IsNotExist(err) {
		return want
	}
	for name, output := range outputs(t, differences) {
		require.Contains(t, want, name, "a difference in no case")
		require.NotEqual(t, want[name], output, "%s is listed as a difference and is none", name)
		want[name] = output
	}
	return want
}

// outputs reads "== NAME" and the lines below it, which are a case's output; a line with '#' first is a remark.
func outputs(t testing.TB, file string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	outputs := map[string]string{}
	name := ""
	for line := range strings.Lines(string(text)) {
		switch {
		case strings.HasPrefix(line, "== "):
			name = strings.TrimSuffix(line[3:], "\n")
			outputs[name] = ""
		case !strings.HasPrefix(line, "#"):
			outputs[name] += line
		}
	}
	return outputs
}
