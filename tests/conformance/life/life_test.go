// Package life compares how a runtime ends with a real CPython: a C program, linked against either library, does one case
// a run, and must print and return the same, but for the cases in tests/conformance/differences.txt.
package life

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

func TestSameLives(t *testing.T) { same(t, "testdata/lives.c", "life") }

// Programs from their arguments to their exit codes.
func TestSamePrograms(t *testing.T) { same(t, "testdata/programs.c", "programs") }

func same(t *testing.T, source, suite string) {
	root := cbuild.NewChroot(t)
	theirs := root.Compile(t, source)
	ours := cbuild.Program{Sources: []string{source}}.Build(t)
	wanted := cbuild.WantedDifferences(t, suite)
	names := strings.Fields(cbuild.OK(t, ours))
	require.Greater(t, len(names), 10)
	for name := range wanted {
		assert.Contains(t, names, name, "a difference is listed for a case that does not exist")
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			want := cbuild.Exec(t, root.Argv(theirs, name)...)
			got := cbuild.Exec(t, ours, name)
			require.True(t, got.Signal == 0 || got.Signal == want.Signal, "%s%s", got.Stdout, got.Stderr)
			same := want.Stdout == got.Stdout && want.Exit == got.Exit && want.Signal == got.Signal
			if reason, listed := wanted[name]; listed {
				assert.False(t, same, "no difference is left here: %s", reason)
				return
			}
			assert.True(t, same, "CPython: code %d signal %d\n%sours: code %d\n%s", want.Exit, want.Signal, want.Stdout, got.Exit, got.Stdout)
		})
	}
}
