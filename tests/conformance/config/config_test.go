// Package config compares configuring with a real CPython: how a PyPreConfig and a PyConfig are filled, read and
// completed, what PyInitConfig and PyStatus answer, what the codecs make of text.
//
// The cases, one a line, are those of internal/pyconfig, whose own test runs them without a library; here
// testdata/config_ops.c runs them. In internal/pyconfig/testdata, too, is what a CPython prints for each ("expected"),
// and what this library prints instead where it differs on purpose, with the reason ("differences").
// With GOPYRT_RECORD=1 the expected outputs are recorded again from the CPython in PYTHON_ROOT.
package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
	"github.com/gopyruntime/gopyruntime/internal/pyconfig/cases"
)

// paths.txt and paths_old.txt assume a Python in /usr, as in CPython's root.
const needsPython = "paths"

// folder has the cases and the outputs.
const folder = "../../../internal/pyconfig/testdata"

// output runs a program and returns all that it prints, in the order in which it was written.
func output(t *testing.T, argv ...string) string {
	sh := append([]string{"sh", "-c", `cd / && exec "$@" 2>&1`, "sh"}, argv...)
	r := cbuild.Exec(t, sh...)
	if r.Exit != 0 {
		return r.Stdout + fmt.Sprintf("[code %d signal %d]\n", r.Exit, r.Signal)
	}
	return r.Stdout
}

// compare runs the cases of a file, some of them under a sanitizer, where a program takes its time; argv starts the program
// that runs one.
func compare(t *testing.T, file string, want map[string]string, argv []string) {
	all := cases.Read(t, file)
	require.Len(t, want, len(all))
	for i, c := range all {
		if cbuild.Sanitized("address") && i%3 != 0 {
			continue
		}
		require.Contains(t, want, c.Name)
		assert.Equal(t, want[c.Name], output(t, append(argv[:len(argv):len(argv)], strings.Split(c.Ops, " ")...)...), c.Name)
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
	program := ours(t, "config_ops.c", cbuild.Ours)
	for _, file := range cases.Files(t, folder) {
		if strings.HasPrefix(filepath.Base(file), needsPython) {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			compare(t, file, cases.ExpectedOfOurs(t, folder, file), []string{program})
		})
	}
}

// TestOursBesideCPython runs every case in a root with a Python, including those of the paths, and with a program that was
// compiled against CPython's headers.
func TestOursBesideCPython(t *testing.T) {
	root := cbuild.NewChroot(t)
	root.AddLibrary(t)
	program := root.Add(t, ours(t, "config_ops.c", cbuild.CPython))
	for _, file := range cases.Files(t, folder) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			argv := root.Argv("env", "LD_LIBRARY_PATH="+root.Dir(), program)
			compare(t, file, cases.ExpectedOfOurs(t, folder, file), argv)
		})
	}
}

// TestCPython checks that the expected outputs are CPython's.
func TestCPython(t *testing.T) {
	root := cbuild.NewChroot(t)
	program := root.Argv(real(t, root, "config_ops.c"))
	for _, file := range cases.Files(t, folder) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			if os.Getenv("GOPYRT_RECORD") != "" {
				record(t, file, program)
			}
			compare(t, file, cases.Expected(t, folder, file), program)
		})
	}
}

func record(t *testing.T, file string, argv []string) {
	var text strings.Builder
	for _, c := range cases.Read(t, file) {
		fmt.Fprintf(&text, "== %s\n%s", c.Name,
			output(t, append(argv[:len(argv):len(argv)], strings.Split(c.Ops, " ")...)...))
	}
	file = filepath.Join(folder, "expected", filepath.Base(file))
	require.NoError(t, os.WriteFile(file, []byte(text.String()), 0o666))
}

// Programs that print facts of their own, with what a CPython prints.
func TestPrograms(t *testing.T) {
	for _, name := range []string{"status", "init_config"} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join("testdata/programs", name+".txt")
			if os.Getenv("GOPYRT_RECORD") != "" {
				root := cbuild.NewChroot(t)
				said := output(t, root.Argv("env", "-i", "PATH=/usr/bin", real(t, root, name+".c"))...)
				require.NoError(t, os.WriteFile(file, []byte(said), 0o666))
			}
			text, err := os.ReadFile(file)
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
