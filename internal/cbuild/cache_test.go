// What the cache keeps apart.

package cbuild

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The cache never returns a wrong object: each of the inputs of an object is changed separately.
func TestObjectsAreFoundAgainButNeverStale(t *testing.T) {
	Need(t, "gcc")
	build := filepath.Join(Root(t), "build")
	require.NoError(t, os.MkdirAll(build, 0o777))
	dir, err := os.MkdirTemp(build, "cache-test-") // what lies in the system's folder for such things is not kept
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
		before := time.Now().Add(-time.Minute) // what changes while it is compiled is not kept either
		require.NoError(t, os.Chtimes(path, before, before))
		return path
	}
	source := write("source.c", "#include \"beside.h\"\n#include <named.h>\nint f(void) { return BESIDE + NAMED; }\n")
	beside := write("beside.h", "#include \"deeper/deep.h\"\n#define BESIDE DEEP\n")
	write("deeper/deep.h", "#define DEEP 1\n")
	write("second/named.h", "#define NAMED 1\n")
	require.NoError(t, os.Mkdir(filepath.Join(dir, "first"), 0o777))

	args := []string{"-O1", "-I", filepath.Join(dir, "first"), "-I" + filepath.Join(dir, "second")}
	object := func(more ...string) string {
		made, err := objects(t, "gcc", []string{source}, append(args[:len(args):len(args)], more...))
		require.NoError(t, err)
		return made[0]
	}
	seen := map[string]bool{}
	isNew := func(what string, more ...string) {
		t.Helper()
		path := object(more...)
		assert.False(t, seen[path], what)
		assert.Equal(t, cache(t), filepath.Dir(path), what)
		assert.Equal(t, path, object(more...), "the same again")
		seen[path] = true
		t.Cleanup(func() { _ = os.Remove(path) })
	}

	isNew("the first")
	isNew("a flag", "-O2")
	write("source.c", "#include \"beside.h\"\n#include <named.h>\nint f(void) { return BESIDE - NAMED; }\n")
	isNew("the source")
	write("deeper/deep.h", "#define DEEP 2\n")
	isNew("a header that a header includes")
	write("first/named.h", "#define NAMED 2\n")
	isNew("a header in front of another of that name")
	write("second/deeper/deep.h", "#define DEEP 3\n")
	isNew("a header that could be found now")

	require.NoError(t, os.Remove(beside))
	_, err = objects(t, "gcc", []string{source}, args)
	assert.ErrorContains(t, err, "beside.h")
	write("beside.h", "#warning noisy\n#define BESIDE 1\n")
	_, err = objects(t, "gcc", []string{source}, args)
	assert.ErrorContains(t, err, "noisy", "an object that came with a warning is not kept")
	_, err = objects(t, "gcc", []string{source}, args)
	assert.ErrorContains(t, err, "noisy")

	write("beside.h", "#define BESIDE 1\n")
	isNew("no warning")
	t.Setenv("CPATH", dir)
	tools.Delete("gcc") // it was looked at before
	isNew("a folder in the environment")
}

func TestVerdictIsAskedOnce(t *testing.T) {
	asked := 0
	folder := t.TempDir()
	input := filepath.Join(folder, "input")
	verdict := func(text string) string {
		return Verdict(t, []string{"sh"}, []string{t.Name(), folder, text}, []string{folder}, func() string {
			asked++
			return text + " is good"
		})
	}
	require.NoError(t, os.WriteFile(input, []byte("1"), 0o666))
	assert.Equal(t, "a is good", verdict("a"))
	assert.Equal(t, "a is good", verdict("a"))
	assert.Equal(t, 1, asked)
	assert.Equal(t, "b is good", verdict("b"))
	// Another length: what is written at once may bear the same time.
	require.NoError(t, os.WriteFile(input, []byte("22"), 0o666))
	assert.Equal(t, "a is good", verdict("a"))
	assert.Equal(t, 3, asked)
}

// What is linked depends on the objects, the flags and the library; with a file of unknown content among the arguments it
// is not kept.
func TestLinkedProgramsAreFoundAgainButNeverStale(t *testing.T) {
	Need(t, "gcc")
	dir := t.TempDir()
	object := func(value string) string {
		source := filepath.Join(dir, "source.c")
		require.NoError(t, os.WriteFile(source, []byte("int main(void) { return "+value+"; }\n"), 0o666))
		made, err := objects(t, "gcc", []string{source}, nil)
		require.NoError(t, err)
		return made[0]
	}
	library := filepath.Join(dir, "lib.so")
	require.NoError(t, os.WriteFile(library, nil, 0o666))

	seen := map[string]bool{}
	isNew := func(what, value string, more ...string) {
		t.Helper()
		l := linking{cc: "gcc", args: append([]string{object(value), "-L" + dir}, more...), libraries: []string{library}}
		kept, out := l.kept(t), filepath.Join(t.TempDir(), "program")
		assert.False(t, seen[kept], what)
		seen[kept] = true
		t.Cleanup(func() { _ = os.Remove(kept) })
		for range 2 {
			l.to(t, out)
			assert.Equal(t, value, strconv.Itoa(Exec(t, out).Exit), what)
			assert.True(t, cached(kept), what)
		}
	}
	isNew("the first", "3")
	isNew("an object", "4")
	isNew("a flag", "4", "-rdynamic")
	require.NoError(t, os.WriteFile(library, []byte("another"), 0o666))
	isNew("the library", "4")

	l := linking{cc: "gcc", args: []string{object("3"), "-Wl,--version-script=" + filepath.Join(dir, "some.map")}}
	assert.Empty(t, l.kept(t), "a file that only the linker knows")
}
