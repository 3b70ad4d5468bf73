// The path configuration: the program and its libraries.

package pyconfig

import (
	"fmt"
	"strings"
)

const (
	pathSeparator     = ":"
	maxLinks          = 40
	notIndependent    = "Could not find platform independent libraries <prefix>\n"
	notDependent      = "Could not find platform dependent libraries <exec_prefix>\n"
	unsupportedImport = "unsupported 'import' line in ._pth file\n"
)

// ReadPaths computes the paths of a Config that was read: the program, its prefixes and its libraries. What is set
// already is kept. The warnings are for the user. The Config that comes in is not changed.
func ReadPaths(in *Config, src *Sources) (c *Config, warnings string, err error) {
	s := pathSearch{Config: in.clone(), src: src}
	if err := s.run(); err != nil {
		return nil, "", err
	}
	return s.Config, s.warnings.String(), nil
}

// A pathSearch is the state of one computation.
type pathSearch struct {
	*Config
	src      *Sources
	warnings strings.Builder

	programDir  string // where the search for the prefix starts
	venvPrefix  string // the virtual environment that the program belongs to
	pth         *pthFile
	build       *buildTree // where the program lies, or nil
	prefix      string
	execPrefix  string
	stdlibDir   string // of the prefix that was found
	libDir      string // relative to a prefix
	searchPaths bool   // they were set before
}

func (s *pathSearch) run() error {
	globals := &s.src.Paths
	takePath(&s.ProgramName, globals.ProgramName)
	takePath(&s.Home, globals.Home)
	takePath(&s.Executable, globals.ProgramFullPath)
	if textOf(globals.StdlibDir) != "" {
		takePath(&s.StdlibDir, globals.StdlibDir)
	}
	s.searchPaths = s.ModuleSearchPathsSet != 0
	homeWasSet := textOf(s.Home) != ""
	for _, step := range []func() error{
		s.findHome, s.findLibDirName, s.findProgram, s.findExecutable, s.findVenv,
		func() error { return s.readPth(homeWasSet) },
		func() error { s.findBuild(homeWasSet); return nil },
		s.findPrefixes, s.buildSearchPaths,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func takePath(field **string, value *string) {
	if *field == nil && value != nil {
		*field = value
	}
}

func set(field **string, value string) { *field = &value }

// setByPath reports whether Py_SetPath decides: then there is no search.
func (s *pathSearch) setByPath() bool { return s.src.Paths.ModuleSearchPath != nil }

func (s *pathSearch) warn(format string, args ...any) {
	if s.PathconfigWarnings != 0 {
		fmt.Fprintf(&s.warnings, format, args...)
	}
}

// findHome takes the home from the environment, unless the paths that it would lead to are set.
func (s *pathSearch) findHome() error {
	if s.Home != nil || s.setByPath() {
		return nil
	}
	home, found, err := s.src.decodedEnv(s.UseEnvironment, "PYTHONHOME", "_PyConfig_InitPathConfig")
	if found {
		s.Home = &home
	}
	return err
}

func (s *pathSearch) findLibDirName() error {
	if textOf(s.PlatLibDir) == "" {
		set(&s.PlatLibDir, s.src.Build.PlatLibDir)
	}
	s.libDir = join(*s.PlatLibDir, s.src.Build.versionedName())
	return nil
}

func (s *pathSearch) findProgram() error {
	if textOf(s.ProgramName) != "" {
		return nil
	}
	set(&s.ProgramName, s.src.Build.programName())
	if len(s.OrigArgv) > 0 && s.OrigArgv[0] != "" {
		set(&s.ProgramName, s.OrigArgv[0])
	}
	return nil
}

// findExecutable finds the program's file: where its name says, or in the PATH. It stays empty when there is none.
func (s *pathSearch) findExecutable() error {
	if textOf(s.Executable) != "" {
		return nil
	}
	set(&s.Executable, "")
	if strings.Contains(*s.ProgramName, "/") {
		path, err := normalAbsolute(s.src.Files, *s.ProgramName)
		if err != nil {
			return failf("_PyConfig_InitPathConfig", "cannot make the path of the program absolute: %v", err)
		}
		s.Executable = &path
		return nil
	}
	// PATH is not Python's own: it is used even if Python's variables are ignored.
	bytes, found := s.src.env(1, "PATH")
	if !found {
		return nil
	}
	folders, err := s.src.Decode(bytes)
	if err != nil {
		return fmt.Errorf("cannot decode PATH: %w", err)
	}
	for _, folder := range strings.Split(folders, pathSeparator) {
		if path := join(folder, *s.ProgramName); s.isProgram(path) {
			s.Executable = &path
			return nil
		}
	}
	return nil
}

func (s *pathSearch) isProgram(path string) bool {
	info, err := s.src.Files.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o111 != 0
}

func (s *pathSearch) isFile(path string) bool {
	info, err := s.src.Files.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func (s *pathSearch) isDir(path string) bool {
	info, err := s.src.Files.Stat(path)
	return err == nil && info.IsDir()
}

// followLinks resolves symbolic links to the file itself, one after the other, but not those of its folders. A link
// that cannot be resolved is left as it is.
func (s *pathSearch) followLinks(path string) string {
	at := path
	for range maxLinks {
		target, err := s.src.Files.Readlink(at)
		if err != nil {
			return at
		}
		at = join(dirname(at), target)
	}
	return path
}
