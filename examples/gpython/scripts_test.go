// The programs in scripts, each run by gpython on the runtime.

package main

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// command makes one that is killed where it hangs.
func command(t *testing.T, name string, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	return exec.CommandContext(ctx, name, args...)
}

func build(t *testing.T, args ...string) {
	t.Helper()
	output, err := exec.Command("go", append([]string{"build"}, args...)...).CombinedOutput()
	require.NoError(t, err, "%s", output)
}

func expected(t *testing.T, script string) string {
	t.Helper()
	text, err := os.ReadFile(strings.TrimSuffix(script, ".py") + ".out")
	require.NoError(t, err)
	return string(text)
}

func TestScripts(t *testing.T) {
	program := filepath.Join(t.TempDir(), "gpython")
	build(t, "-race", "-o", program, ".")
	for _, name := range []string{"threads", "failing_thread", "interpreters"} {
		t.Run(name, func(t *testing.T) {
			script := filepath.Join("scripts", name+".py")
			var stderr strings.Builder
			run := command(t, program, script)
			run.Stderr = &stderr
			output, err := run.Output()
			require.NoError(t, err, "%s%s", output, stderr.String())
			assert.Equal(t, expected(t, script), string(output))
			if name == "failing_thread" {
				assert.Contains(t, stderr.String(), "from a thread")
			} else {
				assert.Empty(t, stderr.String())
			}
		})
	}
	t.Run("interrupt", func(t *testing.T) {
		run := command(t, program, "scripts/interrupt.py")
		output, err := run.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, run.Start())
		said := bufio.NewScanner(output)
		for _, pair := range [][2]string{{"sleeps", "woken"}, {"computes", "stopped"}} {
			require.True(t, said.Scan())
			require.Equal(t, pair[0], said.Text())
			require.NoError(t, run.Process.Signal(syscall.SIGINT))
			require.True(t, said.Scan())
			require.Equal(t, pair[1], said.Text())
		}
		assert.NoError(t, run.Wait())
	})
	t.Run("a program that is not there", func(t *testing.T) {
		output, err := command(t, program, "scripts/none.py").CombinedOutput()
		assert.Error(t, err)
		assert.Contains(t, string(output), "none.py")
	})
}

func TestFork(t *testing.T) {
	dir := t.TempDir()
	build(t, "-buildmode=c-shared", "-o", filepath.Join(dir, "libgpython.so"), "./shared")
	launcher := filepath.Join(dir, "launcher")
	output, err := exec.Command("gcc", "-Wall", "-Wextra", "-o", launcher, "shared/launcher/launcher.c", "-L"+dir, "-lgpython", "-Wl,-rpath,"+dir).CombinedOutput()
	require.NoError(t, err, "%s", output)
	output, err = command(t, launcher, "scripts/fork.py").CombinedOutput()
	require.NoError(t, err, "%s", output)
	assert.Equal(t, expected(t, "scripts/fork.py"), string(output))
}
