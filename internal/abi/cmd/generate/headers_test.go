// Tests of the order of types and headers, and of the files that are written.

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/abi"
)

func table(t *testing.T, types string) *abi.Table {
	t.Helper()
	text, err := json.Marshal(map[string]json.RawMessage{"types": json.RawMessage(types)})
	require.NoError(t, err)
	parsed, err := abi.Parse(text)
	require.NoError(t, err)
	return parsed
}

// A type follows the types that it holds by value, whatever their line numbers; for a pointer a declaration suffices.
func TestOrder(t *testing.T) {
	tbl := table(t, `[
		{"name": "struct a", "header": "x.h", "line": 1, "size": 8, "members": [{"name": "b", "type": "b_t", "offset": 0, "size": 8}]},
		{"name": "struct b", "header": "x.h", "line": 9, "size": 8, "members": [{"name": "p", "type": "*struct far", "offset": 0, "size": 8}]},
		{"name": "b_t", "header": "y.h", "line": 1, "alias": "struct b"},
		{"name": "struct far", "incomplete": true}
	]`)
	headers, err := planHeaders(tbl, findNested(tbl))
	require.NoError(t, err)
	x := headers["x.h"]
	assert.Equal(t, []string{"struct b", "struct a"}, []string{x.types[0].Name, x.types[1].Name})
	assert.Equal(t, map[string]bool{"struct far": true}, x.forward)
	assert.Equal(t, map[string]bool{"y.h": true}, x.includes)
	assert.Empty(t, headers["y.h"].includes)
}

// Headers whose types need each other are merged.
func TestCrosswise(t *testing.T) {
	tbl := table(t, `[
		{"name": "int", "size": 4, "encoding": "signed"},
		{"name": "struct one", "header": "p.h", "line": 1, "size": 4, "members": [{"name": "i", "type": "int", "offset": 0, "size": 4}]},
		{"name": "struct two", "header": "q.h", "line": 1, "size": 4, "members": [{"name": "o", "type": "struct one", "offset": 0, "size": 4}]},
		{"name": "struct three", "header": "p.h", "line": 2, "size": 4, "members": [{"name": "t", "type": "struct two", "offset": 0, "size": 4}]}
	]`)
	headers, err := planHeaders(tbl, findNested(tbl))
	require.NoError(t, err)
	assert.Len(t, headers["p.h"].types, 3)
	assert.Empty(t, headers["p.h"].includes)
	assert.Empty(t, headers["q.h"].types)
	assert.Equal(t, map[string]bool{"p.h": true}, headers["q.h"].includes)
}

func TestTypesThatHoldEachOther(t *testing.T) {
	tbl := table(t, `[
		{"name": "struct s", "header": "x.h", "line": 1, "size": 8, "members": [{"name": "t", "type": "struct t", "offset": 0, "size": 8}]},
		{"name": "struct t", "header": "x.h", "line": 2, "size": 8, "members": [{"name": "s", "type": "struct s", "offset": 0, "size": 8}]}
	]`)
	_, err := planHeaders(tbl, nil)
	assert.ErrorContains(t, err, "needs itself")
}

func TestNesting(t *testing.T) {
	const types = `
		{"name": "int", "size": 4, "encoding": "signed"},
		{"name": "struct in", "header": "x.h", "line": 3, "size": 4, "members": [{"name": "i", "type": "int", "offset": 0, "size": 4, "line": 4}]},
		{"name": "struct out", "header": "x.h", "line": 2, "size": 4, "members": [{"name": "in", "type": "struct in", "offset": 0, "size": 4, "line": 5}]}`
	tbl := table(t, "["+types+"]")
	assert.Equal(t, map[string]string{"struct in": "struct out"}, findNested(tbl))
	// a type that another one uses must be visible to it in C++ too
	tbl = table(t, "["+types+`, {"name": "in_t", "header": "x.h", "line": 9, "alias": "*struct in"}]`)
	assert.Empty(t, findNested(tbl))
}

func TestOutput(t *testing.T) {
	root := t.TempDir()
	write := func(name, text string) {
		file := filepath.Join(root, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o777))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o666))
	}
	write("include/hand.h", "/* written by hand */\n")
	write("include/stale.h", generatedLine)
	write("include/changed.h", generatedLine+"old\n")

	out := &output{root: root, files: map[string]string{}}
	out.add("include/changed.h", generatedLine+"new\n")
	out.add("include/abi/fresh.h", generatedLine)
	require.NoError(t, out.write("include"))
	assert.NoFileExists(t, filepath.Join(root, "include/stale.h"))
	assert.FileExists(t, filepath.Join(root, "include/hand.h"))
	assert.FileExists(t, filepath.Join(root, "include/abi/fresh.h"))
	text, err := os.ReadFile(filepath.Join(root, "include/changed.h"))
	require.NoError(t, err)
	assert.Equal(t, generatedLine+"new\n", string(text))

	out.add("include/hand.h", generatedLine)
	assert.ErrorContains(t, out.write("include"), "hand.h was written by hand")
}
