// Package fork tests the library in the child of a fork: every exported function, and hostile hosts. Each case is a
// process of its own, under an alarm.
package fork

import (
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/abi"
	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// How the program runs a case, in its words.
const (
	plain      = "plain"
	child      = "child"
	grandchild = "grandchild"
)

// A call is a line of the program's table.
type call struct {
	name, where, differs string
}

// An outcome is the result of one run: "ok" or what is wrong, and the answer.
type outcome struct {
	verdict, answer string
}

func buildCalls(t *testing.T) string {
	t.Helper()
	sources, err := filepath.Glob("testdata/calls/*.c")
	require.NoError(t, err)
	return cbuild.Program{Sources: sources, Flags: []string{"-rdynamic"}}.Build(t)
}

func readCalls(t *testing.T, program string) []call {
	t.Helper()
	var calls []call
	for line := range strings.Lines(cbuild.OK(t, program, "list")) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		require.Len(t, fields, 3, line)
		calls = append(calls, call{fields[0], fields[1], fields[2]})
	}
	sort.Slice(calls, func(i, j int) bool { return calls[i].name < calls[j].name })
	return calls
}

// run runs the case in all three ways.
func (c call) run(t *testing.T, program string) map[string]outcome {
	t.Helper()
	outcomes := map[string]outcome{}
	for _, mode := range []string{plain, "forked"} {
		got := cbuild.Exec(t, program, c.name, mode)
		assert.Zero(t, got.Exit, "%s %s: signal %v\n%s%s", c.name, mode, got.Signal, got.Stdout, got.Stderr)
		for line := range strings.Lines(got.Stdout) {
			fields := strings.SplitN(strings.TrimSuffix(line, "\n"), "\t", 3)
			require.Len(t, fields, 3, "%s %s: %s", c.name, mode, line)
			outcomes[fields[0]] = outcome{fields[1], fields[2]}
		}
	}
	return outcomes
}

// check compares the answers of the children with their parent's.
func (c call) check(t *testing.T, got map[string]outcome) {
	t.Helper()
	for _, how := range []string{plain, child, grandchild} {
		require.Contains(t, got, how, "it never came to that")
		assert.Equal(t, "ok", got[how].verdict, how)
	}
	if c.differs == "" {
		assert.Equal(t, got[plain].answer, got[child].answer, "a child answers otherwise than its parent")
		assert.Equal(t, got[plain].answer, got[grandchild].answer, "a grandchild answers otherwise than a parent")
		return
	}
	assert.NotEqual(t, got[plain].answer, got[child].answer, "a child answers like its parent, against: %s", c.differs)
}

// A tally is the summary of all cases.
type tally struct {
	sync.Mutex
	works, hangs int
	differ       []string
}

func (n *tally) add(c call, got map[string]outcome, works bool) {
	n.Lock()
	defer n.Unlock()
	if works {
		n.works++
	}
	for _, o := range got {
		if strings.Contains(o.verdict, "HANGS") {
			n.hangs++
		}
	}
	if c.differs != "" {
		n.differ = append(n.differ, c.name+": "+c.differs)
	}
}

// Every exported function is called in the child of a fork, from a process with other busy threads, and in a child of
// that child; its result is the same as in a process that never forked.
func TestEveryExportedFunction(t *testing.T) {
	program := buildCalls(t)
	calls := readCalls(t, program)

	exports, err := abi.ReadExports(filepath.Join(cbuild.Root(t), "internal/abi/exports"))
	require.NoError(t, err)
	var named, exported []string
	for _, c := range calls {
		named = append(named, c.name)
	}
	for _, e := range exports {
		if e.Group != "objects" { // whose programs run in children of a fork, too: tests/objects
			exported = append(exported, e.Name)
		}
	}
	sort.Strings(exported)
	assert.Equal(t, exported, named, "each exported symbol needs its case, and each case its symbol")

	var all tally
	t.Run("calls", func(t *testing.T) {
		for _, c := range calls {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				got := c.run(t, program)
				defer func() { all.add(c, got, !t.Failed()) }()
				c.check(t, got)
			})
		}
	})
	sort.Strings(all.differ)
	for _, line := range all.differ {
		t.Log("differs in a child: ", line)
	}
	t.Logf("%d of %d exported functions work in a forked child, %d hangs", all.works, len(exported), all.hangs)
}
