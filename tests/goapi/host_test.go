// Hosts: what an interpreter written in Go does with Holds, signals, hooks and fields.

package goapi

import (
	"syscall"
	"testing"

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
func TestHosts(t *testing.T) { runBothWays(t, "host", hosts...) }

// Programs that end in another way.
func TestHostsThatEnd(t *testing.T) {
	program := build(t, "host")
	result := cbuild.Exec(t, program, "interrupt-finalized")
	assert.Equal(t, syscall.SIGINT, result.Signal, "%s%s", result.Stdout, result.Stderr)
}
