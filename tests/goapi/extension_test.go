// Extensions that would bring another Python into the process.

package goapi

import (
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// What stands in for libpython, and constructors that tell that a library was loaded.
const (
	python = `char _PyRuntime[400000] = {1}; void python(void) {}`
	loud   = `#include <unistd.h>
__attribute__((constructor)) static void come(void) { if (write(1, "loaded\n", 7) != 7) _exit(9); }
`
)

// A workshop makes shared objects in one folder.
type workshop struct {
	*testing.T
	dir string
}

func (w workshop) path(name string) string { return filepath.Join(w.dir, name) }

func (w workshop) object(name, source string, flags ...string) string {
	w.Helper()
	cbuild.Need(w.T, "gcc")
	require.NoError(w, os.MkdirAll(filepath.Dir(w.path(name)), 0o777))
	file := w.path(name) + ".c"
	require.NoError(w, os.WriteFile(file, []byte(source), 0o666))
	args := append([]string{"-shared", "-fPIC", "-o", w.path(name), file, "-Wl,--no-as-needed"}, flags...)
	text, err := exec.Command("gcc", args...).CombinedOutput()
	require.NoError(w, err, "%s", text)
	return w.path(name)
}

// change writes a copy of a file.
func (w workshop) change(from, name string, change func([]byte) []byte) string {
	w.Helper()
	bytes, err := os.ReadFile(from)
	require.NoError(w, err)
	require.NoError(w, os.WriteFile(w.path(name), change(bytes), 0o777))
	return w.path(name)
}

// Whichever way the loader would find it, an extension that needs a CPython is not loaded, and the error names it.
func TestExtensionThatNeedsAPython(t *testing.T) {
	program := build(t, "life")
	w := workshop{t, t.TempDir()}
	const so = "libpython3.14.so.1.0"
	lib := w.object("lib/"+so, loud+python, "-Wl,-soname,"+so)
	here := "-L" + w.path("lib")
	const origin, old = "-Wl,-rpath,$ORIGIN/lib", "-Wl,--disable-new-dtags"
	needs := []string{here, "-l:" + so}

	w.object("lib/libmiddle.so", loud, append(needs, "-Wl,-rpath,$ORIGIN")...)
	w.object("lib/libbare.so", loud, needs...)
	w.object("lib/libsysv.so", loud+python, "-Wl,--hash-style=sysv")
	for _, test := range []struct {
		name  string
		env   string
		names string // what the error names
		flags []string
	}{
		{"runpath", "", so + " (" + lib + ")", append(needs, origin, "-Wl,--enable-new-dtags")},
		{"runpath-braces", "", so, append(needs, "-Wl,-rpath,/nowhere:${ORIGIN}/lib")},
		{"rpath", "", so, append(needs, origin, old)},
		{"environment", w.path("lib"), so, needs},
		{"absolute", "", w.path("lib/libsysv.so"), []string{w.path("lib/libsysv.so")}},
		{"through-another", "", "libmiddle.so (" + w.path("lib/libmiddle.so") + "), which needs " + so,
			[]string{here, "-lmiddle", origin, "-Wl,--allow-shlib-undefined"}},
		{"rpath-of-the-one-above", "", "libbare.so (" + w.path("lib/libbare.so") + "), which needs " + so,
			[]string{here, "-lbare", origin, old, "-Wl,--allow-shlib-undefined"}},
		{"old-hash", "", "libsysv.so", []string{here, "-lsysv", origin}},
	} {
		t.Run(test.name, func(t *testing.T) {
			extension := w.object("ext-"+test.name+".so", loud, test.flags...)
			env := []string{"LD_LIBRARY_PATH=" + test.env}
			got := cbuild.Run{Env: env}.OK(t, program, "load", extension)
			assert.Contains(t, got, "gopyruntime: can't load extension "+extension+": it needs ")
			assert.Contains(t, got, test.names)
			assert.Contains(t, got, "another Python runtime")
			assert.NotContains(t, got, "loaded\n")
		})
	}

	t.Run("in-itself", func(t *testing.T) {
		extension := w.object("ext-itself.so", loud+python)
		got := cbuild.OK(t, program, "load", extension)
		assert.Contains(t, got, "can't load extension "+extension+": it is another Python runtime")
	})
}

// Others are loaded: those that need this library, that need what is not there is the loader's to say, and names do not
// matter.
func TestExtensionThatNeedsNoPython(t *testing.T) {
	program := build(t, "life")
	w := workshop{t, t.TempDir()}
	dir := cbuild.LibDir(t)
	w.object("libpython3.99.so", `void python(void) {}`)
	w.object("liba.so", "")
	w.object("libb.so", "", "-L"+w.dir, "-la", "-Wl,-rpath,$ORIGIN")
	w.object("liba.so", "", "-L"+w.dir, "-lb", "-Wl,-rpath,$ORIGIN") // each needs the other
	for name, flags := range map[string][]string{
		"nothing":     nil,
		"ours":        {"-L" + dir, "-lgopyruntime", "-Wl,-rpath," + dir},
		"by-name":     {"-L" + w.dir, "-l:libpython3.99.so", "-Wl,-rpath,$ORIGIN"},
		"in-a-circle": {"-L" + w.dir, "-la", "-Wl,-rpath,$ORIGIN"},
		"of-system":   {"-lm", "-ldl", "-lpthread"},
	} {
		t.Run(name, func(t *testing.T) {
			extension := w.object("ext-"+name+".so", loud, flags...)
			assert.Equal(t, "loaded\n<nil>\n", cbuild.OK(t, program, "load", extension))
		})
	}
	t.Run("missing", func(t *testing.T) {
		w.object("libgone.so", "")
		extension := w.object("ext-missing.so", loud, "-L"+w.dir, "-lgone")
		require.NoError(t, os.Remove(w.path("libgone.so")))
		assert.Contains(t, cbuild.OK(t, program, "load", extension), "libgone.so: cannot open shared object file")
	})
}

// A malformed file is refused with what is wrong with it, where the loader crashes or is not clear.
func TestMalformedExtension(t *testing.T) {
	program := build(t, "life")
	w := workshop{t, t.TempDir()}
	good := w.object("good.so", loud)
	cut := func(n int) func([]byte) []byte { return func(b []byte) []byte { return b[:n] } }
	put := func(at int, v uint64) func([]byte) []byte {
		return func(b []byte) []byte { binary.LittleEndian.PutUint64(b[at:], v); return b }
	}
	// dynamic finds the value of an entry of the dynamic section.
	dynamic := func(tag, v uint64) func([]byte) []byte {
		return func(b []byte) []byte {
			for ph := binary.LittleEndian.Uint64(b[32:]); ; ph += 56 {
				if binary.LittleEndian.Uint32(b[ph:]) != 2 {
					continue
				}
				for at := binary.LittleEndian.Uint64(b[ph+8:]); ; at += 16 {
					if binary.LittleEndian.Uint64(b[at:]) == tag {
						binary.LittleEndian.PutUint64(b[at+8:], v)
						return b
					}
				}
			}
		}
	}
	for _, test := range []struct {
		name, says string
		change     func([]byte) []byte
	}{
		{"cut-short", "one of its segments lies outside of it", cut(3000)},
		{"only-a-header", "its list of segments lies outside of it", cut(100)},
		{"segments-far", "its list of segments lies outside of it", put(32, 1<<62)},
		{"no-segments", "its header names no segments", func(b []byte) []byte { b[56], b[57] = 0, 0; return b }},
		{"names-far", "its table of names lies outside of it", dynamic(5, 1<<60)},
		{"names-long", "its table of names lies outside of it", dynamic(10, 1<<60)},
		{"needed-far", "the name of a library that it needs lies outside of it", dynamic(1, 1<<40)},
	} {
		t.Run(test.name, func(t *testing.T) {
			extension := w.change(good, test.name+".so", test.change)
			got := cbuild.OK(t, program, "load", extension)
			assert.Equal(t, "gopyruntime: can't load extension "+extension+": it is malformed: "+test.says+"\n", got)
		})
	}
	t.Run("below", func(t *testing.T) {
		lib := w.object("libbelow.so", "")
		extension := w.object("ext-below.so", loud, "-L"+w.dir, "-lbelow", "-Wl,-rpath,$ORIGIN")
		w.change(lib, "libbelow.so", cut(3000))
		assert.Contains(t, cbuild.OK(t, program, "load", extension),
			"it needs libbelow.so ("+lib+"), which is malformed: one of its segments lies outside of it")
	})
	t.Run("fuzzed", func(t *testing.T) {
		// Whatever stands in its head and its tables, the program goes on. What the loader is given is what it was.
		source, err := os.ReadFile(good)
		require.NoError(t, err)
		var paths []string
		for i := range 200 {
			changed := append([]byte(nil), source...)
			for j := range 4 {
				changed[(i*7919+j*104729)%1000] ^= byte(1 + i + 31*j)
			}
			changed[18] = 62 + byte(i%2) // every other one is for another machine
			changed[len(changed)-1-i] ^= 0xff
			name := w.path("fuzzed.so") + string(rune('a'+i%26)) + string(rune('a'+i/26))
			require.NoError(t, os.WriteFile(name, changed, 0o666))
			paths = append(paths, name)
		}
		assert.Equal(t, "looked\n", cbuild.OK(t, append([]string{program, "look"}, paths...)...))
	})
}

// The same with the library that matters.
func TestExtensionThatNeedsCPython(t *testing.T) {
	inside := cbuild.NewChroot(t)
	program := inside.Add(t, build(t, "life"))
	source := filepath.Join(t.TempDir(), "needs.c")
	require.NoError(t, os.WriteFile(source, []byte("#include <Python.h>\nPyObject *PyInit_needs(void) { return PyModule_New(\"x\"); }\n"), 0o666))
	extension := inside.Compile(t, source, "-shared")
	got := cbuild.OK(t, inside.Argv(program, "load", extension)...)
	assert.Contains(t, got, "can't load extension "+extension+": it needs libpython3.14.so.1.0 (/")
	assert.Contains(t, got, "which is another Python runtime")
}
