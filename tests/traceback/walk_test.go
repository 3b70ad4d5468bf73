// Walking C stacks by the unwind tables.

package traceback

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// walker lists the sources of the C plane that walk a stack; they need nothing else of it.
var walker = []string{
	"base/loaded_module", "fatal/unwind", "fatal/unwind_encoding", "fatal/unwind_entry", "fatal/unwind_expression",
	"fatal/unwind_rules",
}

// The walker agrees with the C library's on intact stacks, finds callers where that one gives up, and returns from
// corrupt ones.
func TestWalkingStacks(t *testing.T) {
	for _, v := range []struct {
		name, cc string
		flags    []string
	}{
		{"gcc", "gcc", []string{"-O2"}},
		{"gcc unoptimized", "gcc", []string{"-O0"}},
		{"clang", "clang", []string{"-O2"}},
		{"sanitized", "gcc", []string{"-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"}},
	} {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			core := filepath.Join(cbuild.Root(t), "internal", "core")
			p := cbuild.Program{
				Sources: []string{"testdata/walk.c"}, CC: v.cc, Alone: true,
				Flags: append(v.flags, "-rdynamic", "-I"+filepath.Join(cbuild.Root(t), "internal/core")),
			}
			for _, name := range walker {
				p.Sources = append(p.Sources, filepath.Join(core, name+".c"))
			}
			out := cbuild.OK(t, p.Build(t))
			assert.Contains(t, out, "walked: 5 comparisons, 2 searches\n")
			t.Log(out)
		})
	}
}
