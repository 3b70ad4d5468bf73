// Package threads compares thread states, the GIL, pending calls and signals with those of a real CPython: the same C
// programs, linked against either library, must print the same facts.
package threads

import (
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gopyruntime/internal/cbuild"
)

func ours(t *testing.T, source string, headers cbuild.Headers) string {
	t.Helper()
	return cbuild.Program{
		Sources: []string{source},
		Headers: headers,
		Flags:   []string{"-Wno-deprecated-declarations"},
	}.Build(t)
}

func TestSameFacts(t *testing.T) {
	root := cbuild.NewChroot(t)
	for _, source := range []string{"threads.c", "pending.c"} {
		t.Run(strings.TrimSuffix(source, ".c"), func(t *testing.T) {
			source := filepath.Join("testdata", source)
			want := strings.Split(cbuild.OK(t, root.Argv(root.Compile(t, source))...), "\n")
			require.Greater(t, len(want), 40)
			for _, headers := range []cbuild.Headers{cbuild.Ours, cbuild.CPython} {
				t.Run(headers.String(), func(t *testing.T) {
					got := strings.Split(cbuild.OK(t, ours(t, source, headers)), "\n")
					assert.Equal(t, want, got)
				})
			}
		})
	}
}

var address = regexp.MustCompile(`0x[0-9a-f]+`)

// firstLine is what a fatal error says, without the addresses in it.
func firstLine(r cbuild.Result) string {
	line, _, _ := strings.Cut(r.Stderr, "\n")
	return address.ReplaceAllString(line, "ADDRESS")
}

// What follows the first line of a fatal error is not about threads.
func TestSameDeaths(t *testing.T) {
	root := cbuild.NewChroot(t)
	source := filepath.Join("testdata", "deaths.c")
	theirs, mine := root.Compile(t, source), ours(t, source, cbuild.Ours)
	env := []string{"ASAN_OPTIONS=handle_abort=0"}
	for _, how := range []string{
		"get-before", "restore-attached", "acquire-other", "delete-current", "delete-null", "init-state", "unlock-twice",
		"get", "delete", "lock", "occurred", "restore-null", "acquire-null", "release-thread", "release", "release-unknown",
	} {
		t.Run(how, func(t *testing.T) {
			want := cbuild.Exec(t, root.Argv(theirs, how)...)
			got := cbuild.Run{Env: env}.Exec(t, mine, how)
			require.Equal(t, syscall.SIGABRT, want.Signal, want.Stderr)
			assert.Equal(t, want.Signal, got.Signal, got.Stderr)
			assert.Equal(t, firstLine(want), firstLine(got))
		})
	}
}
