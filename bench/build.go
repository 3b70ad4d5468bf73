// Building and running the measured program: against our library, against CPython, and against neither.

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/gopyruntime/gopyruntime/internal/library"
)

// A side is the program, linked with one of the two libraries. Command returns the command line that runs it.
type side struct {
	name    string
	command []string
}

// A workshop is where the programs are built and run: inside the root of a CPython, so that both use the same compiler
// and C library, or on this machine if there is none.
type workshop struct {
	project string
	root    string   // of the file system that programs see
	dir     string   // the folder, as programs see it
	enter   []string // goes before a command line
	python  bool     // there is a CPython in it
}

var errNoPython = errors.New("PYTHON_ROOT does not name the root of a CPython 3.14; scripts/cpython-root makes one")

// pythonRoot returns the root of the CPython to compare with, or the reason why there is none.
func pythonRoot() (string, error) {
	root := os.Getenv("PYTHON_ROOT")
	if root == "" {
		return "", errNoPython
	}
	if root != "/" && os.Geteuid() != 0 {
		return "", errors.New("only root can run the Python in PYTHON_ROOT")
	}
	if _, err := os.Stat(filepath.Join(root, "usr/include/python3.14/Python.h")); err != nil {
		return "", fmt.Errorf("PYTHON_ROOT has no CPython 3.14: %w", err)
	}
	return root, nil
}

// newWorkshop makes the folder; close removes it.
func newWorkshop(project string) (*workshop, error) {
	root, err := pythonRoot()
	w := &workshop{project: project, root: root, python: err == nil}
	if err != nil {
		w.root = "/"
	}
	host, err := os.MkdirTemp(filepath.Join(w.root, "tmp"), "gopyruntime-bench-")
	if err != nil {
		return nil, err
	}
	w.dir = filepath.Join("/tmp", filepath.Base(host))
	if w.root != "/" {
		w.enter = []string{"chroot", w.root}
	}
	return w, nil
}

func (w *workshop) host() string { return filepath.Join(w.root, w.dir) }

func (w *workshop) close() { _ = os.RemoveAll(w.host()) }

// run runs a command line in the workshop and returns what it printed.
func (w *workshop) run(argv ...string) (string, error) {
	argv = append(append([]string{}, w.enter...), argv...)
	cmd := exec.Command(argv[0], argv[1:]...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w\n%s", strings.Join(argv, " "), err, stderr.String())
	}
	return strings.TrimSpace(string(out)), nil
}

// build compiles the program against both libraries; CPython's side comes second.
func (w *workshop) build() ([]side, error) {
	for _, tree := range []string{"bench/program", "include"} {
		from, to := os.DirFS(filepath.Join(w.project, tree)), filepath.Join(w.host(), filepath.Base(tree))
		if err := os.CopyFS(to, from); err != nil {
			return nil, err
		}
	}
	lib, err := os.ReadFile(filepath.Join(w.project, "build/lib", library.File))
	if err != nil {
		return nil, fmt.Errorf("%w (make lib builds it)", err)
	}
	if err := os.WriteFile(filepath.Join(w.host(), library.File), lib, 0o777); err != nil {
		return nil, err
	}
	for _, name := range []string{library.Soname, library.Link} {
		if err := os.Symlink(library.File, filepath.Join(w.host(), name)); err != nil {
			return nil, err
		}
	}
	ours, err := w.compile("gopyruntime", filepath.Join(w.dir, "include"),
		"-L"+w.dir, "-Wl,-rpath,"+w.dir, "-lgopyruntime")
	if err != nil || !w.python {
		return []side{ours}, err
	}
	theirs, err := w.compile("cpython", "/usr/include/python3.14", "-lpython3.14")
	return []side{ours, theirs}, err
}

func (w *workshop) compile(name, include string, link ...string) (side, error) {
	program := filepath.Join(w.dir, name)
	argv := []string{"gcc", "-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-pthread", "-I" + include, "-o", program}
	sources, err := filepath.Glob(filepath.Join(w.project, "bench/program/*.c"))
	if err != nil {
		return side{}, err
	}
	for _, source := range sources {
		argv = append(argv, filepath.Join(w.dir, "program", filepath.Base(source)))
	}
	if _, err := w.run(append(argv, link...)...); err != nil {
		return side{}, err
	}
	return side{name, []string{program}}, nil
}
