//go:build linux && amd64 && cgo

// The configuration of interpreters that are up: what was computed, what may be changed.

package gopyruntime

import (
	"github.com/gopyruntime/gopyruntime/internal/control"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// Config returns a copy of the configuration of the interpreter that the calling goroutine is attached to, as it was
// computed: with its paths, arguments and every other field. What a program has changed in sys since is not in it;
// [Runtime.ConfigOption] looks there. The error is ErrNotAttached elsewhere. [Hold.Config] takes a Hold.
func (Runtime) Config() (*Config, error) {
	t := currentThreadState()
	if t == nil {
		return nil, ErrNotAttached
	}
	return t.config(), nil
}

// Config returns a copy of the configuration of h's interpreter; see [Runtime.Config]. It ties the goroutine to no
// thread, and may be called inside [Hold.Call].
func (h Hold) Config() (config *Config, err error) {
	err = h.do("read the config of", func() error {
		config = h.t.config()
		return nil
	})
	return config, err
}

// config: the caller has t attached, and by that what changes the config waits.
func (t *ThreadState) config() *Config { return (*Config)(control.ConfigFromC(&t.c.Interp.Config)) }

// InterpreterConfig returns the config that the interpreter was made with. The main interpreter has that of
// LegacyInterpreter with a GIL of its own. It may be called by any goroutine, and takes the lock of the interpreters'
// list for a moment. The error is ErrEnded.
func (i *Interpreter) InterpreterConfig() (InterpreterConfig, error) {
	var flags uint64
	var own int32
	if err := i.locked(func() { flags, own = i.c.FeatureFlags, i.c.OwnGIL }); err != nil {
		return InterpreterConfig{}, err
	}
	has := func(feature uint64) bool { return flags&feature != 0 }
	config := InterpreterConfig{
		UseMainObmalloc:            has(mirror.FeatureUseMainObmalloc),
		AllowFork:                  has(mirror.FeatureFork),
		AllowExec:                  has(mirror.FeatureExec),
		AllowThreads:               has(mirror.FeatureThreads),
		AllowDaemonThreads:         has(mirror.FeatureDaemonThreads),
		CheckMultiInterpExtensions: has(mirror.FeatureMultiInterpExtensions),
		GIL:                        SharedGIL,
	}
	if own != 0 {
		config.GIL = OwnGIL
	}
	return config, nil
}

// ConfigOption returns an option of the interpreter that the calling goroutine is attached to, by its name in PyConfig,
// as it is now: PyConfig_Get. What is in sys is taken from there. An unknown name is a ValueError.
func (Runtime) ConfigOption(name string) (*Object, error) {
	return configDo(mirror.GoviewConfigGet, name)
}

// SetConfigOption changes an option of the interpreter that the calling goroutine is attached to: PyConfig_Set. Only
// some may be changed once an interpreter is up; for others it is a ValueError. Audit hooks hear of it.
func (Runtime) SetConfigOption(name string, value any) error {
	_, err := doValues(mirror.GoviewConfigSet, attributeName(name), value)
	return err
}

// ConfigOptions returns the names of all options, in no order: PyConfig_Names. The calling goroutine must be attached.
func (Runtime) ConfigOptions() ([]string, error) {
	names, err := configDo(mirror.GoviewConfigNames, "")
	if err != nil {
		return nil, err
	}
	defer names.Close()
	var all []string
	for name, err := range names.All() {
		if err != nil {
			return nil, err
		}
		text, err := name.Text()
		name.Close()
		if err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, nil
}

func configDo(op int32, name string) (*Object, error) { return doObject(op, attributeName(name)) }
