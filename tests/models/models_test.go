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

	"gopyruntime/internal/cbuild"
)

// verdict runs the checker over a model and returns what it says: "errors: 0" when every order is good.
func verdict(t *testing.T, model string, defines ...string) string {
	t.Helper()
	cbuild.Need(t, "spin")
	cbuild.Need(t, "gcc")
	source, err := filepath.Abs(filepath.Join("testdata", model))
	require.NoError(t, err)
	run := cbuild.Run{Dir: t.TempDir(), Timeout: 5 * time.Minute}

	run.OK(t, append(append([]string{"spin"}, defines...), "-a", source)...)
	run.OK(t, "gcc", "-O2", "-w", "-DSAFETY", "-DCOLLAPSE", "-DMEMLIM=2000", "-o", "checker", "pan.c")
	// Too small a search depth would cut orders off, with a word but with no error.
	out := run.OK(t, filepath.Join(run.Dir, "checker"), "-m100000")
	require.NotContains(t, out, "search depth too small")
	require.NotContains(t, out, "out of memory")
	return out
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
		{file: "gil.pml", defines: []string{"-DTHREADS=3", "-DROUNDS=1"}},
		{file: "gil.pml", defines: []string{"-DTHREADS=3", "-DROUNDS=2"}, slow: true},
	}
	for _, m := range models {
		t.Run(m.file+strings.Join(m.defines, ""), func(t *testing.T) {
			if m.slow && testing.Short() {
				t.Skip("SKIPPED: takes several seconds and half a gigabyte")
			}
			assert.Contains(t, verdict(t, m.file, m.defines...), "errors: 0")
		})
	}
}

// A model that found nothing wrong with a broken protocol would be worth nothing.
func TestModelsNoticeBrokenProtocols(t *testing.T) {
	broken := []struct{ file, define, finds string }{
		{"mutex.pml", "-DBREAK_CHECK", "invalid end state"},
		{"mutex.pml", "-DBREAK_GIVE_UP", "assertion violated"},
		{"mutex.pml", "-DBREAK_MORE", "invalid end state"},
		{"raw_mutex.pml", "-DBREAK_AWAITED", "invalid end state"},
		{"semaphore.pml", "-DBREAK_RECHECK", "invalid end state"},
		{"gil.pml", "-DBREAK_TRY_AGAIN", "invalid end state"},
		{"gil.pml", "-DBREAK_RECHECK", "invalid end state"},
		{"gil.pml", "-DBREAK_PASS_ON", "invalid end state"},
		{"gil.pml", "-DBREAK_WAKE", "invalid end state"},
	}
	for _, b := range broken {
		t.Run(b.file+b.define, func(t *testing.T) {
			out := verdict(t, b.file, b.define)
			assert.Contains(t, out, "errors: 1")
			assert.Contains(t, out, b.finds)
		})
	}
}
