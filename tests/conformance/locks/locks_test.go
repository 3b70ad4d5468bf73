// Package locks compares the locks, the thread layer and the clocks with those of a real CPython: the same C programs,
// linked against either library, must print the same facts.
package locks

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gopyruntime/internal/cbuild"
)

var quiet = []string{"-Wno-deprecated-declarations"}

func ours(t *testing.T, source string, headers cbuild.Headers) string {
	t.Helper()
	return cbuild.Program{Sources: []string{source}, Headers: headers, Flags: quiet}.Build(t)
}

func TestSameFacts(t *testing.T) {
	root := cbuild.NewChroot(t)
	for _, source := range []string{"locks.c", "time.c", "attached.c"} {
		t.Run(strings.TrimSuffix(source, ".c"), func(t *testing.T) {
			source := filepath.Join("testdata", source)
			want := strings.Split(cbuild.OK(t, root.Argv(root.Compile(t, source))...), "\n")
			require.Greater(t, len(want), 10)
			for _, headers := range []cbuild.Headers{cbuild.Ours, cbuild.CPython} {
				t.Run(headers.String(), func(t *testing.T) {
					got := strings.Split(cbuild.OK(t, ours(t, source, headers)), "\n")
					assert.Equal(t, want, got)
				})
			}
		})
	}
}

// The first line of a fatal error; what follows it is not about locks.
func TestSameDeaths(t *testing.T) {
	root := cbuild.NewChroot(t)
	source := filepath.Join("testdata", "deaths.c")
	theirs, mine := root.Compile(t, source), ours(t, source, cbuild.Ours)
	env := []string{"ASAN_OPTIONS=handle_abort=0"}
	for _, how := range []string{"mutex", "recursive", "once"} {
		t.Run(how, func(t *testing.T) {
			want := cbuild.Exec(t, root.Argv(theirs, how)...)
			got := cbuild.Run{Env: env}.Exec(t, mine, how)
			require.Equal(t, syscall.SIGABRT, want.Signal)
			assert.Equal(t, want.Signal, got.Signal)
			wantLine, _, _ := strings.Cut(want.Stderr, "\n")
			gotLine, _, _ := strings.Cut(got.Stderr, "\n")
			assert.Equal(t, wantLine, gotLine)
		})
	}
}
