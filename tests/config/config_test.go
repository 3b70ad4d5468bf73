// Package config tests what configuring does where it matters most that it is right: without memory, with wrong
// arguments, in a child of fork(). Most programs here link the configuration sources of the C plane and a small host
// (host.c) instead of the library, so that every allocation can be made to fail, and sanitizers see nothing else.
package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// The files under test.
var names = []string{
	"config", "config_fields", "config_publish", "config_set", "global_flags", "init_config", "init_config_options",
	"locale_codec", "locale_environment", "path_config", "preconfig", "status", "utf8_codec", "wide_string_list",
}

func program(t *testing.T, name string) string {
	t.Helper()
	files := append([]string{filepath.Join("testdata", name+".c")}, cbuild.CoreSources(t, "testdata/host.c", names)...)
	flags := []string{"-DPy_BUILD_CORE=1", "-DGOPYRT_RUNTIME_DIRECT", "-D_GNU_SOURCE", "-Wno-deprecated-declarations",
		"-Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup,--wrap=free"}
	if os.Getenv("GOPYRT_SANITIZE") == "" { // else the whole run has one already
		flags = append(flags, "-fsanitize=address,undefined", "-fno-sanitize-recover=all")
	}
	return cbuild.Program{Sources: files, Flags: flags, Alone: true}.Build(t)
}

func TestPrograms(t *testing.T) {
	for _, name := range []string{"fields", "arguments", "memory"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, "ok\n", cbuild.OK(t, program(t, name)))
		})
	}
}

// The whole library, Go's half of it included.
func TestLibrary(t *testing.T) {
	for _, run := range [][]string{{"library", "read"}, {"library", "start"}, {"child"}, {"misuse"}} {
		t.Run(strings.Join(run, "_"), func(t *testing.T) {
			t.Parallel()
			program := cbuild.Program{Sources: []string{filepath.Join("testdata", run[0]+".c")}}.Build(t)
			assert.Equal(t, "ok\n", cbuild.OK(t, append([]string{program}, run[1:]...)...))
		})
	}
}
