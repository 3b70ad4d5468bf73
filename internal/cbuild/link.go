// Linking programs, or finding them in the cache.

package cbuild

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// A linking is a program or shared object to be made of objects and archives. They stand among the arguments, which are
// all but the name of the result.
type linking struct {
	cc        string
	args      []string
	libraries []string // files that are looked for by what is in the arguments
}

// to links, or finds, the file out. The compiler must print nothing.
func (l linking) to(t testing.TB, out string) {
	t.Helper()
	kept := l.kept(t)
	if kept != "" && cached(kept) {
		copyFile(t, kept, out)
		return
	}
	cmd := exec.Command(l.cc, append([]string{"-o", out}, l.args...)...)
	cmd.Env = append(os.Environ(), noOtherCache)
	text, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s\n%s", cmd, text)
	require.Empty(t, string(text), "%s", cmd)
	if kept != "" {
		content, err := os.ReadFile(out)
		require.NoError(t, err)
		require.NoError(t, store(kept, string(content)))
	}
}

// kept returns the result's path in the cache; none if an argument names a file whose content is not known here.
func (l linking) kept(t testing.TB) string {
	t.Helper()
	tool, err := toolOf(l.cc)
	require.NoError(t, err)
	f := newFingerprint("linked", tool.identity)
	for _, arg := range l.args {
		switch {
		case strings.HasPrefix(arg, "-I"):
			continue // the objects depend on it
		case filepath.Ext(arg) == ".o" || filepath.Ext(arg) == ".a":
			content, err := os.ReadFile(arg)
			require.NoError(t, err)
			f.texts(string(content))
		case strings.Contains(arg, "/") && !slices.ContainsFunc(l.libraries, func(file string) bool {
			return strings.HasSuffix(arg, filepath.Dir(file))
		}):
			return ""
		default:
			f.texts(arg)
		}
	}
	for _, library := range l.libraries {
		require.NoError(t, f.file(library)) // not by its time, which each make moves
	}
	return filepath.Join(cache(t), f.sum()+".linked")
}

func copyFile(t testing.TB, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	require.NoError(t, err)
	WriteProgram(t, to, content)
}

// WriteProgram makes a file that can be executed. No process is started meanwhile: it would have the file open for
// writing until it executes its own program, and a file that somebody has open so is too busy to be executed.
func WriteProgram(t testing.TB, path string, content []byte) {
	t.Helper()
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	require.NoError(t, os.WriteFile(path, content, 0o777))
}
