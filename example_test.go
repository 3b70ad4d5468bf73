package gopyruntime_test

import (
	"fmt"
	"log"

	"gopyruntime"
)

// A runtime comes up, runs a second interpreter beside the main one, and goes
// down again.
func Example() {
	first, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
	if err != nil {
		log.Fatal(err)
	}
	rt := gopyruntime.Current()
	second, err := rt.NewInterpreter(gopyruntime.IsolatedInterpreter)
	if err != nil {
		log.Fatal(err)
	}
	for i := range rt.Interpreters() { // newest first
		fmt.Println(i)
	}
	if err := second.End(); err != nil {
		log.Fatal(err)
	}
	if err := first.Attach(); err != nil {
		log.Fatal(err)
	}
	if err := rt.Finalize(); err != nil {
		log.Fatal(err)
	}
	fmt.Println("up:", rt.Initialized())
	// Output:
	// interpreter 1
	// interpreter 0
	// up: false
}

// A snapshot holds every field of _PyRuntime by CPython's names.
func ExampleRuntime_Snapshot() {
	main, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
	if err != nil {
		log.Fatal(err)
	}
	s := gopyruntime.Current().Snapshot()
	fmt.Println("next_id:", s.Lookup("interpreters.next_id"))
	fmt.Println("threads of the main interpreter:", len(s.Interpreters[0].Threads))
	fmt.Println(main)
	if err := gopyruntime.Current().Finalize(); err != nil {
		log.Fatal(err)
	}
	// Output:
	// next_id: 1
	// threads of the main interpreter: 1
	// thread state 1 of interpreter 0
}
