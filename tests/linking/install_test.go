// Installing the library and building against what was installed.

package linking

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// install runs "make install" with the given variables, and returns what it printed.
func install(t *testing.T, target string, variables ...string) {
	t.Helper()
	cmd := exec.Command("make", append([]string{"-C", cbuild.Root(t), "-s", target}, variables...)...)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s\n%s", cmd, out)
}

// files lists the files and links below a folder.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all = append(all, strings.TrimPrefix(path, dir))
		}
		return err
	}))
	return all
}

// Root, for whom a user has built the library, may have no Go, and a mask that keeps others out.
func TestInstallByRoot(t *testing.T) {
	cbuild.LibDir(t)
	dest := t.TempDir()
	install := "umask 077; make -C '" + cbuild.Root(t) + "' -s install GO=/nonexistent PREFIX=/usr DESTDIR='" + dest + "'"
	cbuild.Run{Env: []string{"SUDO_UID=1000"}}.OK(t, "sh", "-c", install)
	require.NoError(t, filepath.WalkDir(filepath.Join(dest, "usr"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Type()&fs.ModeSymlink != 0 {
			return err
		}
		info, err := d.Info()
		if err == nil && d.IsDir() {
			assert.Equal(t, fs.FileMode(0o755), info.Mode().Perm(), path)
		} else if err == nil {
			assert.Equal(t, fs.FileMode(0o444), info.Mode().Perm()&0o444, path)
		}
		return err
	}))
}

// As a packager does it: files for /usr are put below a folder that is not the root yet.
func TestInstallBelowDestdir(t *testing.T) {
	cbuild.LibDir(t)
	dest := filepath.Join(t.TempDir(), "stage")
	install(t, "install", "PREFIX=/usr", "DESTDIR="+dest)
	lib := filepath.Join(dest, "usr/lib")

	installed := files(t, dest)
	for _, want := range []string{
		"/usr/lib/" + cbuild.LibFile, "/usr/lib/" + cbuild.LibSoname, "/usr/lib/" + cbuild.LibLink,
		"/usr/lib/pkgconfig/gopyruntime-3.14.pc", "/usr/lib/cmake/gopyruntime/gopyruntimeConfig.cmake",
		"/usr/lib/cmake/gopyruntime/gopyruntimeConfigVersion.cmake",
		"/usr/include/gopyruntime3.14/Python.h", "/usr/include/gopyruntime3.14/internal/pycore_runtime.h",
		"/usr/share/doc/gopyruntime/LICENSE",
	} {
		assert.Contains(t, installed, want)
	}
	for _, file := range installed {
		if text, err := os.ReadFile(dest + file); assert.NoError(t, err) && !strings.Contains(file, ".so") {
			assert.NotContains(t, string(text), dest, "%s names the folder below which it was staged", file)
		}
	}

	t.Run("pkg-config", func(t *testing.T) {
		cbuild.Need(t, "pkg-config")
		flags := cbuild.Run{Env: []string{
			"PKG_CONFIG_PATH=" + filepath.Join(lib, "pkgconfig"), "PKG_CONFIG_SYSROOT_DIR=" + dest,
		}}.OK(t, "pkg-config", "--cflags", "--libs", "gopyruntime-3.14")
		program := filepath.Join(t.TempDir(), "consumer")
		argv := append([]string{"gcc", "-Wall", "-DPy_BUILD_CORE", "-o", program, "testdata/consumer/consumer.c"},
			strings.Fields(flags)...)
		cbuild.OK(t, argv...)
		out := cbuild.Run{Env: []string{"LD_LIBRARY_PATH=" + lib}}.OK(t, program)
		assert.Equal(t, "running 3.14\n", out)
	})

	// Nothing is left behind.
	install(t, "uninstall", "PREFIX=/usr", "DESTDIR="+dest)
	assert.Empty(t, files(t, dest))
}

// As a user does it: directly into a folder, here one with a space in its name, from which everything is found.
func TestInstallIntoPrefix(t *testing.T) {
	cbuild.LibDir(t)
	prefix := filepath.Join(t.TempDir(), "my programs")
	install(t, "install", "PREFIX="+prefix)
	t.Cleanup(func() { install(t, "uninstall", "PREFIX="+prefix) })

	t.Run("pkg-config", func(t *testing.T) {
		cbuild.Need(t, "pkg-config")
		program := filepath.Join(t.TempDir(), "consumer")
		// The shell takes pkg-config's quoting apart, as make does.
		cbuild.Run{Env: []string{
			"PKG_CONFIG_PATH=" + filepath.Join(prefix, "lib/pkgconfig"), "OUT=" + program, "PREFIX=" + prefix,
		}}.OK(t, "sh", "-c", `eval gcc -Wall -DPy_BUILD_CORE -o '"$OUT"' testdata/consumer/consumer.c \
			"$(pkg-config --cflags --libs gopyruntime-3.14)" '"-Wl,-rpath,$PREFIX/lib"'`)
		assert.Equal(t, "running 3.14\n", cbuild.OK(t, program))
	})

	t.Run("cmake", func(t *testing.T) {
		cbuild.Need(t, "cmake")
		build := t.TempDir()
		cbuild.OK(t, "cmake", "-S", "testdata/consumer", "-B", build, "-DCMAKE_PREFIX_PATH="+prefix,
			"-DCMAKE_C_FLAGS=-DPy_BUILD_CORE")
		cbuild.OK(t, "cmake", "--build", build)
		assert.Equal(t, "running 3.14\n", cbuild.OK(t, filepath.Join(build, "consumer")))
	})
}
