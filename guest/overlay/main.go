// Command overlay writes what makes a Go library open no file of its own, and prints the argument for go build:
//
//	go build -buildmode=c-shared "$(go run github.com/gopyruntime/gopyruntime/guest/overlay build/_overlay)" ...
//
// Go's runtime opens an epoll instance and an eventfd when a timer is first set, its own included. A host that closes all
// files, as daemons do, takes them away, and Go ends the process; or it opens others that get the numbers. With this
// overlay a part of the runtime is replaced by one that waits without files. In exchange, package net does not work, and
// reading from a pipe keeps a thread.
//
// The replacement fits to releases of Go whose part has the same functions. Where it has others, the command says so and
// fails; and where the go command has fetched the release (GOTOOLCHAIN), since it replaces no files there.
package main

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed netpoll.go.txt
var replacement []byte

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: overlay FOLDER")
		os.Exit(2)
	}
	argument, err := write(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "overlay:", err)
		os.Exit(1)
	}
	fmt.Println(argument)
}

func write(folder string) (string, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return "", err
	}
	root, err := goEnv("GOROOT")
	if err != nil {
		return "", err
	}
	modules, err := goEnv("GOMODCACHE")
	if err != nil {
		return "", err
	}
	if inside, err := filepath.Rel(modules, root); err == nil && filepath.IsLocal(inside) {
		return "", fmt.Errorf("the go command replaces no files of a release that it has fetched, as this one in %s: "+
			"run one that is installed, or the same by another path (GOROOT)", root)
	}
	original := filepath.Join(root, "src", "runtime", "netpoll_epoll.go")
	if err := fits(original); err != nil {
		return "", err
	}
	file := filepath.Join(folder, "netpoll.go")
	list, err := json.Marshal(map[string]map[string]string{"Replace": {original: file}})
	if err != nil {
		return "", err
	}
	config := filepath.Join(folder, "overlay.json")
	if err := errors.Join(os.MkdirAll(folder, 0o777), keep(file, replacement), keep(config, list)); err != nil {
		return "", err
	}
	return "-overlay=" + config, nil
}

func goEnv(name string) (string, error) {
	value, err := exec.Command("go", "env", name).Output()
	if err != nil {
		return "", fmt.Errorf("go env %s: %w", name, err)
	}
	return strings.TrimSpace(string(value)), nil
}

// keep leaves a file that is as it should be: Go's cache looks at its time.
func keep(file string, text []byte) error {
	if old, err := os.ReadFile(file); err == nil && string(old) == string(text) {
		return nil
	}
	return os.WriteFile(file, text, 0o666)
}

// fits reports whether the replacement has the functions of the original, with the same types.
func fits(original string) error {
	text, err := os.ReadFile(original)
	if err != nil {
		return fmt.Errorf("this release of Go has no epoll poller where it is looked for: %w", err)
	}
	want, err := functions(text)
	if err != nil {
		return err
	}
	have, err := functions(replacement)
	if err != nil {
		return err
	}
	have = slices.DeleteFunc(have, func(f string) bool { return strings.HasPrefix(f, "guest") })
	if !slices.Equal(want, have) {
		return fmt.Errorf("this release of Go has another poller than the replacement is for:\n%s\ninstead of\n%s",
			strings.Join(want, "\n"), strings.Join(have, "\n"))
	}
	return nil
}

func functions(text []byte) ([]string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), "", text, 0)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, declared := range file.Decls {
		if f, ok := declared.(*ast.FuncDecl); ok {
			all = append(all, f.Name.Name+strings.TrimPrefix(types.ExprString(f.Type), "func"))
		}
	}
	slices.Sort(all)
	return all, nil
}
