// Building the libraries and the hosts, and running them.

package foreign

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The folder for what is built stays, since Go finds what is up to date.
var built = cmp.Or(os.Getenv("FOREIGN_BUILD"), "../../build/foreign")

// A variant of a library: what it is built of, and how.
type variant struct {
	source, name string
	tags         string // without any, package guest is not in it
	overlay      bool   // of package guest's command of this name
}

var (
	plainMinify   = variant{source: "minify", name: "plain"}
	guestMinify   = variant{source: "minify", name: "guest", tags: "guest"}
	dormantMinify = variant{source: "minify", name: "dormant", tags: "dormant"}
	overlaid      = variant{source: "minify", name: "overlaid", tags: "guest", overlay: true}
	plainServe    = variant{source: "serve", name: "plain"}
	guestServe    = variant{source: "serve", name: "guest", tags: "guest"}
)

func (v variant) String() string { return v.source + "-" + v.name }

func (v variant) isGuest() bool { return v.tags != "" }

var builds sync.Map // of what, to a function that builds it once

// path builds the library, once, and returns where it is.
func (v variant) path(t *testing.T) string {
	t.Helper()
	return once(t, v.String(), func() (string, error) {
		args := []string{"build", "-buildmode=c-shared", "-tags", v.tags}
		if v.overlay {
			argument, err := output("go", "run", "github.com/gopyruntime/gopyruntime/guest/overlay", filepath.Join(built, "_overlay"))
			if err != nil {
				return "", err
			}
			args = append(args, argument)
		}
		path, err := filepath.Abs(filepath.Join(built, v.String()+".so"))
		if err != nil {
			return "", err
		}
		_, err = output("go", append(args, "-o", path, "./"+v.source)...)
		return path, err
	})
}

// host compiles a program of testdata, once, and returns where it is.
func host(t *testing.T, name string) string {
	t.Helper()
	return once(t, name, func() (string, error) {
		path, err := filepath.Abs(filepath.Join(built, name))
		if err == nil {
			err = os.MkdirAll(built, 0o777)
		}
		if err == nil {
			_, err = output("gcc", "-g", "-O1", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-Wshadow", "-Wstrict-prototypes",
				"-Wmissing-prototypes", "-pthread", "-o", path, "testdata/"+name+".c", "-ldl")
		}
		return path, err
	})
}

func once(t *testing.T, what string, build func() (string, error)) string {
	t.Helper()
	builder, _ := builds.LoadOrStore(what, sync.OnceValues(build))
	path, err := builder.(func() (string, error))()
	require.NoError(t, err)
	return path
}

func output(name string, args ...string) (string, error) {
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s: %w\n%s", cmd, err, &stderr)
	}
	return strings.TrimSpace(stdout.String()), nil
}

// A result is what became of a host.
type result struct {
	argv   []string
	how    string // "exit code 0" where all was well
	output string
	errors string
}

func (r result) ok() bool { return r.how == "exit code 0" }

// String is one line.
func (r result) String() string {
	all := strings.Join(strings.FieldsFunc(r.output, func(c rune) bool { return c == '\n' }), "; ")
	first, _, _ := strings.Cut(strings.TrimSpace(r.errors), "\n")
	return strings.TrimSpace(fmt.Sprintf("%s; %s %.150s", r.how, all, first))
}

// run runs a host in a group of processes of its own, which ends with it.
func run(t *testing.T, patience time.Duration, argv ...string) result {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 5 * time.Second
	require.NoError(t, cmd.Start())
	_ = cmd.Wait()
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // children that hang
	r := result{argv: argv, output: stdout.String(), errors: stderr.String()}
	status := cmd.ProcessState.Sys().(syscall.WaitStatus)
	switch {
	case ctx.Err() != nil:
		r.how = fmt.Sprintf("hung for %v", patience)
	case status.Signaled():
		r.how = fmt.Sprintf("killed by signal %d (%v)", status.Signal(), status.Signal())
	default:
		r.how = fmt.Sprintf("exit code %d", status.ExitStatus())
	}
	return r
}
