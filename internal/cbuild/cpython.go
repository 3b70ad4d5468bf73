// The real CPython, and programs that run inside its root folder.

package cbuild

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// PythonRoot returns the root folder of the real CPython to compare with. Without one the test is skipped; with an
// incomplete one it fails.
func PythonRoot(t testing.TB) string {
	t.Helper()
	root := os.Getenv("PYTHON_ROOT")
	if root == "" {
		t.Skip(noPythonRoot)
	}
	require.FileExists(t, filepath.Join(root, "usr/include/python3.14/internal/pycore_runtime.h"),
		"PYTHON_ROOT=%s has no headers of CPython 3.14", root)
	return root
}

// What scripts/conformance looks for, too.
const (
	noPythonRoot = "SKIPPED: PYTHON_ROOT does not name the root of a CPython 3.14; scripts/cpython-root makes one"
	notRoot      = "SKIPPED: only root can run the Python in PYTHON_ROOT"
)

// cannotRun says why programs can't run inside the root of the CPython; "" if they can.
func cannotRun() string {
	switch root := os.Getenv("PYTHON_ROOT"); {
	case root == "":
		return noPythonRoot
	case root != "/" && os.Geteuid() != 0:
		return notRoot
	}
	return ""
}

// RunBesideCPython is all that the TestMain of a package has to do whose tests all run a CPython. Where none can be run,
// no test is, and go test says so: a test that is skipped would count as one that passed.
func RunBesideCPython(m *testing.M) {
	if reason := cannotRun(); reason != "" {
		fmt.Printf("%s\ntesting: warning: no tests to run\n", reason)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// cpythonIncludeFlags makes the headers of the CPython visible, and only those: the C library's headers in the same
// folder belong to another system than this compiler.
func cpythonIncludeFlags(t testing.TB) []string {
	t.Helper()
	include := filepath.Join(PythonRoot(t), "usr/include")
	dir := t.TempDir()
	require.NoError(t, os.Symlink(filepath.Join(include, "python3.14"), filepath.Join(dir, "python3.14")))
	// Debian keeps pyconfig.h in a folder of the architecture.
	const multiarch = "x86_64-linux-gnu"
	if from := filepath.Join(include, multiarch, "python3.14"); exists(from) {
		require.NoError(t, os.Mkdir(filepath.Join(dir, multiarch), 0o777))
		require.NoError(t, os.Symlink(from, filepath.Join(dir, multiarch, "python3.14")))
	}
	return []string{"-isystem", filepath.Join(dir, "python3.14"), "-isystem", dir}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// A Chroot is a folder inside the CPython's root, to which the files for programs that run there are copied.
type Chroot struct {
	root string // on this machine
	dir  string // seen from inside
}

// NewChroot makes a folder inside the CPython's root; it is removed with the test. Only root may enter another root
// folder, so the test is skipped for other users, unless the root is this machine's own.
func NewChroot(t testing.TB) Chroot {
	t.Helper()
	root := PythonRoot(t)
	if reason := cannotRun(); reason != "" {
		t.Skip(reason)
	}
	host, err := os.MkdirTemp(filepath.Join(root, "tmp"), "gopyruntime-")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(host) })
	return Chroot{root: root, dir: filepath.Join("/tmp", filepath.Base(host))}
}

// Dir returns the folder as programs inside see it.
func (c Chroot) Dir() string { return c.dir }

// Add copies a file, links followed, and returns its path as programs inside see it.
func (c Chroot) Add(t testing.TB, file string) string {
	t.Helper()
	inside := filepath.Join(c.dir, filepath.Base(file))
	out, err := exec.Command("cp", "-L", "--", file, filepath.Join(c.root, inside)).CombinedOutput()
	require.NoError(t, err, "%s", out)
	return inside
}

// AddLibrary copies the library, with its names, into the folder.
func (c Chroot) AddLibrary(t testing.TB) {
	t.Helper()
	c.Add(t, filepath.Join(LibDir(t), LibFile))
	for _, name := range []string{LibSoname, LibLink} {
		require.NoError(t, os.Symlink(LibFile, filepath.Join(c.root, c.dir, name)))
	}
}

// Compile copies a C source in and compiles it against the CPython's headers and library, with the compiler of the
// root. It returns the program's path as programs inside see it. It needs only libpython's own development package.
func (c Chroot) Compile(t testing.TB, source string, flags ...string) string {
	t.Helper()
	inside := c.Add(t, source)
	return c.link(t, inside, strings.TrimSuffix(inside, ".c"), append(flags, "-lpython3.14"))
}

// CompileWithLibrary is [Chroot.Compile] for a program that is linked with this library in place of CPython's; after
// [Chroot.AddLibrary].
func (c Chroot) CompileWithLibrary(t testing.TB, source string, flags ...string) string {
	t.Helper()
	inside := c.Add(t, source)
	flags = append(flags, "-L"+c.dir, "-Wl,-rpath,"+c.dir, "-lgopyruntime")
	return c.link(t, inside, strings.TrimSuffix(inside, ".c")+"-with-library", flags)
}

func (c Chroot) link(t testing.TB, source, program string, flags []string) string {
	t.Helper()
	argv := []string{"gcc", "-w", "-std=gnu11", "-fPIC", "-I/usr/include/python3.14", "-o", program, source}
	OK(t, c.Argv(append(argv, flags...)...)...)
	return program
}

// AddLink makes a link to a file of the folder under another name.
func (c Chroot) AddLink(t testing.TB, file, name string) {
	t.Helper()
	require.NoError(t, os.Symlink(file, filepath.Join(c.root, c.dir, name)))
}

// Argv returns the command line that runs a program inside, in the folder.
func (c Chroot) Argv(argv ...string) []string {
	if c.root == "/" {
		return append([]string{"env", "-C", c.dir}, argv...)
	}
	return append([]string{"chroot", c.root, "env", "-C", c.dir}, argv...)
}
