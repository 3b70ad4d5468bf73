// Programs that have more rights than their caller.

package forkgo

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// A setuid program takes no library from its caller, though a program without more rights does.
func TestSecureProgramObeysNoVariable(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("SKIPPED: only root can make a program that has more rights than its caller")
	}
	dir, err := os.MkdirTemp("", "gopyruntime-secure-")
	require.NoError(t, err)
	defer os.RemoveAll(dir)
	require.NoError(t, os.Chmod(dir, 0o755))

	program := filepath.Join(dir, "program")
	cbuild.GoBuild(t, program, "./testdata/program")
	open := func(source, name string) string {
		text, err := os.ReadFile(shared(t, source))
		require.NoError(t, err)
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, text, 0o644))
		return path
	}
	extension, evil := open("testdata/extension.c", "extension.so"), open("testdata/evil.c", "evil.so")

	run := func(mode os.FileMode) string {
		require.NoError(t, os.Chmod(program, mode|0o755))
		cmd := exec.Command(program, extension, "one")
		cmd.Dir = dir
		cmd.Env = []string{"GOPYRUNTIME_LIBRARY=" + evil}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s", out)
		return string(out)
	}
	assert.Contains(t, run(0), "evil runs")
	out := run(os.ModeSetuid)
	assert.NotContains(t, out, "evil")
	assert.Contains(t, out, says)
}
