// Virtual environments.

package pyconfig

import "strings"

const venvFile = "pyvenv.cfg"

// findVenv determines whether the program belongs to a virtual environment, which program that was made from, and in
// which folder the search for the standard library starts.
func (s *pathSearch) findVenv() error {
	base := textOf(s.BaseExecutable)
	if !s.setByPath() {
		text := s.readVenvFile()
		if home, found := venvHome(text); found && textOf(s.Home) == "" {
			s.programDir = home
			if base == "" {
				base = s.venvBase(home)
			}
			set(&s.BaseExecutable, base)
			return nil
		}
	}
	if base == "" {
		base = *s.Executable
		set(&s.BaseExecutable, base)
	}
	s.programDir = dirname(s.followLinks(base))
	if base == "" {
		folder, err := s.src.Files.Getwd()
		if err != nil {
			return failf("_PyConfig_InitPathConfig", "cannot find the working folder: %v", err)
		}
		s.programDir = folder
	}
	return nil
}

// readVenvFile reads the file that makes a virtual environment: in the folder above the program's, or in that one.
func (s *pathSearch) readVenvFile() string {
	folder := dirname(*s.Executable)
	if folder == "" {
		return ""
	}
	for _, prefix := range []string{dirname(folder), folder} {
		if text, err := s.src.Files.ReadFile(join(prefix, venvFile)); err == nil {
			s.venvPrefix = prefix
			return text
		}
	}
	return ""
}

// venvHome finds the folder of the program that a virtual environment was made from.
func venvHome(text string) (home string, found bool) {
	for line := range strings.Lines(text) {
		key, value, isPair := strings.Cut(line, "=")
		if isPair && strings.EqualFold(strings.TrimSpace(key), "home") {
			return strings.TrimSpace(value), true
		}
	}
	return "", false
}

// venvBase finds the program that a virtual environment was made from: the one that its program is a link to, else
// the one of the same name in its home, else one of the usual names there.
func (s *pathSearch) venvBase(home string) string {
	if target := s.followLinks(*s.Executable); target != *s.Executable {
		s.programDir = dirname(target)
		return target
	}
	path := join(home, basename(*s.Executable))
	if s.isFile(path) {
		return path
	}
	for _, name := range []string{s.src.Build.programName(), s.src.Build.versionedName()} {
		if usual := join(home, name); s.isFile(usual) {
			return usual
		}
	}
	return path
}
