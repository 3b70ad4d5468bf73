// Package objects compares what objects do with a real CPython: the programs of tests/objects, linked against either
// library, must print the same lines.
package objects

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

func TestMain(m *testing.M) { cbuild.RunBesideCPython(m) }

// With GOPYRT_BRIEF set, as in CI, every third program is compiled with CPython's headers, too.
func TestSameFacts(t *testing.T) {
	const programs = "../../objects/testdata"
	brief := os.Getenv("GOPYRT_BRIEF") != ""
	root := cbuild.NewChroot(t)
	headers, err := filepath.Glob(filepath.Join(programs, "*.h"))
	require.NoError(t, err)
	for _, header := range append(headers, "../../expect/counted_memory.h") {
		root.Add(t, header)
	}
	sources, err := filepath.Glob(filepath.Join(programs, "*.c"))
	require.NoError(t, err)
	require.NotEmpty(t, sources)
	for i, source := range sources {
		headers := []cbuild.Headers{cbuild.Ours, cbuild.CPython}
		if brief && i%3 != 0 {
			headers = headers[:1]
		}
		t.Run(strings.TrimSuffix(filepath.Base(source), ".c"), func(t *testing.T) {
			t.Parallel()
			root.SameFactsBy(t, headers, source, 3, cbuild.Run{Timeout: 10 * time.Minute},
				"-I../../expect", "-Wno-deprecated-declarations", "-Wno-format") // what is old, or wrong, is tested, too
		})
	}
}
