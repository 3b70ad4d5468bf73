// Telling one compiler from another.

package cbuild

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

// A tool is a command as this machine has it. Two with the same identity give the same result for the same input.
type tool struct {
	identity string
	folders  []string // where a compiler looks for the system's headers
}

var tools sync.Map // by command: func() (tool, error)

// toolOf returns what the command is now; it is looked at once a process.
func toolOf(command string) (tool, error) {
	look, _ := tools.LoadOrStore(command, sync.OnceValues(func() (tool, error) { return lookAt(command) }))
	return look.(func() (tool, error))()
}

// steering are the environment variables that a compiler's result depends on.
var steering = []string{
	"CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "COMPILER_PATH", "LIBRARY_PATH", "GCC_EXEC_PREFIX", "SOURCE_DATE_EPOCH",
	"CCC_OVERRIDE_OPTIONS", "LC_ALL", "LANG",
}

func lookAt(command string) (tool, error) {
	f := newFingerprint("tool", command)
	path, err := exec.LookPath(command)
	if err != nil {
		return tool{}, err
	}
	if err := f.stamp(path); err != nil {
		return tool{}, err
	}
	for _, name := range steering {
		f.texts(name + "=" + os.Getenv(name))
	}
	var folders []string
	if isCompiler(command) {
		folders = f.compiler(command)
		for _, folder := range folders {
			if err := f.stamps(folder); err != nil {
				return tool{}, err
			}
		}
	}
	return tool{f.sum(), folders}, nil
}

func isCompiler(command string) bool {
	return strings.HasPrefix(command, "gcc") || strings.HasPrefix(command, "clang") || strings.HasPrefix(command, "g++")
}

// compiler takes in what a compiler says of itself and what it runs, and returns its folders of headers.
func (f fingerprint) compiler(command string) []string {
	language := "c"
	if strings.HasSuffix(command, "++") {
		language = "c++"
	}
	cmd := exec.Command(command, "-v", "-E", "-x", language, "/dev/null")
	cmd.Dir = "/"
	said, _ := cmd.CombinedOutput()
	f.texts(string(said))
	for _, part := range []string{"cc1", "cc1plus", "as", "ld"} {
		where, _ := exec.Command(command, "-print-prog-name="+part).Output()
		if name := strings.TrimSpace(string(where)); filepath.IsAbs(name) {
			_ = f.stamp(name)
		} else if path, err := exec.LookPath(name); err == nil {
			_ = f.stamp(path)
		}
	}
	var folders []string
	_, list, _ := strings.Cut(string(said), "search starts here:\n")
	list, _, _ = strings.Cut(list, "End of search list")
	for line := range strings.Lines(list) {
		if folder := strings.TrimSpace(line); filepath.IsAbs(folder) {
			folders = append(folders, filepath.Clean(folder))
		}
	}
	return folders
}

// stamp takes in which file it is, as make does: by name, size and time. The system's files are not read.
func (f fingerprint) stamp(path string) error {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	f.texts(path, fmt.Sprint(info.Size(), info.ModTime().UnixNano()))
	return nil
}

func (f fingerprint) stamps(folder string) error {
	folder, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return err
	}
	return filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		f.texts(path, fmt.Sprint(info.Size(), info.ModTime().UnixNano()))
		return nil
	})
}
