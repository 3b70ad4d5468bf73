// Package threads compares thread states, the GIL, pending calls and signals with those of a real CPython: the same C
// programs, linked against either library, must print the same facts.
package threads

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

func TestMain(m *testing.M) { cbuild.RunBesideCPython(m) }

const quiet = "-Wno-deprecated-declarations"

func TestSameFacts(t *testing.T) {
	root := cbuild.NewChroot(t)
	for _, source := range []string{"threads.c", "pending.c"} {
		t.Run(strings.TrimSuffix(source, ".c"), func(t *testing.T) {
			root.SameFacts(t, filepath.Join("testdata", source), 40, cbuild.Run{}, quiet)
		})
	}
}

var address = regexp.MustCompile(`0x[0-9a-f]+`)

// firstLine is what a fatal error says, without the addresses in it. What follows is not about threads.
func firstLine(stderr string) string {
	line, _, _ := strings.Cut(stderr, "\n")
	return address.ReplaceAllString(line, "ADDRESS")
}

func TestSameDeaths(t *testing.T) {
	cbuild.NewChroot(t).SameDeaths(t, filepath.Join("testdata", "deaths.c"), []string{
		"get-before", "restore-attached", "acquire-other", "delete-current", "delete-null", "init-state", "unlock-twice",
		"get", "delete", "lock", "occurred", "restore-null", "acquire-null", "release-thread", "release", "release-unknown",
	}, firstLine, cbuild.Run{Env: []string{"ASAN_OPTIONS=handle_abort=0"}}, quiet)
}
