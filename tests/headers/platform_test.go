// What pyconfig.h says about the platform.

package headers

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

var define = regexp.MustCompile(`(?m)^#[ \t]*define[ \t]+(\w+)[ \t]+(\S.*?)[ \t]*$`)

// definitions reads the macros with a value that a header defines.
func definitions(t *testing.T, path string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	macros := map[string]string{}
	for _, m := range define.FindAllStringSubmatch(string(text), -1) {
		macros[m[1]] = m[2]
	}
	require.NotEmpty(t, macros)
	return macros
}

// headerPaths lists what the header behind a name such as NETINET_IN_H may be called: an underscore is one, or a slash.
func headerPaths(name string) []string {
	paths := []string{""}
	for _, part := range strings.Split(strings.ToLower(strings.TrimSuffix(name, "_H")), "_") {
		var longer []string
		for _, path := range paths {
			if path == "" {
				longer = append(longer, part)
			} else {
				longer = append(longer, path+"/"+part, path+"_"+part)
			}
		}
		paths = longer
	}
	for i := range paths {
		paths[i] += ".h"
	}
	return paths
}

// What pyconfig.h says about headers and sizes holds on the machine that the tests run on.
func TestPlatformFacts(t *testing.T) {
	macros := definitions(t, filepath.Join(cbuild.Root(t), "include", "pyconfig.h"))
	var source strings.Builder
	source.WriteString("#include \"Python.h\"\n#include <pthread.h>\n#include <stdbool.h>\n#include <time.h>\n")
	headers, sizes := 0, 0
	for name := range macros {
		if header, found := strings.CutPrefix(name, "HAVE_"); found && strings.HasSuffix(name, "_H") {
			source.WriteString("#if !(0")
			for _, path := range headerPaths(header) {
				source.WriteString(" || __has_include(<" + path + ">)")
			}
			source.WriteString(")\n#error " + name + "\n#endif\n")
			headers++
		}
	}
	for name, typ := range map[string]string{
		"SIZEOF_DOUBLE": "double", "SIZEOF_FLOAT": "float", "SIZEOF_FPOS_T": "fpos_t", "SIZEOF_INT": "int",
		"SIZEOF_LONG": "long", "SIZEOF_LONG_DOUBLE": "long double", "SIZEOF_LONG_LONG": "long long",
		"SIZEOF_OFF_T": "off_t", "SIZEOF_PID_T": "pid_t", "SIZEOF_PTHREAD_KEY_T": "pthread_key_t",
		"SIZEOF_PTHREAD_T": "pthread_t", "SIZEOF_SHORT": "short", "SIZEOF_SIZE_T": "size_t", "SIZEOF_TIME_T": "time_t",
		"SIZEOF_UINTPTR_T": "uintptr_t", "SIZEOF_VOID_P": "void *", "SIZEOF_WCHAR_T": "wchar_t", "SIZEOF__BOOL": "_Bool",
		"ALIGNOF_LONG": "", "ALIGNOF_SIZE_T": "", "ALIGNOF_MAX_ALIGN_T": "",
	} {
		if typ == "" {
			typ = strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(name, "ALIGNOF_"), "SIZE_T", "size_t"))
			source.WriteString("_Static_assert(_Alignof(" + typ + ") == " + name + ", \"" + name + "\");\n")
		} else {
			source.WriteString("_Static_assert(sizeof(" + typ + ") == " + name + ", \"" + name + "\");\n")
		}
		require.Contains(t, macros, name)
		sizes++
	}
	for name := range macros {
		if strings.HasPrefix(name, "SIZEOF") || strings.HasPrefix(name, "ALIGNOF") {
			sizes--
		}
	}
	assert.Zero(t, sizes, "sizes that pyconfig.h gives and this test does not check")
	assert.Greater(t, headers, 50)

	flags := append([]string{"-x", "c", "-std=c11"}, cbuild.IncludeFlags(t, cbuild.Ours)...)
	out, err := cbuild.Syntax(t, "gcc", flags, source.String())
	assert.NoError(t, err, out)
}

// Where CPython's build says something about the platform too, it says the same.
func TestPlatformFactsAreCPythons(t *testing.T) {
	include := filepath.Join(cbuild.PythonRoot(t), "usr/include")
	theirs := filepath.Join(include, "x86_64-linux-gnu", "python3.14", "pyconfig.h")
	if _, err := os.Stat(theirs); err != nil {
		theirs = filepath.Join(include, "python3.14", "pyconfig.h")
	}
	want := definitions(t, theirs)
	for name, value := range definitions(t, filepath.Join(cbuild.Root(t), "include", "pyconfig.h")) {
		assert.Equal(t, want[name], value, name)
	}
}

// The release that gopyruntime.h names, as text and as numbers, is the one that make builds.
func TestVersion(t *testing.T) {
	source := filepath.Join(t.TempDir(), "version.c")
	text := "#include \"gopyruntime.h\"\nRELEASE GOPYRT_VERSION " +
		"GOPYRT_VERSION_MAJOR GOPYRT_VERSION_MINOR GOPYRT_VERSION_PATCH PYTHON PY_MAJOR_VERSION PY_MINOR_VERSION\n"
	require.NoError(t, os.WriteFile(source, []byte("#include \"patchlevel.h\"\n"+text), 0o666))
	out := cbuild.OK(t, append(append([]string{"gcc", "-E", "-P"}, cbuild.IncludeFlags(t, cbuild.Ours)...), source)...)
	said := regexp.MustCompile(`RELEASE (.*) (\d+) (\d+) (\d+) PYTHON (\d+) (\d+)`).FindStringSubmatch(out)
	require.NotNil(t, said, out)
	release := strings.Join(said[2:5], ".")
	assert.Equal(t, release, strings.NewReplacer(`"`, "", " ", "").Replace(said[1]))

	list := cbuild.OK(t, "make", "-C", cbuild.Root(t), "-s", "help")
	assert.Contains(t, list, "gopyruntime "+release+" (CPython "+said[5]+"."+said[6]+")\n")
}
