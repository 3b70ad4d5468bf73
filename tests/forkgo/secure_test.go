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

	open := func(file, name string) string {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, text, 0o644))
		return path
	}
	extension := open(shared(t, "testdata/extension.c"), "extension.so")
	evil := open(shared(t, "testdata/evil.c"), "evil.so")

	run := func(mode os.FileMode, program string, args ...string) (string, error) {
		require.NoError(t, os.Chmod(program, mode|0o755))
		cmd := exec.Command(program, args...)
		cmd.Dir = dir
		cmd.Env = []string{"GOPYRUNTIME_LIBRARY=" + evil}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	// What programs of this folder get depends on how it is mounted, and on what this process may give away.
	secure := filepath.Join(dir, "secure")
	text, err := os.ReadFile(cbuild.Program{Sources: []string{"testdata/secure.c"}, Alone: true}.Build(t))
	require.NoError(t, err)
	cbuild.WriteProgram(t, secure, text)
	if out, err := run(os.ModeSetuid, secure); err != nil || out != "secure\n" {
		t.Skipf("SKIPPED: no program in %s has more rights than its caller: %q, %v", dir, out, err)
	}

	program := filepath.Join(dir, "program")
	cbuild.GoBuild(t, program, "./testdata/program")
	out, err := run(0, program, extension, "one")
	require.NoError(t, err, out)
	assert.Contains(t, out, "evil runs")
	out, err = run(os.ModeSetuid, program, extension, "one")
	require.NoError(t, err, out)
	assert.NotContains(t, out, "evil")
	assert.Contains(t, out, says)
}
