package linking

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// Go's build cache sees a changed header only through this hash.
func TestHeaderHashSeesEveryHeader(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o777))
	}
	script, err := os.ReadFile(filepath.Join(cbuild.Root(t), "scripts/header-hash"))
	require.NoError(t, err)
	put("scripts/header-hash", string(script))
	hash := func() string { return cbuild.OK(t, filepath.Join(dir, "scripts/header-hash")) }

	seen := map[string]string{}
	differs := func(what string) {
		h := hash()
		assert.Regexp(t, `^[0-9a-f]{16}\n$`, h)
		assert.Empty(t, seen[h], "%s gives the same hash", what)
		seen[h] = what
	}
	differs("no header")
	for _, name := range []string{"include/Python.h", "include/abi/internal/x.h", "exports.h", "internal/core/core.h"} {
		put(name, "1")
		differs("new " + name)
		put(name, "2")
		differs("changed " + name)
	}
	require.NoError(t, os.Rename(filepath.Join(dir, "include/Python.h"), filepath.Join(dir, "include/Other.h")))
	differs("renamed")

	put("include/notes.txt", "not a header")
	assert.Contains(t, seen, hash())
}
