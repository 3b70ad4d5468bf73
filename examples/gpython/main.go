// Command gpython runs a Python program with gpython's evaluator on this runtime.
//
//	gpython PROGRAM.py [ARGUMENT...]
package main

import (
	"fmt"
	"os"

	"github.com/gopyruntime/gopyruntime/examples/gpython/host"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: gpython PROGRAM.py [ARGUMENT...]")
		os.Exit(2)
	}
	if err := host.Main(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, host.Describe(err))
		os.Exit(1)
	}
}
