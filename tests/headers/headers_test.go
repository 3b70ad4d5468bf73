// Package headers tests include/: that every header compiles by itself, in C and C++, with gcc and clang; that code
// written for CPython compiles unchanged; and that the inline code does what CPython's does.
package headers

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// compilers are those that all headers must compile with, without a warning. Each by itself does with one of either maker,
// in either language.
var compilers = []struct {
	name  string
	flags []string
}{
	{"gcc", []string{"-x", "c", "-std=c11"}},
	{"clang", []string{"-x", "c", "-std=c11"}},
	{"g++", []string{"-x", "c++", "-std=c++17"}},
	{"clang++", []string{"-x", "c++", "-std=c++17"}},
}

// onlyThroughAnother is what a header says that may not be included by itself.
const onlyThroughAnother = "this header file must not be included directly"

// headerNames lists the headers that a program may name, relative to include/. Those below abi/ are included by them.
func headerNames(t *testing.T) []string {
	t.Helper()
	include := filepath.Join(cbuild.Root(t), "include")
	var names []string
	err := filepath.WalkDir(include, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(include, path)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name == "abi" {
				return fs.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(name, ".h") {
			names = append(names, name)
		}
		return nil
	})
	require.NoError(t, err)
	require.Contains(t, names, "Python.h")
	require.Contains(t, names, filepath.Join("internal", "pycore_runtime.h"))
	return names
}

func TestEachHeaderByItself(t *testing.T) {
	names := headerNames(t)
	include := filepath.Join(cbuild.Root(t), "include")
	for _, compiler := range compilers {
		if compiler.name != "gcc" && compiler.name != "clang++" {
			continue
		}
		t.Run(compiler.name, func(t *testing.T) {
			t.Parallel()
			cbuild.Need(t, compiler.name)
			flags := append(compiler.flags, "-I", include)
			for _, name := range names {
				text, err := os.ReadFile(filepath.Join(include, name))
				require.NoError(t, err)
				source := "#include \"" + name + "\"\n"
				out, err := cbuild.Syntax(t, compiler.name, flags, "#define Py_BUILD_CORE 1\n"+source)
				if strings.Contains(string(text), onlyThroughAnother) {
					assert.Error(t, err, "%s compiles by itself, though it says that it must not", name)
					assert.Contains(t, out, onlyThroughAnother, name)
					continue
				}
				assert.NoError(t, err, "%s:\n%s", name, out)

				if filepath.Dir(name) == "internal" && compiler.name == "gcc" {
					out, err = cbuild.Syntax(t, compiler.name, flags, source)
					assert.Error(t, err, "%s compiles without Py_BUILD_CORE", name)
					assert.Contains(t, out, "Py_BUILD_CORE", name)
				}
			}
		})
	}
}

// Extensions are compiled with stricter warnings than ours, as errors, and CPython's Python.h bears these.
func TestEntryPointIsStrict(t *testing.T) {
	include := filepath.Join(cbuild.Root(t), "include")
	for _, c := range []struct {
		compiler string
		flags    []string
	}{
		{"gcc", []string{"-x", "c", "-std=c99", "-pedantic-errors"}},
		{"gcc", []string{"-x", "c", "-std=c11", "-pedantic-errors", "-Wdeclaration-after-statement", "-Wredundant-decls",
			"-Wnested-externs", "-Wstrict-prototypes", "-Wmissing-prototypes", "-Wshadow", "-Wundef", "-Wcast-qual",
			"-Wconversion", "-Wsign-conversion"}},
		{"clang", []string{"-x", "c", "-std=c99", "-pedantic-errors"}},
		{"g++", []string{"-x", "c++", "-std=c++11", "-pedantic-errors", "-Wold-style-cast", "-Wcast-qual",
			"-Wzero-as-null-pointer-constant"}},
		{"g++", []string{"-x", "c++", "-std=c++20", "-pedantic-errors"}},
		{"clang++", []string{"-x", "c++", "-std=c++17", "-pedantic-errors"}},
	} {
		t.Run(strings.Join(append([]string{c.compiler}, c.flags[2:4]...), " "), func(t *testing.T) {
			cbuild.Need(t, c.compiler)
			flags := append(c.flags, "-I", include)
			for _, limit := range []string{"", "#define Py_LIMITED_API 0x03020000\n", "#define Py_LIMITED_API 0x030e0000\n"} {
				out, err := cbuild.Syntax(t, c.compiler, flags, limit+"#include <Python.h>\n")
				assert.NoError(t, err, limit+out)
			}
		})
	}
}

// All headers at once: macros and types of one must not get in the way of another, in either order.
func TestAllHeadersTogether(t *testing.T) {
	var forward, backward string
	for _, name := range headerNames(t) {
		text, err := os.ReadFile(filepath.Join(cbuild.Root(t), "include", name))
		require.NoError(t, err)
		if !strings.Contains(string(text), onlyThroughAnother) {
			line := "#include \"" + name + "\"\n"
			forward, backward = forward+line, line+backward
		}
	}
	for _, compiler := range compilers {
		t.Run(compiler.name, func(t *testing.T) {
			cbuild.Need(t, compiler.name)
			flags := append(compiler.flags, cbuild.IncludeFlags(t, cbuild.Ours)...)
			texts := []string{forward, backward}
			if strings.HasSuffix(compiler.name, "++") {
				texts = append(texts, "extern \"C\" {\n"+forward+"}\n")
			}
			for _, text := range texts {
				out, err := cbuild.Syntax(t, compiler.name, flags, "#define Py_BUILD_CORE 1\n"+text)
				assert.NoError(t, err, out)
			}
		})
	}
}

