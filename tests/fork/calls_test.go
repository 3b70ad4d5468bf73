// Package fork tests the library in the child of a fork: every exported function, and hostile hosts. Each case is a
// process of its own, under an alarm.
package fork

import (
	"fmt"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/abi/exports"
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

// answers are the outcomes of cases, by name and by how they were run.
type answers struct {
	sync.Mutex
	of map[string]map[string]outcome
}

// run runs cases of one situation in one way.
func (a *answers) run(t *testing.T, program, mode string, calls []call) {
	t.Helper()
	argv := []string{program, mode}
	for _, c := range calls {
		argv = append(argv, c.name)
	}
	// Some of them may hang, which is seen when the program's own alarm ends these.
	got := cbuild.Run{Timeout: 15 * time.Minute}.Exec(t, argv...)
	assert.Zero(t, got.Exit, "%s: signal %v\n%s%s", argv[1:], got.Signal, got.Stdout, got.Stderr)
	a.Lock()
	defer a.Unlock()
	for line := range strings.Lines(got.Stdout) {
		fields := strings.SplitN(strings.TrimSuffix(line, "\n"), "\t", 4)
		require.Len(t, fields, 4, "%s: %s", argv[1:], line)
		if a.of[fields[0]] == nil {
			a.of[fields[0]] = map[string]outcome{}
		}
		a.of[fields[0]][fields[1]] = outcome{fields[2], fields[3]}
	}
}

// runAll runs each case in all three ways, many in one process where that forks.
func runAll(t *testing.T, program string, calls []call) map[string]map[string]outcome {
	t.Helper()
	all := answers{of: map[string]map[string]outcome{}}
	alike := map[string][]call{}
	for _, c := range calls {
		alike[c.where] = append(alike[c.where], c)
	}
	t.Run("run", func(t *testing.T) {
		for where, calls := range alike {
			for i, some := range slices.Collect(slices.Chunk(calls, 16)) {
				for _, mode := range []string{plain, "forked"} {
					t.Run(fmt.Sprint(where, "-", i, "-", mode), func(t *testing.T) {
						t.Parallel()
						all.run(t, program, mode, some)
					})
				}
			}
		}
	})
	return all.of
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
	works, hangs int
	differ       []string
}

func (n *tally) add(c call, got map[string]outcome, works bool) {
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

	exports, err := exports.Read(filepath.Join(cbuild.Root(t), "internal/abi/exports"))
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
	got := runAll(t, program, calls)
	for _, c := range calls {
		t.Run(c.name, func(t *testing.T) {
			defer func() { all.add(c, got[c.name], !t.Failed()) }()
			c.check(t, got[c.name])
		})
	}
	sort.Strings(all.differ)
	for _, line := range all.differ {
		t.Log("differs in a child: ", line)
	}
	t.Logf("%d of %d exported functions work in a forked child, %d hangs", all.works, len(exported), all.hangs)
}
