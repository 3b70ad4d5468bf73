package gopyruntime

/*
#include "bridge.h"
*/
import "C"

import (
	"unsafe"

	"github.com/gopyruntime/gopyruntime/internal/pyconfig"
)

// PreConfig is CPython's PyPreConfig: what must be known before the first string is decoded and the first block
// allocated. Its fields are CPython's in Go's spelling; -1 leaves a flag open. Make one with PythonPreConfig or
// IsolatedPreConfig.
type PreConfig struct{ pyconfig.PreConfig }

// Config is CPython's PyConfig: how a runtime is to be. Its fields are CPython's in Go's spelling; -1 leaves a flag
// open, nil a string. Make one with PythonConfig or IsolatedConfig.
//
//	config := gopyruntime.IsolatedConfig()
//	config.SiteImport = 0
//	config.ProgramName = gopyruntime.String("gopy")
//
// Strings are UTF-8. One that came out of the runtime may hold a byte that could not be decoded, as a lone surrogate in
// the form that UTF-8 would give it.
type Config struct{ pyconfig.Config }

// String returns a pointer to text, for the strings of a Config.
func String(text string) *string { return &text }

// PythonPreConfig is the preconfig of the Python command line tool: it looks at the environment, the command line and
// the locale.
func PythonPreConfig() *PreConfig {
	var c C.PyPreConfig
	C.core_PyPreConfig_InitPythonConfig(&c)
	return &PreConfig{preConfigFromC(&c)}
}

// IsolatedPreConfig is the preconfig of a runtime inside another program: nothing from outside changes it.
func IsolatedPreConfig() *PreConfig {
	var c C.PyPreConfig
	C.core_PyPreConfig_InitIsolatedConfig(&c)
	return &PreConfig{preConfigFromC(&c)}
}

// PythonConfig is the config of the Python command line tool: it looks at the environment and at Argv.
func PythonConfig() *Config {
	var c C.PyConfig
	C.core_PyConfig_InitPythonConfig(&c)
	return &Config{*configFromC(&c)}
}

// IsolatedConfig is the config of a runtime inside another program: nothing from outside changes it.
func IsolatedConfig() *Config {
	var c C.PyConfig
	C.core_PyConfig_InitIsolatedConfig(&c)
	return &Config{*configFromC(&c)}
}

// Read decides every field that is still open, except for the paths, which initialization computes. It preinitializes
// the runtime if that has not been done. Reading again changes nothing; on failure nothing is changed.
func (config *Config) Read() error {
	c, err := config.toC()
	if err != nil {
		return err
	}
	defer freeConfig(c)
	if err := statusError(C.core_PyConfig_Read(c)); err != nil {
		return err
	}
	config.Config = *configFromC(c)
	return nil
}

// toC makes a C copy for freeConfig. The runtime is preinitialized first, from what the config says: that chooses the
// allocator that the copy belongs to.
func (config *Config) toC() (*C.PyConfig, error) {
	if config == nil {
		return nil, failure("the config is nil: make one with PythonConfig or IsolatedConfig")
	}
	var draft C.PyConfig
	defer discardDraft(&draft)
	if err := configToC(&draft, nil, &config.Config, systemMemory); err != nil {
		return nil, err
	}
	if err := statusError(C.core__Py_PreInitializeFromConfig(&draft, nil)); err != nil {
		return nil, err
	}
	c := (*C.PyConfig)(C.core_PyMem_RawCalloc(1, C.sizeof_PyConfig))
	if c == nil {
		return nil, noMemory()
	}
	if err := statusError(C.core__PyConfig_Copy(c, &draft)); err != nil {
		C.core_PyMem_RawFree(unsafe.Pointer(c))
		return nil, err
	}
	return c, nil
}

// discardDraft frees what configToC has put into system memory.
func discardDraft(draft *C.PyConfig) {
	before := configFromC(draft)
	_ = configToC(draft, before, &pyconfig.Config{}, systemMemory)
}

func freeConfig(c *C.PyConfig) {
	C.core_PyConfig_Clear(c)
	C.core_PyMem_RawFree(unsafe.Pointer(c))
}
