// Who is who, data of the host, events: program identity.
package goapi

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

var identityCases = []string{
	"current", "addresses", "thread-ids", "same-pointer", "next-life",
	"data", "data-ends", "data-interp", "data-fork", "data-storm", "data-freed",
	"breaker", "events", "handlers", "async", "async-c", "async-storm", "pending-len", "interval", "exception-in-c",
	"stop", "stop-all", "stop-storm", "stop-ending", "stop-not",
}

func runIdentity(t *testing.T, program, env string, names ...string) {
	for _, name := range names {
		t.Run(name+"/"+env, func(t *testing.T) {
			run := cbuild.Run{Env: []string{env}}
			assert.Equal(t, "ok\n", run.OK(t, program, name))
		})
	}
}

func TestIdentity(t *testing.T) {
	program := build(t, "identity")
	for _, env := range plainEnvs {
		runIdentity(t, program, env, identityCases...)
	}
	runIdentity(t, program, "GOGC=100", "breaker-price")
}

func TestIdentityUnderRaceDetector(t *testing.T) {
	runIdentity(t, build(t, "identity", "-race"), "GOGC=100", identityCases...)
}

// The test of the eval breaker is a part of the loop that makes it.
func TestBreakerIsInlined(t *testing.T) {
	text, err := exec.Command("go", "build", "-gcflags=-m", "-o", "/dev/null", "./testdata/identity").CombinedOutput()
	require.NoError(t, err, "%s", text)
	for _, method := range []string{"Raised", "Events", "Raise", "Clear"} {
		assert.True(t, strings.Contains(string(text), "inlining call to gopyruntime.Breaker."+method+"\n"), method)
	}
}
