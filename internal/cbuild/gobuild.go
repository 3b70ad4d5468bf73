// Building Go programs and libraries.

package cbuild

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// GoBuild compiles and links a Go package to the file out; args are the flags of go build and the package. Without what
// debuggers need linking takes half the time; a flag of that name among args takes its place.
//
// The result stays in the cache, where the go command sees whether it is up to date. What it doesn't see, files that the
// linker reads, are in the result's name.
func GoBuild(t testing.TB, out string, args ...string) {
	t.Helper()
	dir, err := os.Getwd()
	require.NoError(t, err)
	f := newFingerprint("go", append([]string{dir}, args...)...)
	require.NoError(t, f.tree(filepath.Join(Root(t), "internal/link")))
	kept := filepath.Join(cache(t), f.sum()+".program")

	lock, err := os.OpenFile(kept+".lock", os.O_CREATE|os.O_RDONLY, 0o666)
	require.NoError(t, err)
	defer func() { _ = lock.Close() }()
	require.NoError(t, syscall.Flock(int(lock.Fd()), syscall.LOCK_EX))
	goBuild(t, append([]string{"-o", kept}, args...)...)
	require.True(t, cached(kept) && cached(lock.Name()))
	copyFile(t, kept, out)
}

// GoProgram compiles and links the text of a package main, which may import all of this module, and returns the path of
// the program. The text lies in the folder build for a while, which nothing reads that goes through the project's files.
func GoProgram(t testing.TB, text string, flags ...string) string {
	t.Helper()
	build := filepath.Join(Root(t), "build")
	require.NoError(t, os.MkdirAll(build, 0o777))
	folder, err := os.MkdirTemp(build, "_program-")
	require.NoError(t, err)
	defer func() { _ = os.RemoveAll(folder) }()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "main.go"), []byte(text), 0o666))
	program := filepath.Join(t.TempDir(), "program")
	goBuild(t, append(append([]string{"-o", program}, flags...), folder)...)
	return program
}

// goBuild runs go build, without what debuggers need.
func goBuild(t testing.TB, args ...string) {
	t.Helper()
	cmd := exec.Command("go", append([]string{"build", "-ldflags=-w"}, args...)...)
	text, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s\n%s", cmd, text)
}
