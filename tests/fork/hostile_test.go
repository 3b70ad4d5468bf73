// Forks under hostile conditions: from any thread, in handlers, at limits, with no disk.

package fork

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

func buildHostile(t *testing.T, source string) string {
	t.Helper()
	return cbuild.Program{Sources: []string{"testdata/hostile/" + source, "testdata/hostile/live.c"}}.Build(t)
}

// Programs that load the library late have the code that uses it in a shared object.
func buildUser(t *testing.T) string {
	t.Helper()
	return cbuild.Program{Sources: []string{"testdata/hostile/live.c"}, Shared: true}.Build(t)
}

func buildAlone(t *testing.T, source string) string {
	t.Helper()
	return cbuild.Program{Sources: []string{"testdata/hostile/" + source}, Flags: []string{"-ldl"}, Alone: true}.Build(t)
}

// Any thread may fork, whichever thread holds the GIL: the child makes threads, interpreters and children of its own,
// and finalizes and initializes the runtime.
func TestAnyThreadForks(t *testing.T) {
	program := buildHostile(t, "origins.c")
	for _, who := range []string{"main", "worker", "unknown", "inside"} {
		for _, gil := range []string{"holds", "free", "other"} {
			if who == "unknown" && gil == "holds" {
				continue
			}
			t.Run(who+"-"+gil, func(t *testing.T) {
				t.Parallel()
				assert.Equal(t, "ok\n", cbuild.OK(t, program, who, gil))
			})
		}
	}
}

// Tracing of memory goes on in a child, whose tables are whole, whatever the other threads were allocating.
func TestForksWhileMemoryIsTraced(t *testing.T) {
	assert.Equal(t, "ok\n", cbuild.OK(t, buildHostile(t, "traced.c")))
}

// A child ends like any process: by exit(), with what is registered for it, or with its last thread.
func TestChildEnds(t *testing.T) {
	program := buildHostile(t, "endings.c")
	for name, want := range map[string]string{
		"pthread_exit":                      "farewell\nexit 0\n",
		"pthread_exit-restarted":            "exit 7\n",
		"pthread_exit-restarted-by-another": "exit 7\n",
		"threads":                           "exit 0\n",
		"exit":                              "goodbye\nfarewell\nexit 5\n",
		"exit-restarted":                    "goodbye\nfarewell\nexit 5\n",
		"exit-finalized":                    "the runtime says goodbye\ngoodbye\nfarewell\nexit 5\n",
	} {
		for _, thread := range []string{"main", "worker"} {
			t.Run(name+"-"+thread, func(t *testing.T) {
				t.Parallel()
				assert.Equal(t, want, cbuild.OK(t, program, name, thread))
			})
		}
	}
}

// A signal ends a child, or runs the host's handler, as in a process that never forked: before Go has restarted and
// after it, whether the handler was installed before the library was loaded or later.
func TestChildDiesOfSignals(t *testing.T) {
	program, user := buildAlone(t, "dying.c"), buildUser(t)
	library := filepath.Join(cbuild.LibDir(t), cbuild.LibLink)
	for _, c := range []struct {
		name, arg string
		signal    syscall.Signal
	}{
		{"fault", "fault", syscall.SIGSEGV},
		{"SIGSEGV", "", syscall.SIGSEGV},
		{"SIGABRT", "", syscall.SIGABRT},
		{"SIGTERM", "", syscall.SIGTERM},
		{"SIGPIPE", "", syscall.SIGPIPE},
		{"SIGBUS", "", syscall.SIGBUS},
		{"SIGFPE", "", syscall.SIGFPE},
	} {
		number := strconv.Itoa(int(c.signal))
		if c.arg == "" {
			c.arg = number
		}
		for _, handler := range []string{"none", "before", "after"} {
			for _, when := range []string{"parent", "child", "restarted"} {
				t.Run(strings.Join([]string{c.name, handler, when}, "-"), func(t *testing.T) {
					t.Parallel()
					want := "the host's handler ran\nexit 42\n"
					if handler == "none" {
						want = "signal " + number + "\n"
					}
					assert.Equal(t, want, cbuild.OK(t, program, library, user, when, handler, c.arg))
				})
			}
		}
	}
}

// A handler that forks may run on the signal stack that Go gave its thread.
func TestHandlerForks(t *testing.T) {
	assert.Equal(t, "ok\n", cbuild.OK(t, buildHostile(t, "handler.c")))
}

