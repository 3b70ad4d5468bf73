// The stages of initialization, compared with CPython's.

package stages

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/abi"
	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

var update = flag.Bool("update", false, "record testdata/stages.txt again, from the CPython in PYTHON_ROOT")

const written = "testdata/stages.txt"

func makeLeaves(t *testing.T) string {
	t.Helper()
	rows, err := leaves(abi.Layout())
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "leaves.h")
	require.NoError(t, os.WriteFile(file, []byte(rows), 0o666))
	return file
}

// The locale decides encodings, and these variables affect initialization.
var plain = cbuild.Run{Env: []string{"LC_ALL=C", "GODEBUG="}}

func ourLife(t *testing.T) life {
	t.Helper()
	program := cbuild.Program{
		Sources: []string{"testdata/stages.c"}, Flags: []string{"-I" + filepath.Dir(makeLeaves(t))},
	}.Build(t)
	l, err := parseLife(plain.OK(t, program))
	require.NoError(t, err)
	return l
}

func realLife(t *testing.T) life {
	t.Helper()
	root := cbuild.NewChroot(t)
	root.Add(t, makeLeaves(t))
	program := root.Compile(t, "testdata/stages.c")
	l, err := parseLife(plain.OK(t, root.Argv(program)...))
	require.NoError(t, err)
	return l
}

func differences(t *testing.T) []*difference {
	t.Helper()
	text, err := os.ReadFile("testdata/differences.txt")
	require.NoError(t, err)
	all, err := parseDifferences(string(text))
	require.NoError(t, err)
	return all
}

// Every field at every stage is CPython's, except for the listed differences, which must still exist.
func TestSameAsCPython(t *testing.T) {
	theirs := realLife(t)
	open := differences(t)
	if *update {
		require.NoError(t, os.WriteFile(written, []byte(fold(theirs, open)), 0o666))
	}
	ours := ourLife(t)
	require.Greater(t, len(paths(theirs)), 1000)

	c := compare(theirs, ours, open)
	t.Log(c.report(open))
	assert.Empty(t, c.unlisted, "%d differences:\n%s", len(c.unlisted), strings.Join(c.unlisted, "\n"))
	for _, d := range open {
		assert.True(t, d.found, "no difference is left here: take the line away: %s", d.line)
	}
	text, err := os.ReadFile(written)
	require.NoError(t, err)
	assert.Equal(t, string(text), fold(theirs, open), "%s is out of date: run the test with -update", written)
}

// Values that are zero on both sides flatter: they are counted apart.
func TestCounts(t *testing.T) {
	theirs, err := parseLife("c|a|1\nd|a|2\nc|b|5\nc|x|7\n")
	require.NoError(t, err)
	ours, err := parseLife("c|a|1\nd|a|3\nd|c|4\n")
	require.NoError(t, err)
	open, err := parseDifferences("b | an object\na@d | a counter\n")
	require.NoError(t, err)
	c := compare(theirs, ours, open)
	all := 4 * len(stageNames)
	assert.Equal(t, tally{all - 4, all}, c.every)
	assert.Equal(t, tally{1, 5}, c.set)
	assert.Equal(t, []string{"d|c: CPython has 0, we have 4", "c|x: CPython has 7, we have 0"}, c.unlisted)
	assert.Equal(t, fmt.Sprintf("values of fields: %d of %d are CPython's; of those that are not zero on both sides, 1 of 5\n"+
		"and these differ, most since they need objects:\n     1  b | an object\n     1  a@d | a counter\n", all-4, all), c.report(open))
	assert.True(t, open[0].found && open[1].found)
}

// The same without a CPython, from its recorded fields.
func TestAsWritten(t *testing.T) {
	text, err := os.ReadFile(written)
	require.NoError(t, err)
	require.Greater(t, strings.Count(string(text), "\n"), 200)
	assert.Equal(t, string(text), fold(ourLife(t), differences(t)))
}
