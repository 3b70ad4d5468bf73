// The initial value of our _PyRuntime, compared with the table.

package initial_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/abi"
	"github.com/gopyruntime/gopyruntime/internal/abi/initial"
	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// compile makes an object file of a source file of the C plane.
func compile(t *testing.T, cc, source string) string {
	t.Helper()
	cbuild.Need(t, cc)
	object := filepath.Join(t.TempDir(), "object.o")
	args := append(cbuild.IncludeFlags(t, cbuild.Ours), cbuild.CoreInclude(t))
	args = append(args, "-std=gnu11", "-O1", "-fPIC", "-DPy_BUILD_CORE=1", "-c", "-o", object, source)
	out, err := exec.Command(cc, args...).CombinedOutput()
	require.NoError(t, err, "%s", out)
	return object
}

// The bytes and pointers that the compiler makes of our _PyRuntime are the ones in the table, which are CPython's.
func TestOurRuntimeStartsAsTheTableSays(t *testing.T) {
	want, err := initial.ReadFile(filepath.Join(cbuild.Root(t), "internal/abi/initial.tsv"))
	require.NoError(t, err)
	require.Greater(t, len(want), 1500)
	for _, cc := range []string{"gcc", "clang"} {
		t.Run(cc, func(t *testing.T) {
			object := compile(t, cc, filepath.Join(cbuild.Root(t), "internal/core/base/runtime_data.c"))
			leaves, err := initial.ReadObject(object, abi.Layout())
			require.NoError(t, err)
			require.Greater(t, len(leaves), 10000)
			got := initial.Fold(leaves)
			assert.Len(t, got, len(want))
			for i := range min(len(got), len(want)) {
				require.Equal(t, want[i], got[i])
			}
		})
	}
}

func TestWhatIsNoRuntime(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text")
	require.NoError(t, os.WriteFile(text, []byte("no archive"), 0o666))
	_, err := initial.ReadObject(text, abi.Layout())
	assert.ErrorContains(t, err, "is not an archive")

	require.NoError(t, os.WriteFile(text, []byte("!<arch>\n"), 0o666))
	_, err = initial.ReadObject(text, abi.Layout())
	assert.ErrorContains(t, err, "no member has a section .PyRuntime")

	source := filepath.Join(dir, "other.c")
	require.NoError(t, os.WriteFile(source, []byte("int other;\n"), 0o666))
	_, err = initial.ReadObject(compile(t, "gcc", source), abi.Layout())
	assert.ErrorContains(t, err, "no section .PyRuntime")

	_, err = initial.ReadObject(filepath.Join(dir, "missing"), abi.Layout())
	assert.ErrorIs(t, err, os.ErrNotExist)
}
