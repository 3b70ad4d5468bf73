// Command life lives one life of the runtime through the Go API, named by its
// argument, and prints what it finds. Each life has a process of its own.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"sync"

	"gopyruntime"
)

var rt = gopyruntime.Current()

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func initialize() *gopyruntime.ThreadState {
	t, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
	must(err)
	return t
}

// lives are what the driver asks for by name.
var lives = map[string]func(){
	"twice": func() {
		initialize()
		_, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
		fmt.Println(errors.Is(err, gopyruntime.ErrInitialized))
		must(rt.Finalize())
		fmt.Println(rt.Initialized(), rt.Finalize())
		initialize()
		must(rt.Finalize())
	},
	"detached": func() {
		t := initialize()
		must(t.Detach())
		fmt.Println(errors.Is(t.Detach(), gopyruntime.ErrNotAttached))
		fmt.Println(errors.Is(rt.Finalize(), gopyruntime.ErrNotAttached))
		must(t.Attach())
		fmt.Println(t.Attach() != nil, t.Delete() != nil)
		must(rt.Finalize())
		fmt.Println(errors.Is(t.Attach(), gopyruntime.ErrEnded), errors.Is(t.Delete(), gopyruntime.ErrEnded), t.Alive())
	},
	"interpreters": func() {
		first := initialize()
		sub, err := rt.NewInterpreter(gopyruntime.IsolatedInterpreter)
		must(err)
		interp := sub.Interpreter()
		for i := range rt.Interpreters() {
			fmt.Print(i.ID(), " ")
		}
		must(sub.End())
		fmt.Println(interp.Alive(), rt.Interpreter(interp.ID()) == nil)
		_, err = interp.NewThreadState()
		fmt.Println(errors.Is(err, gopyruntime.ErrEnded))
		must(first.Attach())
		must(rt.Finalize())
	},
	"snapshot": func() {
		first := initialize()
		must(first.Detach())
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				own, err := rt.Main().NewThreadState()
				must(err)
				for range 30 {
					must(own.Attach())
					must(own.Detach())
				}
				must(own.Delete())
			})
		}
		for range 5 {
			s := rt.Snapshot()
			text, err := s.JSON()
			must(err)
			if !json.Valid(text) || len(s.Interpreters) != 1 || len(s.Interpreters[0].Threads) == 0 {
				log.Fatalf("a snapshot with %d interpreters", len(s.Interpreters))
			}
		}
		wg.Wait()
		fmt.Println(rt.Snapshot().Lookup("initialized"), len(rt.Snapshot().Interpreters[0].Threads))
		must(first.Attach())
		must(rt.Finalize())
	},
	"extensions": func() {
		for _, path := range os.Args[2:] {
			_, err := rt.LoadExtension(path)
			fmt.Println(err)
		}
	},
}

func main() {
	log.SetFlags(0)
	lives[os.Args[1]]()
}
