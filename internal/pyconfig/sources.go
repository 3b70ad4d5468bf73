// What a configuration is decided from.

package pyconfig

import (
	"fmt"
	"io/fs"
)

// Sources is everything that a configuration is decided from, in addition to its own fields.
type Sources struct {
	// Getenv looks an environment variable up, in bytes.
	Getenv func(name string) (value string, found bool)

	// Decode turns bytes of the environment into text, with the charset that the runtime decodes with.
	Decode func(bytes string) (string, error)

	// AllocatorByName finds the number of an allocator that PYTHONMALLOC names.
	AllocatorByName func(name string) (allocator int, found bool)

	// LocaleName and LocaleEncoding are the LC_CTYPE locale's; ForceASCII is set where it claims ASCII and
	// decodes more.
	LocaleName     string
	LocaleEncoding string
	ForceASCII     bool

	// Globals are the old global variables, which only a compatible configuration reads.
	Globals Globals

	// Paths are those that were set or determined earlier in this process.
	Paths GlobalPaths

	// Added are the options that were added one by one before the configuration is read.
	Added AddedOptions

	// Files is the file system.
	Files Files

	// Build has what cannot be determined at run time.
	Build Build
}

// Globals are the old global variables. A variable with the meaning of a configuration field has its name.
type Globals struct {
	UTF8Mode, ParserDebug, Verbose, Quiet, Interactive, Inspect, OptimizationLevel int
	NoSite, BytesWarning, Frozen, IgnoreEnvironment, DontWriteBytecode, NoUserSite int
	UnbufferedStdio, Isolated                                                      int
}

// GlobalPaths are the paths that outlive a runtime: those of Py_SetProgramName, Py_SetPythonHome and Py_SetPath, and
// those from the last initialization. A nil is NULL.
type GlobalPaths struct {
	ProgramName, ProgramFullPath, Home, StdlibDir, ModuleSearchPath *string
}

// AddedOptions are what PySys_AddWarnOption, PySys_AddXOption and PySys_SetPath said while nothing was attached. A
// SearchPath of nil is none.
type AddedOptions struct {
	Warnings, XOptions []string
	SearchPath         *string
}

// Files is what the path configuration asks the file system. Names are text, not bytes.
type Files interface {
	Stat(name string) (fs.FileInfo, error)
	Readlink(name string) (string, error)
	ReadFile(name string) (string, error)
	Getwd() (string, error)
}

// env looks an environment variable up, if the configuration allows it. An empty variable counts as unset.
func (s *Sources) env(allowed int, name string) (string, bool) {
	if allowed == 0 || s.Getenv == nil {
		return "", false
	}
	value, _ := s.Getenv(name)
	return value, value != ""
}

// decodedEnv is env for a text that the configuration keeps.
func (s *Sources) decodedEnv(allowed int, name, function string) (string, bool, error) {
	bytes, found := s.env(allowed, name)
	if !found {
		return "", false, nil
	}
	text, err := s.Decode(bytes)
	if err != nil {
		return "", false, fmt.Errorf("%s: cannot decode %s: %w", function, name, err)
	}
	return text, true, nil
}

// envFlag raises a level to the value of an environment variable: its number, or 1 if it is not a number from 0 up.
func (s *Sources) envFlag(allowed int, flag *int, name string) {
	value, found := s.env(allowed, name)
	if !found {
		return
	}
	level, ok := parseInt(value)
	if !ok || level < 0 {
		level = 1
	}
	if *flag < level {
		*flag = level
	}
}

// xOption finds the first -X option of a name: its value, and whether it has one. The text after "name=" may be empty.
func xOption(options []string, name string) (value string, hasValue, found bool) {
	for _, option := range options {
		if option == name {
			return "", false, true
		}
		if len(option) > len(name) && option[:len(name)] == name && option[len(name)] == '=' {
			return option[len(name)+1:], true, true
		}
	}
	return "", false, false
}
