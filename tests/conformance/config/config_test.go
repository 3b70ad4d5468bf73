// Package config compares configuring with a real CPython: how a PyPreConfig and a PyConfig are filled, read and
// completed, what PyInitConfig and PyStatus answer, what the codecs make of text.
//
// testdata/cases has the cases, one a line; testdata/config_ops.c runs one. testdata/expected has what a CPython prints
// for each, testdata/differences what this library prints instead where it differs on purpose, with the reason.
// With GOPYRT_RECORD=1 the expected outputs are written anew from the CPython in PYTHON_ROOT.
package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gopyruntime/internal/cbuild"
)

// paths.txt and paths_old.txt suppose a Python in /usr, as there is one where CPython is.
const needsPython = "paths"

type testCase struct{ name, ops string }

func caseFiles(t *testing.T) []string {
	files, err := filepath.Glob("testdata/cases/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	return files
}

func readCases(t *testing.T, file string) (cases []testCase) {
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		name, ops, ok := strings.Cut(line, ": ")
		require.True(t, ok, line)
		cases = append(cases, testCase{name, ops})
	}
	return cases
}

// readOutputs reads "== NAME" and the lines below it, which are a case's output; a line with '#' first is a remark.
func readOutputs(t *testing.T, file string) map[string]string {
	outputs := map[string]string{}
	text, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return outputs
	}
	require.NoError(t, err)
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

func expected(t *testing.T, file string) map[string]string {
	return readOutputs(t, filepath.Join("testdata/expected", filepath.Base(file)))
}

// expectedOfOurs is what this library is to print.
func expectedOfOurs(t *testing.T, file string) map[string]string {
	want := expected(t, file)
	for name, output := range readOutputs(t, filepath.Join("testdata/differences", filepath.Base(file))) {
		require.Contains(t, want, name, "a difference in no case")
		require.NotEqual(t, want[name], output, "%s is listed as a difference and is none", name)
		want[name] = output
	}
	return want
}

// output runs a program and returns all that it prints, in the order in which it was written.
func output(t *testing.T, argv ...string) string {
	sh := append([]string{"sh", "-c", `cd / && exec "$@" 2>&1`, "sh"}, argv...)
	r := cbuild.Exec(t, sh...)
	if r.Exit != 0 {
		return r.Stdout + fmt.Sprintf("[code %d signal %d]\n", r.Exit, r.Signal)
	}
	return r.Stdout
}

// compare runs the cases of a file; argv starts the program that runs one.
func compare(t *testing.T, file string, want map[string]string, argv []string) {
	cases := readCases(t, file)
	require.Len(t, want, len(cases))
	for _, c := range cases {
		require.Contains(t, want, c.name)
		assert.Equal(t, want[c.name], output(t, append(argv[:len(argv):len(argv)], strings.Split(c.ops, " ")...)...), c.name)
	}
}

var deprecated = []string{"-Wno-deprecated-declarations"}

func ours(t *testing.T, source string, headers cbuild.Headers) string {
	return cbuild.Program{
		Sources: []string{filepath.Join("testdata", source)},
		Headers: headers,
		Flags:   append([]string{"-DPy_BUILD_CORE", "-fPIC"}, deprecated...),
	}.Build(t)
}

// real compiles a program against CPython's library, inside its root folder.
func real(t *testing.T, root cbuild.Chroot, source string) string {
	for _, header := range []string{"config_fields.h", "config_old.h", "config_text.h"} {
		root.Add(t, filepath.Join("testdata", header))
	}
	return root.Compile(t, filepath.Join("testdata", source), "-DPy_BUILD_CORE")
}

func TestOurs(t *testing.T) {
	for _, headers := range []cbuild.Headers{cbuild.Ours, cbuild.CPython} {
		t.Run(headers.String(), func(t *testing.T) {
			program := ours(t, "config_ops.c", headers)
			for _, file := range caseFiles(t) {
				if strings.HasPrefix(filepath.Base(file), needsPython) {
					continue
				}
				t.Run(filepath.Base(file), func(t *testing.T) {
					compare(t, file, expectedOfOurs(t, file), []string{program})
				})
			}
		})
	}
}

// TestOursBesideCPython runs every case where there is a Python, those of the paths among them.
func TestOursBesideCPython(t *testing.T) {
	root := cbuild.NewChroot(t)
	root.AddLibrary(t)
	program := root.Add(t, ours(t, "config_ops.c", cbuild.Ours))
	for _, file := range caseFiles(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			argv := root.Argv("env", "LD_LIBRARY_PATH="+root.Dir(), program)
			compare(t, file, expectedOfOurs(t, file), argv)
		})
	}
}

// TestCPython checks that the expected outputs are CPython's.
func TestCPython(t *testing.T) {
	root := cbuild.NewChroot(t)
	program := root.Argv(real(t, root, "config_ops.c"))
	for _, file := range caseFiles(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			if os.Getenv("GOPYRT_RECORD") != "" {
				record(t, file, program)
			}
			compare(t, file, expected(t, file), program)
		})
	}
}

func record(t *testing.T, file string, argv []string) {
	var text strings.Builder
	for _, c := range readCases(t, file) {
		fmt.Fprintf(&text, "== %s\n%s", c.name,
			output(t, append(argv[:len(argv):len(argv)], strings.Split(c.ops, " ")...)...))
	}
	file = filepath.Join("testdata/expected", filepath.Base(file))
	require.NoError(t, os.WriteFile(file, []byte(text.String()), 0o666))
}

// Programs that print facts of their own, with what a CPython prints.
func TestPrograms(t *testing.T) {
	for _, name := range []string{"status", "init_config"} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join("testdata/programs", name+".txt"))
			require.NoError(t, err)
			want := string(text)
			t.Run("ours", func(t *testing.T) {
				assert.Equal(t, want, output(t, "env", "-i", "PATH=/usr/bin", "ASAN_OPTIONS="+os.Getenv("ASAN_OPTIONS"),
					ours(t, name+".c", cbuild.Ours)))
			})
			t.Run("CPython", func(t *testing.T) {
				root := cbuild.NewChroot(t)
				program := root.Argv("env", "-i", "PATH=/usr/bin", real(t, root, name+".c"))
				assert.Equal(t, want, output(t, program...))
			})
		})
	}
}
