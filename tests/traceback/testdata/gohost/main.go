// Command gohost is a Go program whose extensions crash.
//
//	gohost EXTENSION WHAT           runs the extension's function run
//	gohost EXTENSION end-attached   lets a thread end that holds the GIL: see ending.go
//	gohost EXTENSION profile ...    profiles threads that load and unload: see profile.go
package main

import (
	"log"
	"os"

	"github.com/gopyruntime/gopyruntime"
)

func main() {
	if len(os.Args) < 3 {
		log.Fatal("usage: gohost EXTENSION WHAT")
	}
	extension, err := gopyruntime.Current().LoadExtension(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if os.Args[2] == "end-attached" {
		endAttached()
	}
	if os.Args[2] == "profile" {
		profile(extension, os.Args[3], os.Args[4:])
		return
	}
	runExtension(extension, os.Args[2])
}

//go:noinline
func runExtension(extension *gopyruntime.Extension, what string) {
	code, err := extension.CallString("run", what)
	if err != nil {
		log.Fatal(err)
	}
	os.Exit(code)
}
