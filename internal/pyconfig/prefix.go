// The prefixes and the module search path.

package pyconfig

import (
	"cmp"
	"strings"
)

// A pthFile is a "._pth" file in the program's folder: it fixes the module search path and excludes everything else.
type pthFile struct {
	dir   string
	lines []string
}

// readPth looks for a file with the program's name and the suffix "._pth". Only a home that the configuration sets
// takes precedence over it.
func (s *pathSearch) readPth(homeWasSet bool) error {
	if s.setByPath() || homeWasSet {
		return nil
	}
	for _, program := range []string{*s.Executable, s.followLinks(*s.BaseExecutable)} {
		if program == "" {
			continue
		}
		text, err := s.src.Files.ReadFile(program + "._pth")
		if err != nil {
			continue
		}
		s.pth = &pthFile{dir: dirname(program), lines: strings.Split(text, "\n")}
		set(&s.Home, s.pth.dir)
		if text != "" {
			s.Isolated, s.UseEnvironment, s.SiteImport, s.SafePath = 1, 0, 0, 1
		}
		break
	}
	return nil
}

// paths are the folders that the file names; it may also ask for site.
func (s *pathSearch) pthPaths() ([]string, error) {
	var paths []string
	for _, line := range s.pth.lines {
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case line == "import site":
			s.SiteImport = 1
		case strings.HasPrefix(line, "import "):
			s.warn(unsupportedImport)
		default:
			path, err := normalAbsolute(s.src.Files, join(s.pth.dir, line))
			if err != nil {
				return nil, failf("_PyConfig_InitPathConfig", "cannot make a line of ._pth absolute: %v", err)
			}
			paths = append(paths, path)
		}
	}
	return paths, nil
}

// findPrefixes finds the two folders below which the standard library is. They come from the home if it is set;
// otherwise from landmarks of a library, which are searched for from the program's folder upwards; otherwise from the
// defaults of the build.
func (s *pathSearch) findPrefixes() error {
	if s.setByPath() {
		for _, field := range []**string{&s.Prefix, &s.ExecPrefix, &s.BasePrefix, &s.BaseExecPrefix} {
			set(field, "")
		}
		set(&s.StdlibDir, textOf(s.StdlibDir))
		return nil
	}
	s.prefix, s.execPrefix = textOf(s.Prefix), textOf(s.ExecPrefix)
	given, givenExec := s.prefix, s.execPrefix
	switch home := textOf(s.Home); {
	case s.build != nil:
		s.buildPrefixes()
	case home != "":
		s.splitHome(home)
	}
	if s.prefix == "" {
		s.searchPrefix()
	}
	if s.execPrefix == "" {
		s.searchExecPrefix()
	}
	basePrefix, baseExecPrefix := textOf(s.BasePrefix), textOf(s.BaseExecPrefix)
	if basePrefix == "" {
		basePrefix = s.prefix
	}
	if baseExecPrefix == "" {
		baseExecPrefix = s.execPrefix
	}
	if s.build != nil {
		s.prefix, s.execPrefix = cmp.Or(given, s.prefix), cmp.Or(givenExec, s.execPrefix)
	}
	if s.venvPrefix != "" {
		s.prefix, s.execPrefix = s.venvPrefix, s.venvPrefix
	}
	set(&s.Prefix, s.prefix)
	set(&s.ExecPrefix, s.execPrefix)
	set(&s.BasePrefix, basePrefix)
	set(&s.BaseExecPrefix, baseExecPrefix)
	return nil
}

// splitHome parses PREFIX or PREFIX:EXEC_PREFIX. A file in the program's folder has one prefix only.
func (s *pathSearch) splitHome(home string) {
	prefix, execPrefix, two := strings.Cut(home, pathSeparator)
	if !two || s.pth != nil {
		prefix, execPrefix = home, home
	}
	s.prefix, s.execPrefix = prefix, execPrefix
}

// searchUp looks for one of the names in a folder and in those above it.
func searchUp(folder string, test func(path string) bool, names ...string) (string, bool) {
	for folder != "" {
		for _, name := range names {
			if test(join(folder, name)) {
				return folder, true
			}
		}
		folder = dirname(folder)
	}
	return "", false
}

// landmarks are the files, below a prefix, that show a library.
func (s *pathSearch) landmarks() []string {
	return []string{join(s.libDir, "os.py"), join(s.libDir, "os.pyc")}
}

// defaultPrefix is the prefix of the build, which is warned about where it has no library.
func (s *pathSearch) defaultPrefix() (prefix string, found bool) {
	prefix = s.src.Build.Prefix
	for _, landmark := range s.landmarks() {
		found = found || s.isFile(join(prefix, landmark))
	}
	if !found {
		s.warn(notIndependent)
	}
	return prefix, found
}

func (s *pathSearch) searchPrefix() {
	zip := join(*s.PlatLibDir, s.src.Build.zipName())
	prefix, found := searchUp(s.programDir, s.isFile, zip)
	if !found {
		prefix, found = searchUp(s.programDir, s.isFile, s.landmarks()...)
	}
	if !found {
		prefix, found = s.defaultPrefix()
	}
	s.prefix = prefix
	if found {
		s.stdlibDir = join(prefix, s.libDir)
	}
}

func (s *pathSearch) searchExecPrefix() {
	landmark := join(s.libDir, "lib-dynload")
	if s.isDir(join(s.prefix, landmark)) {
		s.execPrefix = s.prefix
		return
	}
	prefix, found := searchUp(s.programDir, s.isDir, landmark)
	if !found {
		prefix = s.src.Build.ExecPrefix
		if !s.isDir(join(prefix, landmark)) {
			s.warn(notDependent)
		}
	}
	s.execPrefix = prefix
}

// buildSearchPaths builds the module search path and determines the folder of the standard library.
func (s *pathSearch) buildSearchPaths() error {
	if s.setByPath() {
		s.ModuleSearchPaths = strings.Split(*s.src.Paths.ModuleSearchPath, pathSeparator)
		s.ModuleSearchPathsSet = 1
		return nil
	}
	if textOf(s.StdlibDir) == "" {
		set(&s.StdlibDir, s.stdlibDir)
		if s.stdlibDir == "" && !s.searchPaths {
			set(&s.StdlibDir, join(*s.BasePrefix, s.libDir))
		}
	}
	if s.pth != nil {
		paths, err := s.pthPaths()
		if err != nil {
			return err
		}
		if len(paths) > 0 {
			s.ModuleSearchPaths, s.ModuleSearchPathsSet = paths, 1
			return nil
		}
	}
	if s.searchPaths {
		return nil
	}
	var paths []string
	if list := textOf(s.PythonPathEnv); list != "" && s.UseEnvironment != 0 {
		for _, part := range strings.Split(list, pathSeparator) {
			path, err := normalAbsolute(s.src.Files, part)
			if err != nil {
				return failf("_PyConfig_InitPathConfig", "cannot make a part of PYTHONPATH absolute: %v", err)
			}
			paths = append(paths, path)
		}
	}
	zipPrefix, modules := *s.BasePrefix, join(*s.BaseExecPrefix, join(s.libDir, "lib-dynload"))
	if s.build != nil {
		zipPrefix, modules = s.src.Build.Prefix, s.build.modules
	}
	s.ModuleSearchPaths = append(paths,
		join(zipPrefix, join(*s.PlatLibDir, s.src.Build.zipName())), *s.StdlibDir, modules)
	s.ModuleSearchPathsSet = 1
	return nil
}
