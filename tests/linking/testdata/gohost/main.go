// Command gohost is a Go program that contains the runtime. It loads an extension module that is linked with nothing,
// whose names are found in this program, and has it check that there is one runtime.
//
//	gohost EXTENSION.so
package main

import (
	"fmt"
	"log"
	"os"

	"github.com/gopyruntime/gopyruntime"
)

func main() {
	log.SetFlags(0)
	ext, err := gopyruntime.Current().LoadExtension(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	check := func(name string) {
		wrong, err := ext.Call(name, nil)
		if err != nil {
			log.Fatal(err)
		}
		if wrong != 0 {
			log.Fatalf("%s: %d wrong", name, wrong)
		}
	}
	check("extension_before")
	_, err = gopyruntime.Initialize(gopyruntime.IsolatedConfig())
	if err != nil {
		log.Fatal(err)
	}
	check("extension_running")
	if err = gopyruntime.Current().Finalize(); err != nil {
		log.Fatal(err)
	}
	check("extension_after")
	fmt.Println("one runtime")
}
