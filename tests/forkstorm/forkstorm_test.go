// Package forkstorm forks many times while everything is busy, and checks what the children can do. GOPYRT_STORM_FORKS
// sets how many times: "make storm" sets it high.
package forkstorm

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// forks is the number for a run of the usual tests, or what the variable says.
func forks(t *testing.T, usual int) int {
	t.Helper()
	text := os.Getenv("GOPYRT_STORM_FORKS")
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	require.NoError(t, err, "GOPYRT_STORM_FORKS")
	return n
}

const remaining = "<sys>:0: RuntimeWarning: remaining subinterpreters; close them with Interpreter.close()\n"

func run(t *testing.T, program string, forks int) {
	t.Helper()
	r := cbuild.Run{
		// Go's collector runs after every few allocations.
		Env:     []string{"GOGC=5"},
		Timeout: 5*time.Minute + time.Duration(forks)*100*time.Millisecond,
	}
	started := time.Now()
	res := r.Exec(t, program, strconv.Itoa(forks))
	t.Logf("%s%d forks in %v", res.Stdout, forks, time.Since(started).Round(time.Millisecond))
	assert.Zero(t, res.Exit, "%s%s", res.Stdout, res.Stderr)
	// Children end with the interpreters that other threads of their parent had, which CPython warns of, too.
	assert.Empty(t, strings.ReplaceAll(res.Stderr, remaining, ""))
	assert.Contains(t, res.Stdout, ": 0 bad children\n")
}

// Threads in five different states fork while ten others keep the runtime under load.
func TestStorm(t *testing.T) {
	sources := []string{"testdata/storm.c", "testdata/load.c", "testdata/child.c"}
	run(t, cbuild.Program{Sources: sources}.Build(t), forks(t, 300))
}

// The runtime is initialized and finalized while a thread that it does not know forks.
func TestLife(t *testing.T) {
	run(t, cbuild.Program{Sources: []string{"testdata/life.c"}}.Build(t), forks(t, 300))
}