// Handlers that the host registered before it loaded the library run between those of the library. They may use the
// whole API, for which they wait for threads that need the locks which the library holds over a fork.
func TestHandlersOfTheHost(t *testing.T) {
	program := buildAlone(t, "around.c")
	user := cbuild.Program{
		Sources: []string{"testdata/hostile/around_user.c", "testdata/hostile/live.c"},
		Shared:  true,
	}.Build(t)
	library := filepath.Join(cbuild.LibDir(t), cbuild.LibLink)
	for _, what := range []string{
		"gil", "tstate", "heads", "lock", "interpreter", "fork", "jump", "child", "child-go",
		"child-after",
	} {
		for _, who := range []string{"attached", "detached", "unknown"} {
			if what == "lock" && who == "attached" {
				continue // the host's own mistake: the others wait for the GIL with the lock held
			}
			t.Run(what+"-"+who, func(t *testing.T) {
				t.Parallel()
				assert.Equal(t, "ok\n", cbuild.OK(t, program, library, user, what, who))
			})
		}
	}
}

// A handler that forks may have interrupted the library: the function ends in the child, too.
func TestHandlerForksAnywhere(t *testing.T) {
	program := buildHostile(t, "interrupted.c")
	for _, what := range []string{"gil", "list", "memory", "pending", "ensure"} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, "ok\n", cbuild.OK(t, program, what))
		})
	}
}

func TestProgramsAreRun(t *testing.T) {
	assert.Equal(t, "ok\n", cbuild.OK(t, buildHostile(t, "spawn.c")))
}

// Too few threads or too little memory are reported as an error, not a crash: once the limit is lifted the same call
// works.
func TestTooLittle(t *testing.T) {
	program := buildHostile(t, "limits.c")
	const (
		noThreads = "no threads can be made for the Go runtime: the limit of threads or of memory is reached\n"
		noMemory  = "there is no address space for the Go runtime: the limit of memory is reached\n"
		lifted    = "works when the limit is lifted\n"
	)
	play := func(t *testing.T, limit string) string {
		t.Helper()
		out := cbuild.OK(t, program, limit)
		if out == "skipped\n" {
			t.Skip("SKIPPED: the limit of threads counts those of other processes, and the test can't be another user")
		}
		return out
	}
	for _, limit := range []string{"0", "1", "2", "3", "4"} {
		t.Run(limit, func(t *testing.T) {
			assert.Equal(t, strings.Repeat(noThreads, 3)+lifted, play(t, limit))
		})
	}
	t.Run("memory", func(t *testing.T) {
		got := play(t, "memory")
		assert.True(t, strings.HasPrefix(got, noMemory), got)
		assert.True(t, strings.HasSuffix(got, lifted), got)
	})
	t.Run("40", func(t *testing.T) {
		assert.Equal(t, "works\n", play(t, "40"))
	})
}

// A child needs no file: not the library's own, not /proc, none at all.
func TestNothingIsReadFromDisk(t *testing.T) {
	program, user := buildAlone(t, "disk.c"), buildUser(t)
	for _, how := range []string{"deleted", "replaced", "noproc", "empty"} {
		t.Run(how, func(t *testing.T) {
			dir := t.TempDir()
			text, err := os.ReadFile(filepath.Join(cbuild.LibDir(t), cbuild.LibFile))
			require.NoError(t, err)
			library := filepath.Join(dir, cbuild.LibFile)
			require.NoError(t, os.WriteFile(library, text, 0o777))
			empty := filepath.Join(dir, "empty")
			require.NoError(t, os.Mkdir(empty, 0o777))

			got := cbuild.Exec(t, program, how, library, user, empty)
			if got.Exit == 77 {
				t.Skipf("SKIPPED: %s", got.Stderr)
			}
			assert.Equal(t, "ok\n", got.Stdout, "%s", got.Stderr)
			assert.Zero(t, got.Exit)
		})
	}
}

// What is called before a fork is called after it, also where it forks itself.
func TestForksWithinAFork(t *testing.T) {
	program := buildAlone(t, "nested.c")
	library := filepath.Join(cbuild.LibDir(t), cbuild.LibLink)
	for _, who := range []string{"callback", "handler"} {
		for _, when := range []string{"before", "parent", "child"} {
			t.Run(who+"-"+when, func(t *testing.T) {
				t.Parallel()
				assert.Equal(t, "ok\n", cbuild.OK(t, program, library, who, when))
			})
		}
	}
	assert.Equal(t, "ok\n", cbuild.OK(t, program, library, "callback", "jump"))
}

func TestChildHasItsParentsNumber(t *testing.T) {
	if cbuild.OK(t, buildHostile(t, "namespaces.c")) == "skipped\n" {
		t.Skip("SKIPPED: namespaces of processes may not be made here")
	}
}

func TestBareForkWhileGoStarts(t *testing.T) {
	assert.Equal(t, "ok\n", cbuild.OK(t, buildHostile(t, "bare.c")))
}
