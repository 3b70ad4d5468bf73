// What compilers say of headers: a check that compiles nothing.

package cbuild

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Syntax has a compiler check source, which can include nothing but the system's headers and those of folders that flags
// name, and returns what it said. Where no folder but our include/ is named it is asked once.
func Syntax(t testing.TB, compiler string, flags []string, source string) (string, error) {
	t.Helper()
	Need(t, compiler)
	args := append([]string{"-fsyntax-only", "-Wall", "-Wextra", "-Werror"}, flags...)
	ask := func() string {
		cmd := exec.Command(compiler, append(args, "-")...)
		cmd.Dir = t.TempDir() // so that no header is found by accident
		cmd.Stdin = strings.NewReader(source)
		cmd.Env = append(os.Environ(), noOtherCache)
		out, err := cmd.CombinedOutput()
		if err != nil {
			return err.Error() + "\n" + string(out)
		}
		return "\n" + string(out)
	}
	include := filepath.Join(Root(t), "include")
	var answer string
	if onlyFolder(flags, include) {
		answer = Verdict(t, []string{compiler}, append(args, source), []string{include}, ask)
	} else {
		answer = ask()
	}
	failure, out, _ := strings.Cut(answer, "\n")
	if failure != "" {
		return out, errors.New(failure)
	}
	return out, nil
}

// onlyFolder reports whether the flags name no folder of headers but this one, and no file.
func onlyFolder(flags []string, folder string) bool {
	rest := strings.Join(flags, "\n") + "\n"
	rest = strings.NewReplacer("-I\n"+folder+"\n", "", "-I"+folder+"\n", "").Replace(rest)
	return !strings.Contains(rest, "-I") && !strings.Contains(rest, "-i")
}
