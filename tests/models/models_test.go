// Package models checks models of the lock protocols exhaustively, with the model checker spin: every order in which
// a few threads can take their steps. The models are in testdata, one for each protocol, and say what they check.
package models

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// verdict runs the checker over a model and returns its result: "errors: 0" if every order is correct. The result is the
// same each time, so the checker runs once.
func verdict(t *testing.T, model string, defines ...string) string {
	t.Helper()
	cbuild.Need(t, "spin")
	cbuild.Need(t, "gcc")
	source, err := filepath.Abs(filepath.Join("testdata", model))
	require.NoError(t, err)
	run := cbuild.Run{Dir: t.TempDir(), Timeout: 20 * time.Minute}
	generate := append(append([]string{"spin"}, defines...), "-a", source)
	compile := []string{"gcc", "-O", "-w", "-DSAFETY", "-DCOLLAPSE", "-DMEMLIM=2000", "-o", "checker", "pan.c"}
	search := "-m100000"

	texts := append(append(generate, compile...), search)
	return cbuild.Verdict(t, []string{"spin", "gcc"}, texts, []string{filepath.Dir(source)}, func() string {
		run.OK(t, generate...)
		run.OK(t, compile...)
		// Too small a search depth would skip orders, with a message but without an error.
		out := run.OK(t, filepath.Join(run.Dir, "checker"), search)
		require.NotContains(t, out, "search depth too small")
		require.NotContains(t, out, "out of memory")
		return out
	})
}

func TestModels(t *testing.T) {
	models := []struct {
		file    string
		defines []string
		slow    bool
	}{
		{file: "mutex.pml", defines: []string{"-DTHREADS=2", "-DROUNDS=4"}},
		{file: "mutex.pml", defines: []string{"-DTHREADS=3", "-DROUNDS=1"}},
		{file: "mutex.pml", defines: []string{"-DTHREADS=3", "-DROUNDS=2"}, slow: true},
		{file: "raw_mutex.pml", defines: []string{"-DTHREADS=3", "-DROUNDS=2"}},
		{file: "raw_mutex.pml", defines: []string{"-DTHREADS=4", "-DROUNDS=1"}},
		{file: "semaphore.pml", defines: []string{"-DTAKERS=2", "-DPOSTERS=2"}},
		{file: "semaphore.pml", defines: []string{"-DTAKERS=3", "-DPOSTERS=2"}},
		{file: "gil.pml", defines: []string{"-DTHREADS=2", "-DROUNDS=3"}},
		{file: "gil.pml", defines: []string{"-DTHREADS=3", "-DROUNDS=1", "-DREQUESTS=2"}},
		{file: "gil.pml", defines: []string{"-DTHREADS=3", "-DROUNDS=2", "-DREQUESTS=0"}, slow: true},
		{file: "gil.pml", defines: []string{"-DNOTIFY", "-DTHREADS=2", "-DROUNDS=2", "-DREQUESTS=2"}},
		{file: "gil.pml", defines: []string{"-DNOTIFY", "-DTHREADS=3", "-DROUNDS=1"}},
		{file: "gil.pml", defines: []string{"-DCLOSE", "-DTHREADS=2", "-DROUNDS=3"}},
		{file: "gil.pml", defines: []string{"-DCLOSE", "-DNOTIFY", "-DTHREADS=3", "-DROUNDS=1"}},
	}
	for _, m := range models {
		t.Run(m.file+strings.Join(m.defines, ""), func(t *testing.T) {
			t.Parallel()
			if m.slow && testing.Short() {
				t.Skip("SKIPPED: takes several seconds and half a gigabyte")
			}
			assert.Contains(t, verdict(t, m.file, m.defines...), "errors: 0")
		})
	}
}

// A model that accepted a broken protocol would be worthless.
func TestModelsNoticeBrokenProtocols(t *testing.T) {
	const (
		waitsForGood = "invalid end state"
		notZero      = "!(impatient))&&(waiters==0)"
		twoBefore    = "assertion violated (overtaken<=1)"
		inUse        = "assertion violated  !(using"
	)
	broken := []struct {
		file, define, finds string
		more                []string
	}{
		{file: "mutex.pml", define: "-DBREAK_CHECK", finds: waitsForGood},
		{file: "mutex.pml", define: "-DBREAK_GIVE_UP", finds: "assertion violated"},
		{file: "mutex.pml", define: "-DBREAK_MORE", finds: waitsForGood},
		{file: "raw_mutex.pml", define: "-DBREAK_AWAITED", finds: waitsForGood},
		{file: "semaphore.pml", define: "-DBREAK_RECHECK", finds: waitsForGood},
		{file: "gil.pml", define: "-DBREAK_TRY_AGAIN", finds: waitsForGood},
		{file: "gil.pml", define: "-DBREAK_RECHECK", finds: waitsForGood},
		{file: "gil.pml", define: "-DBREAK_PASS_ON", finds: waitsForGood},
		{file: "gil.pml", define: "-DBREAK_WAKE", finds: waitsForGood},
		{file: "gil.pml", define: "-DBREAK_KEEP_WOKEN", finds: waitsForGood},
		{file: "gil.pml", define: "-DBREAK_KEEP_IMPATIENT", finds: notZero, more: []string{"-DTHREADS=2"}},
		{file: "gil.pml", define: "-DBREAK_MARK", finds: twoBefore, more: []string{"-DTHREADS=2", "-DROUNDS=3"}},
		{file: "gil.pml", define: "-DBREAK_FAST", finds: twoBefore, more: []string{"-DTHREADS=2", "-DROUNDS=3"}},
		{file: "gil.pml", define: "-DBREAK_GRANT_EARLY", finds: notZero, more: []string{"-DTHREADS=2"}},
		{file: "gil.pml", define: "-DBREAK_FORGET_LATE", finds: waitsForGood, more: []string{"-DNOTIFY"}},
		{file: "gil.pml", define: "-DBREAK_EVICT_WOKEN", finds: notZero, more: []string{"-DCLOSE"}},
		{file: "gil.pml", define: "-DBREAK_CLOSE_EARLY", finds: inUse, more: []string{"-DCLOSE"}},
		{file: "gil.pml", define: "-DBREAK_REOPEN", finds: notZero, more: []string{"-DCLOSE", "-DROUNDS=1"}},
	}
	for _, b := range broken {
		t.Run(b.file+b.define, func(t *testing.T) {
			t.Parallel()
			out := verdict(t, b.file, append(b.more, b.define)...)
			assert.Contains(t, out, "errors: 1")
			assert.Contains(t, out, b.finds)
		})
	}
}
