// Reading back the debug information of a small header.

package debuginfo_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/abi"
	"github.com/gopyruntime/gopyruntime/internal/abi/debuginfo"
	"github.com/gopyruntime/gopyruntime/internal/abi/probe"
	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

const header = `#include <pthread.h>
#include <stdint.h>
struct hidden;
typedef int (*callback)(struct hidden *, const char *, ...);
struct tree {
    struct tree *left, *right;
    unsigned int first : 3, second : 1;
    callback calls[4][2];
    union {
        long number;
        struct { char low; char high[]; } flexible;
    };
    pthread_mutex_t mutex;
    uint8_t marks[5];
    const char *const name;
    _Alignas(16) char far;
};
enum color { RED = -1, BLUE = 7 };
typedef struct { enum color color; volatile int hot; } painted;
enum { ALONE = 3, PAIR };
struct __attribute__((packed)) tight { char c; long l; };
`

// collect compiles the header above and reads it back.
func collect(t *testing.T, cc string) map[string]*abi.Type {
	t.Helper()
	cbuild.Need(t, cc)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "shapes.h"), []byte(header), 0o666))
	compiler := probe.Compiler{Command: cc, Flags: []string{"-I" + dir}}
	object, err := compiler.Object(t.TempDir(), "probe", "#include \"shapes.h\"\n")
	require.NoError(t, err)
	reader, err := debuginfo.Open(object, dir)
	require.NoError(t, err)
	types, err := reader.Collect(func(_, header string) bool { return header == "shapes.h" })
	require.NoError(t, err)
	byName := map[string]*abi.Type{}
	for _, typ := range types {
		byName[typ.Name] = typ
	}
	return byName
}

func TestShapes(t *testing.T) {
	for _, cc := range []string{"gcc", "clang"} {
		t.Run(cc, func(t *testing.T) {
			types := collect(t, cc)
			tree := types["struct tree"]
			require.NotNil(t, tree)
			assert.Equal(t, "shapes.h", tree.Header)
			got := map[string]string{}
			for _, m := range tree.Members {
				got[m.Name] = m.Type.String()
			}
			assert.Equal(t, map[string]string{
				"left": "*struct tree", "right": "*struct tree", "first": "unsigned int", "second": "unsigned int",
				"calls": "[4][2]callback", "": "union", "mutex": "pthread_mutex_t", "marks": "[5]uint8_t",
				"name": "const *const char", "far": "char",
			}, got)

			second := tree.Members[3]
			assert.Equal(t, int64(16*8+3), second.BitOffset)
			assert.Equal(t, int64(1), second.BitSize)
			assert.Equal(t, int64(24), tree.Members[4].Offset)
			assert.Equal(t, int64(64), tree.Members[4].Size)
			flexible := tree.Members[5].Body.Members[1].Body
			assert.Equal(t, "[]char", flexible.Members[1].Type.String())
			assert.Equal(t, int64(0), flexible.Members[1].Size)

			assert.Equal(t, "*func(*struct hidden, *const char, ...) int", types["callback"].Alias.String())
			assert.True(t, types["struct hidden"].Incomplete)
			assert.Equal(t, []abi.Value{{Name: "RED", Value: -1}, {Name: "BLUE", Value: 7}}, types["enum color"].Values)
			assert.Equal(t, "volatile int", types["painted"].Members[1].Type.String())
			assert.Equal(t, []abi.Value{{Name: "ALONE", Value: 3}, {Name: "PAIR", Value: 4}}, types["enum {ALONE}"].Values)
			assert.Equal(t, int64(9), types["struct tight"].Size)
			assert.Equal(t, int64(1), types["struct tight"].Members[1].Offset)
		})
	}
}

func TestSystemTypesStayClosed(t *testing.T) {
	types := collect(t, "gcc")
	mutex := types["pthread_mutex_t"]
	require.NotNil(t, mutex)
	assert.Equal(t, "pthread.h", mutex.System)
	assert.Equal(t, int64(40), mutex.Size)
	assert.Empty(t, mutex.Members)
	assert.Equal(t, "unsigned char", types["uint8_t"].Alias.String())
	assert.Equal(t, "unsigned", types["unsigned char"].Encoding)
	assert.Nil(t, types["void"])
}

// A compiler reports an alignment for all that contains an aligned member; the table keeps the one that was written.
func TestAlignment(t *testing.T) {
	tree := collect(t, "gcc")["struct tree"]
	for _, m := range tree.Members {
		want := int64(0)
		if m.Name == "far" {
			want = 16
		}
		assert.Equal(t, want, m.Align, m.Name)
	}
}

func TestObjectWithoutDebugInformation(t *testing.T) {
	_, err := debuginfo.Open("/bin/true")
	assert.Error(t, err)
	_, err = debuginfo.Open(filepath.Join(t.TempDir(), "missing"))
	assert.ErrorIs(t, err, os.ErrNotExist)
}
