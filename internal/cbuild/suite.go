// Programs for a part of the core, which run in all variants.

package cbuild

import (
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A Suite is the C programs of a test package that link sources of the C plane and a small host for them instead of the
// library. It builds and runs each in every variant. A program that finds nothing wrong prints "ok".
type Suite struct {
	Host     string     // the package's file with what stands in for the rest of the library, or for a part of a floor
	Floors   []string   // the floors of the C plane under test, and those that they need
	Env      []string   // the sanitizers' options
	Variants []*Variant // see [Variants]
}

// suiteFlags are the compiler's, for the sources and the programs of all suites: with the same flags a source is compiled
// once. The object allocator is under test with sanitizers, too.
var suiteFlags = []string{
	"-DGOPYRT_RUNTIME_DIRECT", "-DGOPYRT_SMALL_ENABLED=1", "-ftls-model=initial-exec", "-Wno-deprecated-declarations",
}

// Main is all that the TestMain of the package has to do.
func (s *Suite) Main(m *testing.M) { RunTests(m, s.Variants) }

// Program compiles testdata/source in one variant.
func (s *Suite) Program(t testing.TB, v *Variant, source string) string {
	t.Helper()
	return s.ProgramAt(t, v, filepath.Join("testdata", source))
}

// ProgramAt compiles a file in one variant.
func (s *Suite) ProgramAt(t testing.TB, v *Variant, file string) string {
	t.Helper()
	return v.Program(t, file, s.Host, CoreSources(t, s.Floors...), suiteFlags)
}

// Run runs a program of the suite, which has to succeed, and returns what it printed.
func (s *Suite) Run(t testing.TB, argv ...string) string {
	t.Helper()
	return Run{Env: s.Env}.OK(t, argv...)
}

// TestPrograms runs the programs in all variants. Those that start threads in the child of a fork are named in forking.
func (s *Suite) TestPrograms(t *testing.T, sources []string, forking ...string) {
	for _, v := range s.Variants {
		t.Run(v.Name, func(t *testing.T) {
			for _, source := range sources {
				t.Run(strings.TrimSuffix(source, ".c"), func(t *testing.T) {
					if v.Thread() && slices.Contains(forking, source) {
						t.Skip("SKIPPED: the thread sanitizer starts no threads in the child of a fork")
					}
					assert.Equal(t, "ok\n", s.Run(t, s.Program(t, v, source)))
				})
			}
		})
	}
}

// TestDeath runs deaths.c, whose argument says in which way it is to die: with a fatal error that prints the given parts.
func (s *Suite) TestDeath(t *testing.T, how string, parts ...string) {
	t.Helper()
	result := Run{Env: s.Env}.Exec(t, s.Program(t, s.Variants[0], "deaths.c"), how)
	assert.Equal(t, syscall.SIGABRT, result.Signal, result.Stderr)
	assert.Contains(t, result.Stderr, "Fatal Python error: ")
	for _, part := range parts {
		assert.Contains(t, result.Stderr, part)
	}
	assert.Empty(t, result.Stdout)
}
