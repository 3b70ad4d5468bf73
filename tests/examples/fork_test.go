// Package examples runs the programs of examples/ as a user would.
package examples

import (
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// TestFork runs the server that forks, with few requests. The script fails by itself when a reply is wrong, a worker
// dies that should not or does not serve, an exit code is not 0 or a process is left behind.
func TestFork(t *testing.T) {
	cbuild.Need(t, "pgrep")
	run := cbuild.Run{
		Dir:     cbuild.Root(t),
		Env:     []string{"GOPYRT_LIB_DIR=" + cbuild.LibDir(t)},
		Timeout: 5 * time.Minute,
	}
	out := run.OK(t, filepath.Join(cbuild.Root(t), "examples/fork/run"), "2", "6", "800")
	assert.Contains(t, out, "  800 requests in ")
	assert.Contains(t, out, "  200 requests in ")
	assert.Regexp(t, `OK nested-fork worker=\d pid=\d+ interpreter=\d+ next_id=\d+ own_gil=1 parent=\d+ finalize=0`, out)
	assert.Regexp(t, `worker \d, pid \d+, was ended by signal 6 `, out)
	assert.NotContains(t, out, "WRONG")
	started := regexp.MustCompile(`Go starts again`).FindAllString(out, -1)
	assert.Len(t, started, 3, "two workers and the one that replaced one")
}
