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
	root := flag.String("root", "/", "`folder` under which CPython is installed, with its headers and its library")
	version := flag.String("python", "3.14", "CPython `version` to look for")
	cc := flag.String("cc", "cc", "C compiler `command`")
	out := flag.String("out", "characters.txt", "`file` that receives the table")
	flag.Parse()

	install, err := probe.Find(*root, *version)
	if err != nil {
		return err
	}
	if install.Archive == "" {
		return fmt.Errorf("the CPython below %s has no static library", *root)
	}
	text, err := unicode.Extract(*cc, install.Archive)
	if err != nil {
		return err
	}
	runs, err := unicode.Parse(text)
	if err != nil {
		return err
	}
	fmt.Printf("CPython %s: %d runs of characters\n", *version, len(runs))
	return os.WriteFile(*out, []byte(fmt.Sprintf(head, *version)+text), 0o644)
}
