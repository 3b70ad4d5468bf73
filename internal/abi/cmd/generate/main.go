// Command generate writes the C headers of the layout, and what else follows from the layout table and from the
// lists of exported functions. Run it in the project's root folder, or name that with -root.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gopyruntime/gopyruntime/internal/abi"
	"github.com/gopyruntime/gopyruntime/internal/abi/exports"
	"github.com/gopyruntime/gopyruntime/internal/abi/initial"
)

func main() {
	root := flag.String("root", ".", "root `folder` of the project")
	flag.Parse()
	if err := run(*root); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(root string) error {
	text, err := os.ReadFile(filepath.Join(root, "internal/abi/layout.json"))
	if err != nil {
		return err
	}
	table, err := abi.Parse(text)
	if err != nil {
		return err
	}
	out := &output{root: root, files: map[string]string{}}
	nested := findNested(table)
	headers, err := planHeaders(table, nested)
	if err != nil {
		return err
	}
	exports, err := exports.Read(filepath.Join(root, "internal/abi/exports"))
	if err != nil {
		return err
	}
	if err := addPrototypes(headers, table, exports); err != nil {
		return err
	}
	values, err := initial.ReadFile(filepath.Join(root, "internal/abi/initial.tsv"))
	if err != nil {
		return err
	}
	runtime, err := runtimeInitial(table, values)
	if err != nil {
		return err
	}
	interpreter, err := interpreterInitial(table, values)
	if err != nil {
		return err
	}
	out.add("internal/core/base/runtime_initial.h", runtime)
	out.add("internal/core/base/interp_initial.h", interpreter)
	out.add("internal/link/exports.map", versionScript(exports))
	out.add("internal/link/dynamic.list", dynamicList(exports))
	names, err := libraryNames(table)
	if err != nil {
		return err
	}
	out.add("internal/library/names.h", names)
	out.add("internal/abi/exports.list", exportList(exports))
	out.add("include/abi/layout_asserts.h", layoutAsserts(table, nested, headers))
	for name, h := range headers {
		out.add("include/abi/"+name, h.render(table, nested))
		if front := "include/" + name; !out.handWritten(front) {
			out.add(front, forwarder(name))
		}
	}
	if err := addGo(out, table); err != nil {
		return err
	}
	if err := addConfig(out, table); err != nil {
		return err
	}
	if err := addUnicode(out); err != nil {
		return err
	}
	return out.write("include", "internal")
}

// addGo adds what Go code knows of C's structures and functions.
func addGo(out *output, table *abi.Table) error {
	mirrors, err := readMirrors(out.root, table)
	if err != nil {
		return err
	}
	functions, err := readCoreFunctions(out.root)
	if err != nil {
		return err
	}
	for name, make := range map[string]func() (string, error){
		"internal/mirror/layout.go": mirrors.structures,
		"internal/mirror/core.go":   func() (string, error) { return mirrors.coreTable(functions) },
		"internal/face/face.go":     func() (string, error) { return mirrors.trampolines(functions) },
	} {
		text, err := make()
		if err != nil {
			return err
		}
		out.add(name, text)
	}
	return nil
}
