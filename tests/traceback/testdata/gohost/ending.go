// A thread that ends while it is attached.

package main

import (
	"log"
	"os"
	"runtime"
	"slices"

	"github.com/gopyruntime/gopyruntime"
)

// The process's main thread never ends, so a goroutine that stays has it.
func init() {
	if slices.Contains(os.Args, "end-attached") {
		runtime.LockOSThread()
	}
}

// endAttached lets an OS thread of Go's end while it holds the GIL: a goroutine that is still locked to its thread when
// it returns takes the thread with it.
func endAttached() {
	main, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
	if err != nil {
		log.Fatal(err)
	}
	if err := main.Detach(); err != nil {
		log.Fatal(err)
	}
	go func() {
		if err := main.Attach(); err != nil {
			log.Fatal(err)
		}
	}()
	select {}
}
