// Initializations that meet finalizations.

package lifecycle

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// A thread that brings a runtime up while another takes one down begins the next, or is told why not.
func TestBeginningsThatMeetEnds(t *testing.T) {
	assert.Equal(t, "ended\n", cbuild.OK(t, build(t, "beginnings.c")))
}
