// Scripts that run others and say what came of it.

package linking

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// A test that no CPython could be run for is not one that passed.
func TestConformanceEndsWithWhatWasSkipped(t *testing.T) {
	const passes, fails = "=== RUN   A\n--- PASS: A (0.00s)\n    --- PASS: A/b (0.00s)\n", "--- FAIL: B (0.00s)\n"
	const skips = "    x_test.go:1: SKIPPED: only root can run the Python in PYTHON_ROOT\n--- SKIP: C (0.00s)\n"
	const fields = "    x_test.go:2: values of fields: 7 of 8 are CPython's\n"
	for name, c := range map[string]struct {
		output, command string
		exit            int
		ends            []string
	}{
		"all pass": {passes + fields, "true", 0, []string{
			"conformance: 2 tests passed, 0 failed, 0 SKIPPED", "values of fields: 7 of 8 are CPython's",
		}},
		"one fails": {passes + fails, "false", 1, []string{"conformance: 2 tests passed, 1 failed, 0 SKIPPED"}},
		"no CPython": {passes + skips, "true", 1, []string{
			"conformance: 2 tests passed, 0 failed, 1 SKIPPED", "      1 SKIPPED: only root can run the Python in PYTHON_ROOT",
			"conformance: SKIPPED is not passed: no CPython was run",
		}},
		"a tool is missing": {"SKIPPED: abidiff is not there\n--- SKIP: D (0.00s)\n", "true", 0, []string{
			"conformance: 0 tests passed, 0 failed, 1 SKIPPED", "      1 SKIPPED: abidiff is not there",
		}},
		"a package has nothing to run": {
			"SKIPPED: PYTHON_ROOT does not name\nok  \ta/package\t0.005s [no tests to run]\n", "true", 1, []string{
				"conformance: 0 tests passed, 0 failed, 1 SKIPPED", "      1 SKIPPED: PYTHON_ROOT does not name",
				"conformance: SKIPPED is not passed: no CPython was run",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "output")
			require.NoError(t, os.WriteFile(file, []byte(c.output), 0o666))
			script := filepath.Join(cbuild.Root(t), "scripts/conformance")
			got := cbuild.Exec(t, script, "bash", "-c", `cat "$1"; `+c.command, "bash", file)
			assert.Equal(t, c.exit, got.Exit)
			said, ok := strings.CutPrefix(got.Stdout, c.output+"\n")
			require.True(t, ok, got.Stdout)
			assert.Equal(t, strings.Join(c.ends, "\n")+"\n", said+got.Stderr)
		})
	}
}

// With -only, bench/run builds the library, runs the tool, and nothing else.
func TestBenchRunsOnlyWhatIsNamed(t *testing.T) {
	dir := t.TempDir()
	log := filepath.Join(dir, "log")
	for _, tool := range []string{"go", "gcc", "make"} {
		stub := "#!/bin/sh\necho " + tool + ` "$@" >>'` + log + "'\n"
		cbuild.WriteProgram(t, filepath.Join(dir, tool), []byte(stub))
	}
	for _, arguments := range [][]string{{"-only", "Malloc + Free"}, {"-rounds", "1", "-only=x"}, {"--only", "x"}} {
		cmd := exec.Command(filepath.Join(cbuild.Root(t), "bench/run"), arguments...)
		cmd.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"), "CC=gcc")
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s", out)
		text, err := os.ReadFile(log)
		require.NoError(t, err)
		assert.Equal(t, "make -s lib\ngo run ./bench "+strings.Join(arguments, " ")+"\n", string(text))
		assert.Empty(t, out)
		require.NoError(t, os.Remove(log))
	}
}
