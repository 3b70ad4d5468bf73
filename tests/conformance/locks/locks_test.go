// Package locks compares the locks, the thread layer and the clocks with those of a real CPython: the same C programs,
// linked against either library, must print the same facts.
package locks

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

func TestMain(m *testing.M) { cbuild.RunBesideCPython(m) }

const expect = "../../expect"

var flags = []string{"-I" + expect, "-Wno-deprecated-declarations"}

func TestSameFacts(t *testing.T) {
	root := cbuild.NewChroot(t)
	root.Add(t, filepath.Join(expect, "expect.h"))
	root.Add(t, filepath.Join(expect, "asleep.h"))
	root.Add(t, filepath.Join("testdata", "tasks.h"))
	for _, source := range []string{"locks.c", "time.c", "attached.c"} {
		t.Run(strings.TrimSuffix(source, ".c"), func(t *testing.T) {
			root.SameFacts(t, filepath.Join("testdata", source), 10, cbuild.Run{}, flags...)
		})
	}
}

// The first line of a fatal error; what follows it is not about locks.
func TestSameDeaths(t *testing.T) {
	firstLine := func(stderr string) string {
		line, _, _ := strings.Cut(stderr, "\n")
		return line
	}
	cbuild.NewChroot(t).SameDeaths(t, filepath.Join("testdata", "deaths.c"), []string{"mutex", "recursive", "once"},
		firstLine, cbuild.Run{Env: []string{"ASAN_OPTIONS=handle_abort=0"}}, flags...)
}
