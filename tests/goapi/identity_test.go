// Who is who, data of the host, events: program identity.
package goapi

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// Who is who, data of the host, events.
func TestIdentity(t *testing.T) {
	names := []string{
		"current", "addresses", "thread-ids", "same-pointer", "next-life",
		"data", "data-ends", "data-interp", "data-fork", "data-storm", "data-freed",
	}
	for _, flags := range [][]string{nil, {"-race"}} {
		program := build(t, "identity", flags...)
		for _, name := range names {
			for _, env := range []string{"GOGC=100", "GOGC=1", "GOMAXPROCS=1"} {
				t.Run(strings.Join(append(flags, name, env), "/"), func(t *testing.T) {
					run := cbuild.Run{Env: []string{env}, Timeout: 2 * time.Minute}
					assert.Equal(t, "ok\n", run.OK(t, program, name))
				})
			}
		}
	}
}
