// The warning options in their order.

package pyconfig

import (
	"slices"
	"strings"
)

// readWarnOptions puts the warning options in their order, the weakest first: what the modes imply, the environment,
// the command line, those that were added, and then what the configuration has. Options that the configuration has already are not added
// again, so reading it twice changes nothing.
func (c *Config) readWarnOptions(fromLine []string, src *Sources) error {
	var all []string
	add := func(options ...string) {
		for _, option := range options {
			if !slices.Contains(all, option) && !slices.Contains(c.WarnOptions, option) {
				all = append(all, option)
			}
		}
	}
	if c.DevMode > 0 {
		add("default")
	}
	text, found, err := src.decodedEnv(c.UseEnvironment, "PYTHONWARNINGS", "config_init_env_warnoptions")
	if err != nil {
		return err
	}
	if found {
		for _, option := range strings.Split(text, ",") {
			if option != "" {
				add(option)
			}
		}
	}
	add(fromLine...)
	switch {
	case c.BytesWarning > 1:
		add("error::BytesWarning")
	case c.BytesWarning != 0:
		add("default::BytesWarning")
	}
	add(src.Added.Warnings...)
	c.WarnOptions = append(all, c.WarnOptions...)
	return nil
}
