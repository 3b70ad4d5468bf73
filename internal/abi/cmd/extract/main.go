// Command extract reads the layout of an installed CPython's runtime state and writes it as the layout table.
//
// It compiles a file that includes CPython's headers, internal ones too, reads the debug information of the
// result.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/gopyruntime/gopyruntime/internal/abi"
	"github.com/gopyruntime/gopyruntime/internal/abi/constants"
	"github.com/gopyruntime/gopyruntime/internal/abi/debuginfo"
	"github.com/gopyruntime/gopyruntime/internal/abi/initial"
	"github.com/gopyruntime/gopyruntime/internal/abi/probe"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "extract:", err)
		os.Exit(1)
	}
}

func run() error {
	request := probe.AddFlags(flag.CommandLine)
	layoutOut := flag.String("layout", "layout.json", "`file` that receives the layout table")
	initialOut := flag.String("initial", "initial.tsv", "`file` that receives the static initial value of _PyRuntime")
	flag.Parse()

	install, err := request.Find()
	if err != nil {
		return err
	}
	compiler := probe.Compiler{Command: request.CC, Flags: install.Flags()}
	dir, err := os.MkdirTemp("", "abi-extract-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)

	headers, err := probeHeaders(install.Include)
	if err != nil {
		return err
	}
	object, err := compiler.Object(dir, "probe", probeSource(headers))
	if err != nil {
		return err
	}
	reader, err := debuginfo.Open(object, install.Include)
	if err != nil {
		return err
	}
	table := new(abi.Table)
	if table.Types, err = reader.Collect(wanted); err != nil {
		return err
	}
	if table.Macros, err = constants.Collect(compiler, dir, install.Include, probeSource(headers), macroNames); err != nil {
		return err
	}
	if err := describePython(table, compiler); err != nil {
		return err
	}
	table.Index()
	if err := writeJSON(*layoutOut, table); err != nil {
		return err
	}
	leaves, err := initial.ReadObject(install.Archive, table)
	if err != nil {
		return err
	}
	if err := writeInitial(*initialOut, table, initial.Fold(leaves)); err != nil {
		return err
	}
	fmt.Printf("CPython %s for %s: %d types, %d constants, %d initial values\n",
		table.Python.Version, table.Python.Target, len(table.Types), len(table.Macros), len(leaves))
	return nil
}

// describePython fills in what the table says about its origin.
func describePython(table *abi.Table, compiler probe.Compiler) error {
	for _, macro := range table.Macros {
		switch macro.Name {
		case "PY_VERSION":
			table.Python.Version = macro.Value
		case "PY_VERSION_HEX":
			if _, err := fmt.Sscan(macro.Value, &table.Python.Hex); err != nil {
				return err
			}
		}
	}
	target, err := compiler.Target()
	table.Python.Target = target
	return err
}
