// Running a program.

package cbuild

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A Run says how to run a program.
type Run struct {
	Dir     string        // the test's folder if empty
	Env     []string      // NAME=value, in addition to this process's own
	Timeout time.Duration // five minutes if zero: it only has to end what hangs
}

// A program with Go's race detector ends without the second that it otherwise sleeps.
const atOnce = "GORACE=atexit_sleep_ms=0"

// A Result is the outcome of a program. Exit is -1 if a signal ended it.
type Result struct {
	Stdout, Stderr string
	Exit           int
	Signal         syscall.Signal
}

// Exec runs a program with no options; see [Run.Exec].
func Exec(t testing.TB, argv ...string) Result {
	t.Helper()
	return Run{}.Exec(t, argv...)
}

// Exec runs a program to its end. One that does not end in time fails the test: it is sent SIGQUIT, which makes a Go
// runtime print its goroutines, and then it and all processes that it started are killed.
func (r Run) Exec(t testing.TB, argv ...string) Result {
	t.Helper()
	if r.Timeout == 0 {
		r.Timeout = 5 * time.Minute
	}
	ctx, cancel := context.WithTimeout(context.Background(), r.Timeout)
	defer cancel()

	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Dir = r.Dir
	cmd.Env = append(append(os.Environ(), atOnce), r.Env...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error {
		_ = cmd.Process.Signal(syscall.SIGQUIT)
		time.Sleep(2 * time.Second)
		return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	}
	cmd.WaitDelay = 5 * time.Second

	err := cmd.Run()
	if errors.Is(err, exec.ErrWaitDelay) {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		t.Fatalf("%v ended, but a process that it started did not\n--- output:\n%s--- errors:\n%s", argv, &stdout, &stderr)
	}
	if ctx.Err() != nil {
		t.Fatalf("%v did not end within %v\n--- output:\n%s--- errors:\n%s", argv, r.Timeout, &stdout, &stderr)
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		require.NoError(t, err, "%v\n--- errors:\n%s", argv, &stderr)
	}
	res := Result{Stdout: stdout.String(), Stderr: stderr.String(), Exit: cmd.ProcessState.ExitCode()}
	if ws, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		res.Signal = ws.Signal()
	}
	return res
}

// OK runs a program that must succeed, and returns what it printed.
func OK(t testing.TB, argv ...string) string {
	t.Helper()
	return Run{}.OK(t, argv...)
}

// OK is [Run.Exec] for a program that must succeed; it returns what the program printed.
func (r Run) OK(t testing.TB, argv ...string) string {
	t.Helper()
	res := r.Exec(t, argv...)
	require.Zero(t, res.Exit, "%v: exit %d, signal %v\n--- output:\n%s--- errors:\n%s",
		argv, res.Exit, res.Signal, res.Stdout, res.Stderr)
	return res.Stdout
}
