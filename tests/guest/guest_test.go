// Package guest checks that hosts find everything of theirs as they left it: signals and their handlers, stacks, files,
// environment, threads. Each program behaves as it would with a library that has no Go in it.
package guest

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
	"github.com/gopyruntime/gopyruntime/internal/library"
)

// host builds a program that loads the library late.
func host(t *testing.T, name string) string {
	t.Helper()
	return cbuild.Program{
		Sources: []string{"testdata/" + name + ".c"}, Flags: []string{"-ldl", "-rdynamic"}, Alone: true,
	}.Build(t)
}

func libraryPath(t *testing.T) string {
	t.Helper()
	return filepath.Join(cbuild.LibDir(t), library.Link)
}

// each runs a program once for each combination of its arguments.
func each(t *testing.T, name, want string, arguments ...[]string) {
	t.Helper()
	program := host(t, name)
	combinations := [][]string{{}}
	for _, choices := range arguments {
		var longer [][]string
		for _, c := range combinations {
			for _, choice := range choices {
				longer = append(longer, append(append([]string{}, c...), choice))
			}
		}
		combinations = longer
	}
	for _, c := range combinations {
		t.Run(filepath.Join(c...), func(t *testing.T) {
			t.Parallel()
			argv := append([]string{program, libraryPath(t)}, c...)
			assert.Equal(t, want, cbuild.OK(t, argv...))
		})
	}
}

func TestSignalsReachTheHost(t *testing.T) {
	each(t, "signals", "ok\n", []string{"sigwait", "signalfd"}, []string{"loaded", "up", "interpreter", "ended", "child"})
}

func TestHandlersRunOnTheHostsStacks(t *testing.T) {
	each(t, "stacks", "ok\n", []string{"own", "alternate", "sometimes"})
}

func TestHandlersStay(t *testing.T) {
	each(t, "handlers", "ok\n", []string{"early", "late"})
}

func TestNoFiles(t *testing.T) {
	each(t, "files", "ok\n")
}

func TestArgumentsAndEnvironmentAreTheHosts(t *testing.T) {
	each(t, "arrays", "ok\n", []string{"none", "null", "clear", "title", "garbage"})
}

func TestProcessEndsWithItsLastThread(t *testing.T) {
	program := host(t, "last")
	for _, state := range []string{"loaded", "up", "child", "late", "elsewhere"} {
		t.Run(state, func(t *testing.T) {
			t.Parallel()
			out := cbuild.OK(t, program, libraryPath(t), state)
			assert.Equal(t, "last thread\nexit\n", out)
		})
	}
}

func TestSlowStart(t *testing.T) {
	t.Parallel() // it takes 20 seconds, in which nothing happens
	assert.Equal(t, "the Go runtime did not start in time\nok\n", cbuild.OK(t, host(t, "slow"), libraryPath(t)))
}

func TestNoRoom(t *testing.T) {
	program := host(t, "limits")
	for what, reason := range map[string]string{
		"threads": "no threads can be made for the Go runtime: the limit of threads or of memory is reached",
		"memory":  "there is no address space for the Go runtime: the limit of memory is reached",
		"data":    "for the Go runtime: the limit of", // of threads, whose stacks are data, or of memory
	} {
		for _, when := range []string{"load", "start", "restart"} {
			t.Run(what+"/"+when, func(t *testing.T) {
				t.Parallel()
				out := cbuild.OK(t, program, libraryPath(t), what, when)
				if out == "skipped\n" {
					t.Skip("SKIPPED: the limit of threads does not hold for root, and the test can't be another user")
				}
				assert.Contains(t, out, reason)
				assert.Contains(t, out, "ok\n")
			})
		}
	}
}

// What Go reserves is not locked by mlockall; its threads have stacks, as others have.
func TestLockedMemoryIsLittle(t *testing.T) {
	out := cbuild.OK(t, host(t, "locked"), libraryPath(t))
	if out == "skipped\n" {
		t.Skip("SKIPPED: this process may not lock its memory")
	}
	var locked, inMemory, threads, stack int
	_, err := fmt.Sscanf(out, "%d locked, %d in memory, %d threads with stacks of %d\nok\n",
		&locked, &inMemory, &threads, &stack)
	require.NoError(t, err, out)
	// Each thread may have an arena of malloc's, of which it uses little.
	assert.Less(t, locked, 50+threads*(stack+66), out)
	assert.Less(t, inMemory, 50+threads*(stack+2), out)
}

// hasNone are phases without such calls, on most machines: how many threads Go makes is a matter of the processors.
var hasNone = map[string]bool{"thread/load": true, "thread/interp": true, "mmap/interp": true}

// For nearly every n the n-th call fails: a status or a load error, never an end of the process, and a later try works.
func TestTheNthCallFails(t *testing.T) {
	program := host(t, "nth")
	for _, call := range []string{"malloc", "mmap", "thread"} {
		for _, phase := range []string{"load", "init", "interp", "config", "restart"} {
			t.Run(call+"/"+phase, func(t *testing.T) {
				t.Parallel()
				res := cbuild.Exec(t, program, call, phase, libraryPath(t))
				require.Zero(t, res.Exit, res.Stderr)
				t.Log(res.Stdout)
				var calls, failed int
				_, err := fmt.Sscanf(res.Stdout, "%d calls, %d of them failed", &calls, &failed)
				require.NoError(t, err, res.Stdout)
				assert.True(t, failed > 0 || hasNone[call+"/"+phase], "no call failed")
			})
		}
	}
}

// seconds is how long the storm lasts: GOPYRT_STORM_SECONDS, or a few.
func seconds(t *testing.T) int {
	t.Helper()
	text := os.Getenv("GOPYRT_STORM_SECONDS")
	if text == "" {
		return 5
	}
	n, err := strconv.Atoi(text)
	require.NoError(t, err, "GOPYRT_STORM_SECONDS")
	return n
}

func TestStorm(t *testing.T) {
	program := cbuild.Program{
		Sources: []string{"testdata/storm.c", "testdata/storm_work.c"}, Flags: []string{"-ldl"}, Alone: true,
	}.Build(t)
	length := seconds(t)
	r := cbuild.Run{Timeout: time.Duration(length)*time.Second + 5*time.Minute}
	t.Log(r.OK(t, program, libraryPath(t), strconv.Itoa(length)))
}
