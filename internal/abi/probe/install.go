// Package probe finds an installed CPython and compiles small C files against its headers.
package probe

import (
	"fmt"
	"os"
	"path/filepath"
)

// An Install is a CPython that was found below some root folder.
type Install struct {
	Include string // the folder that holds Python.h
	system  string // the folder that holds the headers of that CPython's own system, or ""
	Library string // the shared library, or ""
	Archive string // the static library, or ""
}

// Find looks below root, which is "/" for the machine's own CPython, for that version.
func Find(root, version string) (Install, error) {
	var found Install
	root, err := filepath.Abs(root)
	if err != nil {
		return found, err
	}
	for _, prefix := range []string{"", "usr", "usr/local"} {
		base := filepath.Join(root, prefix)
		include := filepath.Join(base, "include", "python"+version)
		if _, err := os.Stat(filepath.Join(include, "internal", "pycore_runtime.h")); err != nil {
			continue
		}
		found.Include = include
		if filepath.Clean(root) != "/" {
			found.system = filepath.Join(base, "include")
		}
		found.Library = firstMatch(base, "lib/*/libpython"+version+".so.*", "lib/libpython"+version+".so*")
		found.Archive = firstMatch(base, "lib/python"+version+"/config-*/libpython"+version+"-pic.a",
			"lib/python"+version+"/config-*/libpython"+version+".a", "lib/*/libpython"+version+".a",
			"lib/libpython"+version+".a")
		return found, nil
	}
	return found, fmt.Errorf("no CPython %s with internal headers below %s (looked for include/python%s)",
		version, root, version)
}

func firstMatch(base string, patterns ...string) string {
	for _, pattern := range patterns {
		if matches, _ := filepath.Glob(filepath.Join(base, pattern)); len(matches) > 0 {
			return matches[len(matches)-1]
		}
	}
	return ""
}

// Flags are the compiler flags that find the headers. The host's system headers go first: they fit the host's
// compiler, and the runtime's layout does not depend on the rest.
func (in Install) Flags() []string {
	flags := []string{"-I" + in.Include, "-I" + filepath.Join(in.Include, "internal")}
	if in.system != "" {
		flags = append(flags, "-idirafter", in.system)
	}
	return flags
}
