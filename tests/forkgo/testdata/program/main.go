// Command program is a Go program whose extension forks.
//
//	program EXTENSION.so SCENE
package main

import (
	"fmt"
	"log"
	"os"
	"time"

	"github.com/gopyruntime/gopyruntime"
)

func main() {
	log.SetFlags(0)
	main, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
	if err != nil {
		log.Fatal(err)
	}
	rt := gopyruntime.Current()
	ext, err := rt.LoadExtension(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	// The fork finds Go at work.
	go func() {
		for {
			_ = make([]byte, 1<<16)
			time.Sleep(10 * time.Microsecond)
		}
	}()
	failed, err := ext.CallString(os.Args[2], "")
	if err != nil {
		log.Fatal(err)
	}

	// The parent is not affected.
	second, err := rt.NewInterpreter(gopyruntime.IsolatedInterpreter)
	if err != nil {
		log.Fatal(err)
	}
	if err := second.End(); err != nil {
		log.Fatal(err)
	}
	if err := main.Attach(); err != nil {
		log.Fatal(err)
	}
	if err := rt.Finalize(); err != nil {
		log.Fatal(err)
	}
	fmt.Println("parent: forked", gopyruntime.Forked())
	os.Exit(failed)
}
