// Package forkgo tests fork() where the Go half is the host's own: in Go programs, where the installed library takes
// over in the child, and in shared libraries in Go that contain the runtime.
package forkgo

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

func shared(t *testing.T, source string) string {
	t.Helper()
	return cbuild.Program{Sources: []string{source}, Shared: true, Alone: true}.Build(t)
}

const says = "Py_NewInterpreterFromConfig: a forked Go program needs the Go half of the installed library: "

func TestProgram(t *testing.T) {
	program := filepath.Join(t.TempDir(), "program")
	cbuild.GoBuild(t, program, "./testdata/program")
	extension := shared(t, "testdata/extension.c")
	library := filepath.Join(cbuild.LibDir(t), cbuild.LibSoname)
	none := filepath.Join(t.TempDir(), "none.so")
	const parent = "parent: forked false\n"

	play := func(t *testing.T, scene string, env ...string) string {
		t.Helper()
		env = append([]string{"LD_LIBRARY_PATH=", "GOPYRUNTIME_LIBRARY="}, env...)
		return cbuild.Run{Env: env}.OK(t, program, extension, scene)
	}
	by := map[string]string{
		"by name":   "GOPYRUNTIME_LIBRARY=" + library,
		"by search": "LD_LIBRARY_PATH=" + cbuild.LibDir(t),
	}
	scenes := map[string]string{
		"one":     "child: interpreter\n",
		"whole":   "child: a whole life\n",
		"bare":    "child: a whole life\n",
		"nested":  "depth 6\ndepth 5\ndepth 4\ndepth 3\ndepth 2\ndepth 1\n",
		"threads": "child: 8 threads\n",
	}
	for name, env := range by {
		for scene, stdout := range scenes {
			t.Run(name+"/"+scene, func(t *testing.T) {
				for range 5 {
					assert.Equal(t, stdout+parent, play(t, scene, env))
				}
			})
		}
	}

	// The extension is linked against the library, so that it is loaded already, inactive next to the program's
	// runtime. Its Go has not survived the fork either.
	linked := cbuild.Program{Sources: []string{"testdata/extension.c"}, Shared: true, Flags: []string{"-Wl,--no-as-needed"}}.Build(t)
	for scene, stdout := range scenes {
		t.Run("loaded before/"+scene, func(t *testing.T) {
			out := cbuild.Run{Env: []string{"GOPYRUNTIME_LIBRARY="}}.OK(t, program, linked, scene)
			assert.Equal(t, stdout+parent, out)
		})
	}

	t.Run("not found", func(t *testing.T) {
		out := play(t, "one", "GOPYRUNTIME_LIBRARY="+none)
		assert.True(t, strings.HasPrefix(out, says+none+": cannot open shared object file"), out)
		assert.True(t, strings.HasSuffix(out, "\n"+parent), out)
	})
	t.Run("not found by search", func(t *testing.T) {
		out := play(t, "one", "GOPYRUNTIME_LIBRARY=libgopyruntime-that-nobody-has.so")
		assert.True(t, strings.HasPrefix(out, says+"libgopyruntime-that-nobody-has.so: cannot open"), out)
	})
	t.Run("found later", func(t *testing.T) {
		out := play(t, "retry", "GOPYRUNTIME_LIBRARY="+none, "REAL_LIBRARY="+library)
		assert.Equal(t, "child: found later\n"+parent, out)
	})
	t.Run("of another version", func(t *testing.T) {
		other := shared(t, "testdata/other_version.c")
		out := play(t, "one", "GOPYRUNTIME_LIBRARY="+other)
		assert.Equal(t, says+other+": it is of another version\n"+parent, out)
	})
	t.Run("no gopyruntime", func(t *testing.T) {
		other := shared(t, "testdata/no_takeover.c")
		out := play(t, "one", "GOPYRUNTIME_LIBRARY="+other)
		assert.Equal(t, says+other+": it has no function gopyrt_control_adopt\n"+parent, out)
	})
	t.Run("no library at all", func(t *testing.T) {
		garbage := filepath.Join(t.TempDir(), "garbage.so")
		require.NoError(t, os.WriteFile(garbage, []byte("no shared object"), 0o666))
		out := play(t, "one", "GOPYRUNTIME_LIBRARY="+garbage)
		assert.True(t, strings.HasPrefix(out, says+garbage+": "), out)
	})
}

// TestObjects forks a Go program whose threads use objects: the child needs no library for its own.
func TestObjects(t *testing.T) {
	program := filepath.Join(t.TempDir(), "program")
	cbuild.GoBuild(t, program, "./testdata/program")
	modules := cbuild.BuildModules(t, cbuild.Ours)
	const child = "child: Hello, child! only a str can be greeted, not 'int' Shelf([Shelf(...)])\n"
	out := cbuild.Run{Env: []string{"MODULES=" + modules, "LD_LIBRARY_PATH=", "GOPYRUNTIME_LIBRARY=" + filepath.Join(modules, "none.so")}}.
		OK(t, program, shared(t, "testdata/objects.c"), "objects")
	assert.Equal(t, strings.Repeat(child, 20)+"parent: forked false\n", out)
}

// TestVersions asks the library itself whether it takes core tables of other versions.
func TestVersions(t *testing.T) {
	program := cbuild.Program{
		Sources: []string{"testdata/takeover.c"},
		Alone:   true,
	}.Build(t)
	const refusal = "the installed libgopyruntime is of another version than this program\n"
	out := cbuild.OK(t, program, filepath.Join(cbuild.LibDir(t), cbuild.LibSoname))
	assert.Equal(t, refusal+refusal, out)
}

func TestLibrary(t *testing.T) {
	dir := t.TempDir()
	library := filepath.Join(dir, "libhost.so")
	cbuild.GoBuild(t, library, "-buildmode=c-shared", "./testdata/library")
	program := cbuild.Program{
		Sources: []string{"testdata/library_host.c"},
		Flags:   []string{"-Wl,-rpath," + dir, "-L" + dir, "-Wl,--no-as-needed", "-l:libhost.so"},
		Alone:   true,
	}.Build(t)
	const child = "child: its calls are counted from 1\n"
	for range 5 {
		assert.Equal(t, strings.Repeat(child, 6)+"parent: its calls went on\n", cbuild.OK(t, program))
	}
}
