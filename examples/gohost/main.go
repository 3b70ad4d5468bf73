// Command gohost is a Go program that contains the runtime: the native
// extension that it loads finds this program's _PyRuntime.
//
//	gohost EXTENSION.so
package main

import (
	"fmt"
	"log"
	"os"
	"runtime"
	"sync"

	"github.com/gopyruntime/gopyruntime"
)

type tour struct {
	extension *gopyruntime.Extension
	faults    int
}

// play runs a scene of the extension.
func (t *tour) play(scene string) { t.tell(scene, "") }

func (t *tour) tell(scene, did string) {
	wrong, err := t.extension.CallString(scene, did)
	if err != nil {
		log.Fatal(err)
	}
	t.faults += wrong
}

func (t *tour) initialize() *gopyruntime.ThreadState {
	main, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
	if err != nil {
		log.Fatal(err)
	}
	return main
}

// interpreters makes goroutines create and end interpreters while the
// extension walks the list.
func (t *tour) interpreters(main *gopyruntime.ThreadState) {
	rt := gopyruntime.Current()
	t.play("tour_walk_start")
	if err := main.Detach(); err != nil {
		log.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range 200 {
				ts, err := rt.NewInterpreter(gopyruntime.IsolatedInterpreter)
				if err != nil {
					log.Fatal(err)
				}
				if i == 0 {
					if _, err := t.extension.Call("tour_walk_wait", nil); err != nil {
						log.Fatal(err)
					}
				}
				if err := ts.End(); err != nil {
					log.Fatal(err)
				}
			}
		}()
	}
	wg.Wait()
	if err := main.Attach(); err != nil {
		log.Fatal(err)
	}
	t.play("tour_walk_stop")
}

// The runtime's main thread is the program's: the goroutine that initializes
// it and takes it down stays on it.
func init() { runtime.LockOSThread() }

func main() {
	log.SetFlags(0)
	log.SetPrefix("gohost: ")
	if len(os.Args) != 2 {
		log.Fatalf("usage: %s EXTENSION.so", os.Args[0])
	}
	rt := gopyruntime.Current()
	extension, err := rt.LoadExtension(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	t := &tour{extension: extension}

	fmt.Printf("A Go host that imports gopyruntime: %s\n", rt.Version())
	t.play("tour_layout")

	fmt.Printf("\nA life, stage by stage (fields that changed)\n")
	t.tell("tour_stage", "nothing but starting the program")
	if err := gopyruntime.PreInitialize(gopyruntime.IsolatedPreConfig()); err != nil {
		log.Fatal(err)
	}
	t.tell("tour_stage", "PreInitialize")
	main := t.initialize()
	t.tell("tour_stage", "Initialize")
	t.interpreters(main)
	t.play("tour_fork")

	t.play("tour_poll_start")
	if err := rt.Finalize(); err != nil {
		log.Fatal(err)
	}
	t.play("tour_poll_stop")
	t.tell("tour_stage", "Finalize")

	fmt.Printf("\nThe Go host is done: %d scenes with faults.\n", t.faults)
	if t.faults != 0 {
		os.Exit(1)
	}
}
