// Package cbuild compiles C and C++ programs against this project's library and runs them, for the tests: a C library
// is tested by C programs, which "go test" drives.
//
// Three environment variables control it. GOPYRT_LIB_DIR names the folder with the library; without it the library is
// built by "make lib". GOPYRT_SANITIZE names the sanitizers that the library was built with, so that the programs are
// too. PYTHON_ROOT names the root folder of a real CPython, for comparisons with it.
package cbuild

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/library"
)

// The names of the library in its folder.
const (
	LibFile   = library.File
	LibSoname = library.Soname
	LibLink   = library.Link
)

// Root returns the folder of the project.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	require.NoError(t, err)
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		require.NotEqual(t, parent, dir, "no go.mod above the test's folder")
		dir = parent
	}
}

var built struct {
	sync.Mutex
	dir string
}

// LibDir returns the folder with the library, which it builds unless GOPYRT_LIB_DIR says where it is.
func LibDir(t testing.TB) string {
	t.Helper()
	built.Lock()
	defer built.Unlock()
	if built.dir != "" {
		return built.dir
	}
	dir := os.Getenv("GOPYRT_LIB_DIR")
	if dir == "" {
		dir = filepath.Join(Root(t), "build", "lib")
		makeLibrary(t)
	}
	require.FileExists(t, filepath.Join(dir, LibFile))
	built.dir = dir
	return dir
}

// makeLibrary runs "make lib", one test process at a time: "go test" runs those of several packages at once.
func makeLibrary(t testing.TB) {
	t.Helper()
	build := filepath.Join(Root(t), "build")
	require.NoError(t, os.MkdirAll(build, 0o777))
	lock, err := os.Create(filepath.Join(build, "lib.lock"))
	require.NoError(t, err)
	defer lock.Close()
	require.NoError(t, syscall.Flock(int(lock.Fd()), syscall.LOCK_EX))

	cmd := exec.Command("make", "-C", Root(t), "-s", "lib")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "make lib:\n%s", out)
}

// Sanitized reports whether the library was built with the named sanitizer ("address", "undefined", "thread").
func Sanitized(name string) bool {
	for _, s := range strings.Split(os.Getenv("GOPYRT_SANITIZE"), ",") {
		if s == name {
			return true
		}
	}
	return false
}
