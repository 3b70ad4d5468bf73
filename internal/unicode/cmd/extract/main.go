// Command extract writes the table of the characters from what an installed CPython says of them.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/gopyruntime/gopyruntime/internal/abi/probe"
	"github.com/gopyruntime/gopyruntime/internal/unicode"
)

const head = "# What CPython %s says of the code points (probe/probe.c); written by `make unicode`.\n"

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "extract:", err)
		os.Exit(1)
	}
}

func run() error {
	request := probe.AddFlags(flag.CommandLine)
	out := flag.String("out", "characters.txt", "`file` that receives the table")
	flag.Parse()

	install, err := request.Find()
	if err != nil {
		return err
	}
	if install.Archive == "" {
		return fmt.Errorf("the CPython below %s has no static library", request.Root)
	}
	text, err := unicode.Extract(request.CC, install.Archive)
	if err != nil {
		return err
	}
	runs, err := unicode.Parse(text)
	if err != nil {
		return err
	}
	fmt.Printf("CPython %s: %d runs of characters\n", request.Version, len(runs))
	return os.WriteFile(*out, []byte(fmt.Sprintf(head, request.Version)+text), 0o644)
}
