// A Python in the folder where it was built.

package pyconfig

import "strings"

// buildFile lies beside a program that was not installed. Its first line names the folder of the extension modules.
const buildFile = "pybuilddir.txt"

// A buildTree is where a program that was not installed has its library.
type buildTree struct {
	stdlib  string // among the sources
	modules string // the compiled ones
}

// findBuild determines whether the program lies where it was built. A home that is set excludes that, unless the
// configuration says that it is a build. A file that says nothing means the program's folder.
func (s *pathSearch) findBuild(homeWasSet bool) {
	said := s.IsPythonBuild > 0
	s.IsPythonBuild = flag(said)
	if s.setByPath() || homeWasSet && !said {
		return
	}
	file := join(s.programDir, buildFile)
	text, err := s.src.Files.ReadFile(file)
	if err != nil && !s.isDir(file) {
		return
	}
	line, _, _ := strings.Cut(text, "\n")
	s.IsPythonBuild = 1
	s.build = &buildTree{
		stdlib:  join(join(s.programDir, s.src.Build.SourceDir), "Lib"),
		modules: join(s.programDir, strings.TrimRight(line, "\r")),
	}
}

// buildPrefixes are the prefixes of a program that was not installed: those that it would have. The library is among
// the sources, or at home.
func (s *pathSearch) buildPrefixes() {
	prefix := s.src.Build.Prefix
	if home := textOf(s.Home); home != "" {
		s.splitHome(home)
		s.stdlibDir = join(s.prefix, s.libDir)
	} else {
		s.stdlibDir = s.build.stdlib
		prefix, _ = s.defaultPrefix()
	}
	s.prefix, s.execPrefix = prefix, s.src.Build.ExecPrefix
}
