// Package goapi tests the Go API with a Go program, one process per lifecycle.
package goapi

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

func build(t *testing.T, name string, flags ...string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), name)
	cbuild.GoBuild(t, program, append(flags, "./testdata/"+name)...)
	return program
}

// Without the race detector Go runs with the two settings with which it is least like it is by itself.
var plainEnvs = []string{"GOGC=1", "GOMAXPROCS=1"}

// runBothWays runs the scenarios of a program under the race detector, with Go as it is, and without.
func runBothWays(t *testing.T, source string, names ...string) {
	t.Helper()
	for _, kind := range []struct {
		name  string
		flags []string
		envs  []string
	}{
		{"race", []string{"-race"}, []string{"GOGC=100"}},
		{"plain", nil, plainEnvs},
	} {
		program := build(t, source, kind.flags...)
		for _, name := range names {
			for _, env := range kind.envs {
				t.Run(name+"/"+kind.name+"/"+env, func(t *testing.T) {
					run := cbuild.Run{Env: []string{env}}
					assert.Equal(t, "ok\n", run.OK(t, program, name))
				})
			}
		}
	}
}

// lives are what program life prints of each.
var lives = map[string]string{
	"twice":            "true\nfalse <nil>\n",
	"detached":         "true\ntrue\ntrue true\ntrue true false\n",
	"interpreters":     "1 0 false true\ntrue\n",
	"snapshot":         "1 1\n",
	"snapshot-printed": "true\n",
	"thread-states": "[thread state 3 of interpreter 0 thread state 2 of interpreter 0 thread state 1 of interpreter 0]\n" +
		"true true true\n" +
		"[thread state 2 of interpreter 0 thread state 1 of interpreter 0]\n" +
		"[thread state 1 of interpreter 1]\n[]\n[]\n",
	"one-begins":      "",
	"lives-in-turn":   "",
	"end-in-callback": "true false\ntrue false true\nfalse false\nfalse\n",
	"found-by-id":     "",
}

// What C synchronizes must not look like a race to Go's race detector.
func TestLivesUnderRaceDetector(t *testing.T) {
	program := build(t, "life", "-race")
	for name, stdout := range lives {
		t.Run(name, func(t *testing.T) {
			result := cbuild.Exec(t, program, name)
			assert.Equal(t, stdout, result.Stdout)
			assert.Empty(t, result.Stderr)
		})
	}
}

func TestLives(t *testing.T) {
	program := build(t, "life")
	for name, stdout := range lives {
		for _, env := range plainEnvs {
			t.Run(name+"/"+env, func(t *testing.T) {
				variable, value, _ := strings.Cut(env, "=")
				t.Setenv(variable, value)
				assert.Equal(t, stdout, cbuild.OK(t, program, name))
			})
		}
	}

	extension := cbuild.Program{Sources: []string{"testdata/ending.c"}, Shared: true, Alone: true}.Build(t)
	t.Run("finalizing", func(t *testing.T) {
		assert.Equal(t, "false true 1 true false\n", cbuild.OK(t, program, "finalizing", extension))
	})
	t.Run("extension-path", func(t *testing.T) {
		assert.Equal(t, extension+"\n", cbuild.OK(t, program, "extension-path", extension))
	})

	t.Run("extensions", func(t *testing.T) {
		garbage := filepath.Join(t.TempDir(), "garbage.so")
		require.NoError(t, os.WriteFile(garbage, []byte("no shared object"), 0o666))
		missing := filepath.Join(t.TempDir(), "missing.so")
		got := cbuild.OK(t, program, "extensions", missing, garbage)
		assert.Contains(t, got, "gopyruntime: can't load extension "+missing+": ")
		assert.Contains(t, got, "gopyruntime: can't load extension "+garbage+": ")
		assert.Contains(t, got, "zero byte")
		assert.NotContains(t, got, "<nil>")
	})
}

// Goroutines as the runtime's threads: waiting, owning, calling C.
func TestGoroutines(t *testing.T) {
	program := build(t, "goroutines")
	for _, name := range []string{
		"crowd", "crowd-bound", "fairness", "compute", "cancel", "finalize", "end", "hand-over", "misuse", "bound", "fork",
		"pending-in-c", "pending-in-go", "signals", "storm",
		"own-waits", "make-in-hold", "stay-attached", "collected", "refused",
		"passed-on-end", "too-early", "detached-by-go", "nested-bindings", "in-its-place",
		"interrupt", "interrupt-notified-before", "interrupt-notified-after", "interrupt-others-notified",
		"interrupt-ignored-before", "interrupt-ignored-after", "interrupt-lives", "interrupt-forked",
	} {
		for _, env := range plainEnvs {
			t.Run(name+"/"+env, func(t *testing.T) {
				run := cbuild.Run{Env: []string{env}}
				assert.Equal(t, "ok\n", run.OK(t, program, name))
			})
		}
	}

	for _, name := range []string{"interrupt-not-installed", "interrupt-finalized"} {
		t.Run(name, func(t *testing.T) {
			result := cbuild.Exec(t, program, name)
			assert.Equal(t, syscall.SIGINT, result.Signal, "%s%s", result.Stdout, result.Stderr)
		})
	}

	// A goroutine that ends while attached is reported, where Go ends its thread and where it does not.
	for name, report := range map[string]string{
		"end-attached-main":        `panic: gopyruntime: goroutine \d+ has ended while attached to thread state 2 of interpreter 0: it has the GIL`,
		"end-attached-main-in-new": `panic: gopyruntime: goroutine \d+ has ended while attached to thread state 1 of interpreter 1: it has the GIL`,
		"end-attached-collected":   `panic: gopyruntime: goroutine \d+ has ended while attached to thread state 2 of interpreter 0: it has the GIL`,
		"end-attached-first":       `panic: gopyruntime: goroutine 1 has ended while attached to thread state 1 of interpreter 0: it has the GIL`,
		"end-attached-elsewhere":   `Fatal Python error: PyThread_exit_thread: a goroutine, and its thread, end while attached to thread state`,
	} {
		t.Run(name, func(t *testing.T) {
			result := cbuild.Exec(t, program, name)
			assert.True(t, result.Exit == 2 || result.Signal == syscall.SIGABRT, "%d %v", result.Exit, result.Signal)
			assert.Regexp(t, report, result.Stderr)
		})
	}

	for _, name := range []string{"lost", "lost-again"} {
		t.Run(name, func(t *testing.T) {
			result := cbuild.Exec(t, program, name)
			assert.NotZero(t, result.Exit)
			assert.Contains(t, result.Stderr, "the last Hold of thread state 2 of interpreter 0 was lost")
		})
	}
}

// Mutexes and RLocks, for which goroutines and C threads wait; also under the race detector, which sees what they order.
func TestLocks(t *testing.T) {
	runBothWays(t, "locks",
		"alone", "mixed", "mixed-in-c", "crowd", "handed-over", "handed-to-c", "cancel", "cancel-storm", "memory", "fork",
		"hold", "attached", "in-call", "end", "end-of-all", "again", "again-waits")
}
