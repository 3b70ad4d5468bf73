// The structures PreConfig and Config.

package pyconfig

import "slices"

// The values of PyConfig._config_init and PyPreConfig._config_init.
const (
	initZero     = 0 // not initialized, but set to zero
	InitCompat   = 1
	InitPython   = 2
	InitIsolated = 3
)

// The allocators that a PreConfig can name without looking into the memory layer.
const (
	AllocatorNotSet = 0
	AllocatorDebug  = 2
)

// clone copies the lists, so that appending to the copy's does not change the original's. Strings are never changed in
// place, only replaced.
func (c *Config) clone() *Config {
	d := *c
	for _, list := range d.lists() {
		*list = slices.Clone(*list)
	}
	return &d
}

// decide sets a flag that is not decided yet.
func decide(flag *int, value int) {
	if *flag < 0 {
		*flag = value
	}
}

// decideString sets a string that is NULL.
func decideString(text **string, value string) {
	if *text == nil {
		*text = &value
	}
}

// textOf is the text of a string, empty for NULL.
func textOf(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
