// Ways to compile sources of the core: other compilers and sanitizers.

package cbuild

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// A Variant is one way to compile sources of the C plane, and a host for them, without the library, so that a sanitizer
// sees nothing else. It compiles them once for all programs.
type Variant struct {
	Name  string
	CC    string
	Flags []string

	once    sync.Once
	dir     string
	archive string
	missing string // why this machine cannot build it
	failed  string
}

// Variants returns the ways in which a test should compile: plain, with the other compiler, and with sanitizers; only
// the first if the whole run uses a sanitizer already. [RunTests] removes their files.
func Variants() []*Variant {
	all := []*Variant{
		{Name: "plain", CC: "gcc", Flags: []string{"-O2"}},
		{Name: "clang", CC: "clang", Flags: []string{"-O2"}},
		{Name: "thread", CC: "gcc", Flags: []string{"-fsanitize=thread", "-Wno-tsan"}},
		{Name: "address", CC: "gcc", Flags: []string{"-fsanitize=address,undefined", "-fno-sanitize-recover=all"}},
	}
	if os.Getenv("GOPYRT_SANITIZE") != "" {
		return all[:1]
	}
	return all
}

// OwnVariants returns those of [Variants] with the compiler that makes the library, for what is not a lock.
func OwnVariants() []*Variant {
	return slices.DeleteFunc(Variants(), func(v *Variant) bool { return v.CC != "gcc" })
}

// AddressVariants returns the variant with the address sanitizer alone, for tests of allocations that fail.
func AddressVariants() []*Variant {
	all := Variants()
	return all[len(all)-1:] // the only one when the whole run is made with a sanitizer
}

// Thread reports whether programs of this variant run under the thread sanitizer.
func (v *Variant) Thread() bool { return v.Name == "thread" || Sanitized("thread") }

// Address reports whether programs of this variant run under the address sanitizer.
func (v *Variant) Address() bool { return v.Name == "address" || Sanitized("address") }

// CoreInclude is the flag that lets a compiler find the headers of the floors.
func CoreInclude(t testing.TB) string { return "-I" + filepath.Join(Root(t), "internal/core") }

// CoreSources returns the paths of the C files of the named floors of the C plane.
func CoreSources(t testing.TB, floors ...string) []string {
	t.Helper()
	var sources []string
	for _, floor := range floors {
		files, err := filepath.Glob(filepath.Join(Root(t), "internal/core", floor, "*.c"))
		require.NoError(t, err)
		require.NotEmpty(t, files, "no floor %s", floor)
		sources = append(sources, files...)
	}
	return sources
}

// RunTests runs the tests of a package, removes the files of the variants, and exits: it is all that a TestMain has to
// do.
func RunTests(m *testing.M, variants []*Variant) {
	code := m.Run()
	for _, v := range variants {
		_ = os.RemoveAll(v.dir)
	}
	os.Exit(code)
}

// Program compiles a C file and links it with a host and with what the two need of the sources, all of them with the
// flags besides the variant's own. What the host defines stands in for what the sources define. The test is skipped
// where the compiler or its sanitizer is missing.
func (v *Variant) Program(t testing.TB, source, host string, sources, flags []string) string {
	t.Helper()
	Need(t, v.CC)
	v.once.Do(func() { v.compile(t, sources, flags) })
	if v.missing != "" {
		missing(t, v.missing)
	}
	require.Empty(t, v.failed)
	return Program{
		Sources: []string{source, host, v.archive},
		CC:      v.CC,
		Flags:   append(append([]string{"-Wl,--allow-multiple-definition", CoreInclude(t)}, flags...), v.Flags...),
		Alone:   true,
	}.Build(t)
}

func (v *Variant) compile(t testing.TB, sources, flags []string) {
	t.Helper()
	var err error
	v.dir, err = os.MkdirTemp("", "gopyruntime-variant-")
	require.NoError(t, err)

	if len(v.Flags) > 1 {
		if v.missing = v.noSanitizer(t); v.missing != "" {
			return
		}
	}

	args := []string{"-std=gnu11", "-g1", "-O1", "-Wall", "-Wextra", "-Werror", "-fno-omit-frame-pointer"}
	args = append(append(args, IncludeFlags(t, Ours)...), CoreInclude(t))
	args = append(args, flags...)
	args = append(args, v.Flags...)
	if s := os.Getenv("GOPYRT_SANITIZE"); s != "" {
		args = append(args, "-fsanitize="+s, "-Wno-tsan")
	}
	parts, err := objects(t, v.CC, sources, args)
	if err != nil {
		v.failed = err.Error()
		return
	}
	v.archive = filepath.Join(v.dir, "sources.a")
	out, err := exec.Command("ar", append([]string{"rc", v.archive}, parts...)...).CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// noSanitizer says why programs with the variant's sanitizer can't be made or run here; "" if they can.
func (v *Variant) noSanitizer(t testing.TB) string {
	t.Helper()
	empty := filepath.Join(v.dir, "empty.c")
	require.NoError(t, os.WriteFile(empty, []byte("int main(void) { return 0; }\n"), 0o666))
	probe := filepath.Join(v.dir, "empty")
	if out, err := exec.Command(v.CC, append(slices.Clone(v.Flags), empty, "-o", probe)...).CombinedOutput(); err != nil {
		return v.CC + " has no " + v.Name + " sanitizer: " + string(out)
	}
	// A sanitizer wants parts of the address space, which a kernel may give to others, now and then or always.
	for range 20 {
		if out, err := exec.Command(probe).CombinedOutput(); err != nil {
			return "a program with the " + v.Name + " sanitizer of " + v.CC + " does not start here: " + string(out)
		}
	}
	return ""
}
