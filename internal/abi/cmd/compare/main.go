// Command compare compares this project's headers with those of an installed CPython: it compiles the same file with
// each and compares all debug information and constants.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	"github.com/gopyruntime/gopyruntime/internal/abi"
	"github.com/gopyruntime/gopyruntime/internal/abi/compare"
	"github.com/gopyruntime/gopyruntime/internal/abi/probe"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

func run() error {
	request := probe.AddFlags(flag.CommandLine)
	include := flag.String("include", "include", "`folder` of the headers to compare")
	flag.Parse()

	install, err := request.Find()
	if err != nil {
		return err
	}
	config := compare.Config{Table: abi.Layout(), CPython: install, Include: *include, CC: request.CC}
	types, err := compare.Types(config)
	if err != nil {
		return err
	}
	macros, err := compare.Constants(config)
	if err != nil {
		return err
	}
	types.Print(os.Stdout)
	macros.Print(os.Stdout)
	if !types.OK() || !macros.OK() {
		return errors.New("the headers differ")
	}
	return nil
}
