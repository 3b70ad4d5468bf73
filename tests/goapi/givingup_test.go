// Thread states, Holds and interpreters that are left in ways that are no methods' normal end: program givingup.

package goapi

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

func TestGivingUp(t *testing.T) {
	for _, flags := range [][]string{nil, {"-race"}} {
		program := build(t, "givingup", flags...)
		for _, name := range []string{
			"detach-in-call", "live-in-call", "handler-panics", "exit-panics", "stop-with-hold", "thread-of-c",
			"exit-of-c-allows", "objects-left", "old-life", "old-life-of-c", "pending-at-end", "exit-of-old-life",
			"end-at-once", "each-is-run", "stop-beside-finders",
		} {
			kind := "plain"
			if flags != nil {
				kind = "race"
			}
			t.Run(name+"/"+kind, func(t *testing.T) {
				assert.Equal(t, "ok\n", cbuild.OK(t, program, name))
			})
		}
	}
}
