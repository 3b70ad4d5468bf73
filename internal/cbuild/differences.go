// The differences from CPython that are wanted.

package cbuild

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// WantedDifferences returns the cases of a suite of tests/conformance in which the library differs from CPython on
// purpose, with the reasons. A line of tests/conformance/differences.txt has "suite/case | reason".
func WantedDifferences(t *testing.T, suite string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(Root(t), "tests/conformance/differences.txt"))
	require.NoError(t, err)
	reasons := map[string]string{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, reason, ok := strings.Cut(line, " | ")
		require.True(t, ok && strings.TrimSpace(reason) != "", "no reason is given: %q", line)
		if name, ok = strings.CutPrefix(name, suite+"/"); ok {
			reasons[name] = reason
		}
	}
	return reasons
}
