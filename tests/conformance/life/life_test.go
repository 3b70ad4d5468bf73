// Package life compares how a runtime ends, and what its interpreters give each other, with a real CPython: C programs,
// linked against either library, do one case a run, and must print and return the same, but for the cases in
// tests/conformance/differences.txt.
package life

import (
	"testing"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

func TestMain(m *testing.M) { cbuild.RunBesideCPython(m) }

func TestSameLives(t *testing.T) {
	cbuild.NewChroot(t).SameCases(t, "testdata/lives.c", "life", 10)
}

// Programs from their arguments to their exit codes.
func TestSamePrograms(t *testing.T) {
	cbuild.NewChroot(t).SameCases(t, "testdata/programs.c", "programs", 10)
}

func TestSameCrossings(t *testing.T) {
	cbuild.NewChroot(t).SameCases(t, "testdata/crossing.c", "crossing", 10)
}

func TestSameStarts(t *testing.T) {
	cbuild.NewChroot(t).SameCases(t, "testdata/starts.c", "start", 15)
}
