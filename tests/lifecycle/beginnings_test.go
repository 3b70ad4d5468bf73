// Initializations that meet finalizations.

package lifecycle

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// A thread that initializes the runtime while another finalizes it starts the next one, or gets an error that says why
// not.
func TestBeginningsThatMeetEnds(t *testing.T) {
	assert.Equal(t, "ended\n", cbuild.OK(t, build(t, "beginnings.c")))
}
