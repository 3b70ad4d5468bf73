//go:build linux && amd64 && cgo

// PreConfig and Config: making and reading them.

package gopyruntime

import (
	"github.com/gopyruntime/gopyruntime/internal/control"
	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
	"github.com/gopyruntime/gopyruntime/internal/pyconfig"
)

// String returns a pointer to text, for the strings of a Config.
func String(text string) *string { return &text }

// PythonPreConfig is the preconfig of the Python command line tool: it looks at the environment, the command line and
// the locale.
func PythonPreConfig() *PreConfig { return newPreConfig(face.PyPreConfig_InitPythonConfig) }

// IsolatedPreConfig is the preconfig of a runtime inside another program: nothing from outside changes it.
func IsolatedPreConfig() *PreConfig { return newPreConfig(face.PyPreConfig_InitIsolatedConfig) }

func newPreConfig(init func(*mirror.PyPreConfig)) *PreConfig {
	var c mirror.PyPreConfig
	init(&c)
	pre := PreConfig(control.PreConfigFromC(&c))
	return &pre
}

// PythonConfig is the config of the Python command line tool: it looks at the environment and at Argv, and installs
// signal handlers (see [Initialize]).
func PythonConfig() *Config { return newConfig(face.PyConfig_InitPythonConfig) }

// IsolatedConfig is the config of a runtime inside another program: nothing from outside changes it.
func IsolatedConfig() *Config { return newConfig(face.PyConfig_InitIsolatedConfig) }

func newConfig(init func(*mirror.PyConfig)) *Config {
	var c mirror.PyConfig
	init(&c)
	return (*Config)(control.ConfigFromC(&c))
}

// Read decides every field that is still open, except for the paths, which initialization computes. It preinitializes
// the runtime if that has not been done. Reading again changes nothing; on failure nothing is changed. It waits while
// another goroutine or thread brings the runtime up.
func (config *Config) Read() error {
	c, err := config.toC()
	if err != nil {
		return err
	}
	defer plane.FreeConfig(c)
	if err := statusError(face.PyConfig_Read(c)); err != nil {
		return err
	}
	*config = Config(*control.ConfigFromC(c))
	return nil
}

// toC makes a C copy, to be freed by the control plane. It preinitializes the runtime first.
func (config *Config) toC() (*mirror.PyConfig, error) {
	if config == nil {
		return nil, &StatusError{Message: "the config is nil: make one with PythonConfig or IsolatedConfig"}
	}
	c, err := plane.NewConfig((*pyconfig.Config)(config))
	return c, apiError(err)
}
