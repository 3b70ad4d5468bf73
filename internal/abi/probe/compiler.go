// The C compiler, as the tools call it.

package probe

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A Compiler is a C compiler with the flags that find the headers to be probed.
type Compiler struct {
	Command string
	Flags   []string
}

// debugFlags ask for every declared type, also those that no code uses.
var debugFlags = []string{"-std=c11", "-D_GNU_SOURCE", "-O0", "-g", "-gdwarf-5", "-fno-eliminate-unused-debug-types"}

// Object compiles source and returns the path of the object file, which has full debug information.
func (c Compiler) Object(dir, name, source string) (string, error) {
	file := filepath.Join(dir, name+".c")
	if err := os.WriteFile(file, []byte(source), 0o644); err != nil {
		return "", err
	}
	object := filepath.Join(dir, name+".o")
	_, err := c.run(append(append([]string{}, debugFlags...), "-w", "-c", "-o", object, file))
	return object, err
}

// Preprocess returns the preprocessed source with its #define lines kept.
func (c Compiler) Preprocess(dir, source string) (string, error) {
	file := filepath.Join(dir, "macros.c")
	if err := os.WriteFile(file, []byte(source), 0o644); err != nil {
		return "", err
	}
	return c.run([]string{"-std=c11", "-D_GNU_SOURCE", "-E", "-dD", file})
}

// Diagnose compiles source for its messages only and returns them.
func (c Compiler) Diagnose(dir, source string) string {
	file := filepath.Join(dir, "diagnose.c")
	if err := os.WriteFile(file, []byte(source), 0o644); err != nil {
		return err.Error()
	}
	allErrors := "-fmax-errors=0"
	if strings.Contains(filepath.Base(c.Command), "clang") {
		allErrors = "-ferror-limit=0"
	}
	flags := append([]string{"-std=c11", "-D_GNU_SOURCE", "-w", allErrors, "-fsyntax-only"}, c.Flags...)
	cmd := exec.Command(c.Command, append(flags, file)...)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	text, _ := cmd.CombinedOutput()
	return string(text)
}

// Target returns the target triple of the compiler.
func (c Compiler) Target() (string, error) {
	out, err := exec.Command(c.Command, "-dumpmachine").Output()
	return strings.TrimSpace(string(out)), err
}

func (c Compiler) run(args []string) (string, error) {
	cmd := exec.Command(c.Command, append(args, c.Flags...)...)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, stderr.String())
	}
	return stdout.String(), nil
}
