// Package objects runs programs that print what objects do, each in several ways: in a second life of the runtime, in an
// interpreter with its own GIL and in two at once, in the child of a fork and in a grandchild. The lines must be the same in
// all. tests/conformance/objects compares them with those of a real CPython.
package objects

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/abi/exports"
	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// What is old, or wrong, is tested, too. The tests beside CPython have the same flags, and find what was compiled here.
var flags = []string{"-I../expect", "-Wno-deprecated-declarations", "-Wno-format"}

func programs(t *testing.T) []string {
	t.Helper()
	sources, err := filepath.Glob("testdata/*.c")
	require.NoError(t, err)
	require.NotEmpty(t, sources)
	return sources
}

func TestTheSameInAllWays(t *testing.T) {
	run := cbuild.Run{Timeout: 10 * time.Minute}
	for _, source := range programs(t) {
		t.Run(strings.TrimSuffix(filepath.Base(source), ".c"), func(t *testing.T) {
			t.Parallel()
			program := cbuild.Program{Sources: []string{source}, Flags: flags}.Build(t)
			want := strings.Split(run.OK(t, program, "plain"), "\n")
			require.Greater(t, len(want), 3)
			for _, way := range strings.Fields(run.OK(t, program, "ways")) {
				if way == "plain" {
					continue // has been run
				}
				t.Run(way, func(t *testing.T) {
					if cbuild.Sanitized("address") && strings.HasSuffix(way, "child") {
						t.Skip("SKIPPED: the address sanitizer's locks may be held in the child of a fork of busy threads")
					}
					got := run.OK(t, program, way)
					if way == "kept" {
						var blocks, runs int
						_, err := fmt.Sscanf(got, "%d blocks in %d runs\n", &blocks, &runs)
						require.NoError(t, err, got)
						// A cache may have emptied, but not in each run.
						assert.True(t, -runs < blocks && blocks <= 0, "the runs leave behind %s", got)
						return
					}
					assert.Equal(t, want, strings.Split(got, "\n"))
				})
			}
		})
	}
}

// Each exported function and object of the layer of objects is named by a program of this folder, which thereby runs it in
// all ways; but for those that untested.txt lists, which only becomes shorter.
func TestEveryExportIsInAProgram(t *testing.T) {
	const most = 2 // may be lowered, never raised
	named := map[string]bool{}
	for _, source := range programs(t) {
		for _, word := range cbuild.Words(t, source) {
			named[word] = true
		}
	}
	untested := readUntested(t)
	assert.LessOrEqual(t, len(untested), most)

	exports, err := exports.Read(filepath.Join(cbuild.Root(t), "internal/abi/exports"))
	require.NoError(t, err)
	objects := map[string]bool{}
	for _, e := range exports {
		if e.Group != "objects" {
			continue
		}
		objects[e.Name] = true
		if untested[e.Name] {
			assert.False(t, named[e.Name], "a program names %s: take it from untested.txt", e.Name)
		} else {
			assert.True(t, named[e.Name], "no program names %s", e.Name)
		}
	}
	for name := range untested {
		assert.True(t, objects[name], "untested.txt has %s, which is not exported", name)
	}
}

func readUntested(t *testing.T) map[string]bool {
	t.Helper()
	file, err := os.Open("untested.txt")
	require.NoError(t, err)
	defer func() { _ = file.Close() }()
	names := map[string]bool{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if name := strings.TrimSpace(lines.Text()); name != "" && name[0] != '#' {
			names[name] = true
		}
	}
	return names
}
