// Package config tests configuring in difficult cases: out of memory, with wrong arguments, in the child of a fork.
// Most programs here link the configuration sources of the C plane and a small host (host.c) instead of the library, so
// that every allocation can be made to fail, and sanitizers see nothing else.
package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

var flags = []string{
	"-DGOPYRT_RUNTIME_DIRECT", "-Wno-deprecated-declarations",
	"-Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup,--wrap=free",
}

var variants = cbuild.AddressVariants()

func TestMain(m *testing.M) { cbuild.RunTests(m, variants) }

func program(t *testing.T, v *cbuild.Variant, name string) string {
	t.Helper()
	sources := cbuild.CoreSources(t, "base", "fatal", "alloc", "text", "config")
	return v.Program(t, filepath.Join("testdata", name+".c"), "testdata/host.c", sources, flags)
}

func TestPrograms(t *testing.T) {
	for _, v := range variants {
		for _, name := range []string{"fields", "arguments", "memory"} {
			t.Run(v.Name+"/"+name, func(t *testing.T) {
				t.Parallel()
				assert.Equal(t, "ok\n", cbuild.OK(t, program(t, v, name)))
			})
		}
	}
}

// The whole library, Go's half of it included.
func TestLibrary(t *testing.T) {
	for _, run := range [][]string{{"library", "read"}, {"library", "start"}, {"child"}, {"misuse"}, {"zeroed"}} {
		t.Run(strings.Join(run, "_"), func(t *testing.T) {
			t.Parallel()
			program := cbuild.Program{Sources: []string{filepath.Join("testdata", run[0]+".c")}}.Build(t)
			assert.Equal(t, "ok\n", cbuild.OK(t, append([]string{program}, run[1:]...)...))
		})
	}
}

// noneFail are operations that need no memory.
var noneFail = map[string]bool{"finalize": true, "end-interpreter": true}

// manyFail are operations with hundreds of allocations, much the same ones as those of others.
var manyFail = map[string]bool{"initialize-on-thread": true, "init-config": true}

// The C library has no memory: a call says so by a status, whatever in it needed some, and never ends the process. Each
// allocation fails once, and then all from each on.
func TestNoMemory(t *testing.T) {
	if os.Getenv("GOPYRT_SANITIZE") != "" {
		t.Skip("SKIPPED: a sanitizer has its own malloc")
	}
	program := cbuild.Program{Sources: []string{"testdata/no_memory.c"}}.Build(t)
	for _, operation := range []string{
		"preinitialize", "read", "initialize", "initialize-on-thread", "crowd", "invalid",
		"new-interpreter", "invalid-interpreter", "init-config", "options", "finalize", "end-interpreter",
	} {
		for _, how := range []string{"once", "from"} {
			if how == "from" && manyFail[operation] {
				continue
			}
			t.Run(operation+"-"+how, func(t *testing.T) {
				t.Parallel()
				out := cbuild.OK(t, program, operation, how)
				var failures int
				_, err := fmt.Sscanf(out, "ok %d\n", &failures)
				require.NoError(t, err, out)
				assert.True(t, failures > 0 || noneFail[operation], "no allocation failed")
			})
		}
	}
}
