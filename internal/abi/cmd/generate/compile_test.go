// Compiling the generated headers.

package main

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// Every generated header compiles by itself, without a warning. One of them includes the others and asserts the whole layout;
// it is compiled in both languages, and with the other compiler too.
func TestGeneratedHeadersCompile(t *testing.T) {
	include := filepath.Join(cbuild.Root(t), "include")
	var names []string
	require.NoError(t, filepath.WalkDir(filepath.Join(include, "abi"), func(file string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(file, ".h") {
			name, _ := filepath.Rel(include, file)
			names = append(names, name)
		}
		return err
	}))
	require.Greater(t, len(names), 80)
	require.Contains(t, names, "abi/layout_asserts.h")
	const whole = "abi/layout_asserts.h"
	for _, c := range []struct {
		compiler string
		flags    []string
		names    []string
	}{
		{"gcc", []string{"-x", "c", "-std=c11", "-Wpedantic"}, names},
		{"clang", []string{"-x", "c", "-std=c11", "-Wpedantic"}, []string{whole}},
		{"g++", []string{"-x", "c++", "-std=c++17"}, []string{whole}},
		{"clang++", []string{"-x", "c++", "-std=c++17"}, []string{whole}},
	} {
		t.Run(c.compiler, func(t *testing.T) {
			t.Parallel()
			for _, name := range c.names {
				flags := append(c.flags[:len(c.flags):len(c.flags)], "-DPy_BUILD_CORE=1", "-I", include)
				out, err := cbuild.Syntax(t, c.compiler, flags, "#include \""+name+"\"\nint main(void) { return 0; }\n")
				assert.NoError(t, err, "%s: %s", name, out)
			}
		})
	}
}
