// Allocations that fail.

package objects

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// Whichever allocation fails, alone or with fifty behind it: an exception, nothing kept, and the next try works.
func TestMemoryFails(t *testing.T) {
	run := cbuild.Run{Timeout: 5 * time.Minute}
	program := cbuild.Program{
		Sources: []string{"testdata/memory/shortage.c", "../../examples/hello/hello.c", "../../examples/hello/shelf.c"},
		Flags:   []string{"-I../expect", "-Wno-missing-field-initializers"},
	}.Build(t)
	cases := strings.Fields(run.OK(t, program))
	require.Greater(t, len(cases), 25)
	rows := []string{"1", "50"}
	if cbuild.Sanitized("address") {
		rows = rows[:1] // where each takes long; failures in a row are for the run without it
	}
	for _, name := range cases {
		for _, row := range rows {
			t.Run(name+"/"+row, func(t *testing.T) {
				t.Parallel()
				out := run.OK(t, program, name, row)
				assert.Contains(t, out, " allocations, 0 problems\n")
				assert.NotContains(t, out, ": 0 allocations")
			})
		}
	}
}
