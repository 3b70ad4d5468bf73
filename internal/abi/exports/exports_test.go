// Tests of the table of exported symbols.

package exports_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/abi/exports"
)

// Whoever looks a symbol up finds what it does, who may call it, and whether it works in a child and a signal handler.
func TestEveryExportIsDescribed(t *testing.T) {
	all, err := exports.Read(".")
	require.NoError(t, err)
	for _, e := range all {
		assert.NotEmpty(t, e.Doc, "%s [%s] has no line that says what it does", e.Name, e.Header)
		assert.NotEmpty(t, e.Group, "%s [%s] has no group", e.Name, e.Header)
		notes := strings.Join(slices.Concat(e.Notes, e.Common), "\n")
		for _, key := range []string{"caller:", "fork:", "signal:"} {
			if !e.Data {
				assert.Contains(t, notes, key, "%s [%s]", e.Name, e.Header)
			}
		}
	}
}
