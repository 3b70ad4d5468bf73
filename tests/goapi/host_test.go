// Hosts: what an interpreter written in Go does with Holds, signals, hooks and fields.

package goapi

import (
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// hosts are the scenarios of program host.
var hosts = []string{
	"allow", "allow-panic", "allow-in-call", "allow-attached", "allow-context", "allow-ended", "allow-finalized", "allow-fork",
	"make", "make-other-gil", "make-detached", "make-storm", "end-with-hold",
	"states", "two-parts", "config", "exit-order", "exit-errors", "exit-of-c", "exit-ended",
	"audit", "audit-early", "audit-fork", "audit-raise",
	"interrupt-taken", "interrupt-shared", "interrupt-returned", "interrupt-fork", "interrupt-of-handler",
	"signals-with-hold", "set-interrupt", "wakeup",
	"fields", "fields-of-all", "fields-ended", "interned",
}

// What an interpreter written in Go does with the runtime, each with the race detector and without.
func TestHosts(t *testing.T) {
	for _, kind := range []struct {
		name  string
		flags []string
		envs  []string
	}{
		{"race", []string{"-race"}, raceEnvs},
		{"plain", nil, plainEnvs},
	} {
		program := build(t, "host", kind.flags...)
		for _, name := range hosts {
			for _, env := range kind.envs {
				t.Run(name+"/"+kind.name+"/"+env, func(t *testing.T) {
					run := cbuild.Run{Env: []string{env}, Timeout: 2 * time.Minute}
					assert.Equal(t, "ok\n", run.OK(t, program, name))
				})
			}
		}
	}
}

// Programs that end in another way.
func TestHostsThatEnd(t *testing.T) {
	program := build(t, "host")
	result := cbuild.Exec(t, program, "interrupt-finalized")
	assert.Equal(t, syscall.SIGINT, result.Signal, "%s%s", result.Stdout, result.Stderr)
}
