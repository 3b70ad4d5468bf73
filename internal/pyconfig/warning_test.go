// Warnings that are shown and that are not.

package pyconfig

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What a CPython 3.14 shows of its warning about subinterpreters that are left.
func TestShows(t *testing.T) {
	w := &Warning{Category: "RuntimeWarning", Module: "sys", Message: "remaining subinterpreters"}
	assert.Equal(t, "<sys>:0: RuntimeWarning: remaining subinterpreters\n", w.String())
	for _, c := range []struct {
		shown   bool
		options []string
	}{
		{true, nil},
		{false, []string{"ignore"}},
		{false, []string{"i"}},
		{true, []string{""}},
		{true, []string{"error"}},
		{true, []string{"nonsense"}},
		{true, []string{"ignore", "default"}},
		{false, []string{"default", "ignore"}},
		{false, []string{"ignore", "nonsense"}},
		{false, []string{"ignore::RuntimeWarning"}},
		{false, []string{"ignore::builtins.RuntimeWarning"}},
		{false, []string{" ignore : : Warning "}},
		{true, []string{"ignore::DeprecationWarning"}},
		{true, []string{"ignore::Exception"}},
		{false, []string{"ignore:remaining"}},
		{false, []string{"ignore:REMAINING subinterpreters:RuntimeWarning:sys:0"}},
		{true, []string{"ignore:subinterpreters"}},
		{true, []string{"ignore:remaining subinterpreters and more"}},
		{true, []string{"ignore:::foo"}},
		{true, []string{"ignore::::1"}},
		{true, []string{"ignore::::x"}},
		{true, []string{"ignore:::::"}},
	} {
		assert.Equal(t, c.shown, (&Config{WarnOptions: c.options}).Shows(w), "%q", c.options)
	}
}