// Every generated header is behind the header that programs include, which adds the inline code.
func TestGeneratedHeadersAreReached(t *testing.T) {
	include := filepath.Join(cbuild.Root(t), "include")
	generated := 0
	err := filepath.WalkDir(filepath.Join(include, "abi"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".h" {
			return err
		}
		generated++
		name, err := filepath.Rel(filepath.Join(include, "abi"), path)
		require.NoError(t, err)
		if name == "layout_asserts.h" {
			return nil // for the library's own build, not for programs
		}
		front, err := os.ReadFile(filepath.Join(include, name))
		if assert.NoError(t, err) {
			up := strings.Repeat("../", strings.Count(name, "/"))
			assert.Contains(t, string(front), "#include \""+up+"abi/"+name+"\"", name)
		}
		return nil
	})
	require.NoError(t, err)
	assert.NotZero(t, generated)
}

// The internal headers are reached by path or, as in CPython's own modules, by name.
func TestWrittenForCPython(t *testing.T) {
	internal := map[cbuild.Headers][]string{}
	ours := filepath.Join(cbuild.Root(t), "include", "internal")
	internal[cbuild.Ours] = []string{"-I" + ours}
	for _, headers := range []cbuild.Headers{cbuild.Ours, cbuild.CPython} {
		for _, cc := range []string{"gcc", "clang"} {
			t.Run(cc+", "+headers.String(), func(t *testing.T) {
				base := cbuild.Program{
					Sources: []string{"testdata/written_for_cpython.c"},
					CC:      cc, Headers: headers, Shared: true, Alone: true,
				}
				base.Build(t)
				for _, macro := range []string{"-DPy_BUILD_CORE_MODULE=1", "-DPy_BUILD_CORE_BUILTIN=1"} {
					variant := base
					variant.Flags = []string{macro, "-DPy_BUILD_CORE=1"}
					variant.Build(t)
				}
				if headers == cbuild.Ours {
					byName := base
					byName.Flags = append([]string{"-DINTERNAL_BY_NAME"}, internal[headers]...)
					byName.Build(t)
				}
			})
		}
	}
}

func TestInlineCode(t *testing.T) {
	for _, source := range []string{"finalizing.c", "locks.c", "walking.c", "objects.c", "frames.c", "builtins.c"} {
		for _, headers := range []cbuild.Headers{cbuild.Ours, cbuild.CPython} {
			for _, cc := range []string{"gcc", "clang"} {
				t.Run(source+", "+cc+", "+headers.String(), func(t *testing.T) {
					t.Parallel()
					program := cbuild.Program{Sources: []string{"testdata/" + source}, CC: cc, Headers: headers, Alone: true}
					if headers == cbuild.CPython {
						// CPython's asserts name types of the object model
						program.Flags = []string{"-DNDEBUG"}
					}
					assert.Equal(t, "ok\n", cbuild.OK(t, program.Build(t)))
				})
			}
		}
	}
}

// What CPython's Python.h brings, ours brings too, as far as there is such a header here.
func TestPythonHeaderBringsTheRest(t *testing.T) {
	included := regexp.MustCompile(`(?m)^#include "([^"]+)"`)
	theirs, err := os.ReadFile(filepath.Join(cbuild.PythonRoot(t), "usr/include/python3.14/Python.h"))
	require.NoError(t, err)
	ours, err := os.ReadFile(filepath.Join(cbuild.Root(t), "include", "Python.h"))
	require.NoError(t, err)
	names := included.FindAllStringSubmatch(string(theirs), -1)
	require.NotEmpty(t, names)
	for _, name := range names {
		// objects' headers there are two in CPython, one for the limited API
		for _, header := range []string{name[1], "cpython/" + name[1]} {
			text, err := os.ReadFile(filepath.Join(cbuild.Root(t), "include", header))
			if err == nil && !strings.Contains(string(text), onlyThroughAnother) {
				nested := strings.Contains(string(ours), "#include \""+header+"\"") || reachedByFront(t, name[1], header)
				assert.True(t, nested, "Python.h does not include %s", header)
			}
		}
	}
}

// reachedByFront tells whether the header of the limited API includes the other one.
func reachedByFront(t *testing.T, front, header string) bool {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(cbuild.Root(t), "include", front))
	return err == nil && front != header && strings.Contains(string(text), "#include \""+header+"\"")
}

// One source file cannot use both header sets; the error must say so instead of reporting redefinitions.
func TestMixedWithCPython(t *testing.T) {
	flags := append([]string{"-x", "c"}, cbuild.IncludeFlags(t, cbuild.CPython)...)
	ours := filepath.Join(cbuild.Root(t), "include", "internal", "pycore_runtime.h")
	out, err := cbuild.Syntax(t, "gcc", flags, "#define Py_BUILD_CORE 1\n#include \"Python.h\"\n#include \""+ours+"\"\n")
	assert.Error(t, err)
	assert.Contains(t, out, "a source file uses its headers or ours, not both")
}

// The headers are for one build of CPython; flags of another one must not be accepted silently.
func TestOtherBuildsAreRefused(t *testing.T) {
	flags := append([]string{"-x", "c", "-DPy_GIL_DISABLED=1"}, cbuild.IncludeFlags(t, cbuild.Ours)...)
	out, err := cbuild.Syntax(t, "gcc", flags, "#include \"Python.h\"\n")
	assert.Error(t, err)
	assert.Contains(t, out, "Py_GIL_DISABLED")
}
