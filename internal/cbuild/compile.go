// Compiling a C or C++ program.

package cbuild

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Headers says against whose headers a program is compiled.
type Headers int

const (
	Ours    Headers = iota // this project's include/
	CPython                // those of the CPython in PYTHON_ROOT; a test that asks for them is skipped without one
)

func (h Headers) String() string {
	if h == CPython {
		return "CPython's headers"
	}
	return "our headers"
}

// A Program is something to be compiled: a program, or a shared object such as an extension module.
type Program struct {
	Sources []string // relative to the test's folder, or absolute
	CC      string   // gcc if empty; a name that ends in ++ compiles C++17
	Headers Headers
	Flags   []string // go before the sources
	Shared  bool     // make a shared object
	Alone   bool     // do not link with the library
}

// Build compiles and links p, in a folder that is removed with the test, and returns the path of the result. The test
// is skipped when the compiler is not installed, and fails when it prints anything.
func (p Program) Build(t testing.TB) string {
	t.Helper()
	cc := p.CC
	if cc == "" {
		cc = "gcc"
	}
	Need(t, cc)

	name := strings.TrimSuffix(filepath.Base(p.Sources[0]), filepath.Ext(p.Sources[0]))
	if p.Shared {
		name += ".so"
	}
	out := filepath.Join(t.TempDir(), name)

	args := []string{"-g", "-O1", "-Wall", "-Wextra", "-Werror", "-pthread"}
	if strings.HasSuffix(cc, "++") {
		args = append(args, "-std=c++17")
	} else {
		args = append(args, "-std=gnu11")
	}
	if s := os.Getenv("GOPYRT_SANITIZE"); s != "" {
		args = append(args, "-fsanitize="+s, "-fno-omit-frame-pointer")
	}
	if p.Shared {
		args = append(args, "-shared", "-fPIC")
	}
	args = append(args, IncludeFlags(t, p.Headers)...)
	args = append(args, p.Flags...)
	sources, others := p.split()
	parts, err := objects(t, cc, sources, args)
	require.NoError(t, err)
	l := linking{cc: cc, args: slices.Concat(withoutLanguage(args), parts, others)}
	if !p.Alone {
		dir := LibDir(t)
		l.args = append(l.args, "-L"+dir, "-Wl,-rpath,"+dir, "-lgopyruntime")
		l.libraries = []string{filepath.Join(dir, LibFile)}
	}
	l.to(t, out)
	return out
}

// split parts the sources from what is compiled already.
func (p Program) split() (sources, others []string) {
	for _, source := range p.Sources {
		switch filepath.Ext(source) {
		case ".a", ".o", ".so":
			others = append(others, source)
		default:
			sources = append(sources, source)
		}
	}
	return sources, others
}

// withoutLanguage returns the flags without the one that names the sources' language: objects are in none.
func withoutLanguage(flags []string) []string {
	if i := slices.Index(flags, "-x"); i >= 0 {
		return slices.Delete(slices.Clone(flags), i, i+2)
	}
	return slices.Clone(flags)
}

// IncludeFlags returns the flags that let a compiler find the headers.
func IncludeFlags(t testing.TB, h Headers) []string {
	t.Helper()
	if h == Ours {
		return []string{"-I" + filepath.Join(Root(t), "include")}
	}
	return cpythonIncludeFlags(t)
}

// Need skips the test if a command that it needs is not installed. In CI it fails instead.
func Need(t testing.TB, command string) {
	t.Helper()
	if _, err := exec.LookPath(command); err == nil {
		return
	}
	missing(t, command+" is not installed")
}

// missing skips the test because of something that this machine lacks. In CI it fails instead.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatalf("%s, and in CI nothing may be missing", what)
	}
	t.Skip("SKIPPED: " + what)
}
