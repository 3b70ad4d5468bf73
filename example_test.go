//go:build linux && amd64 && cgo

// Examples for the documentation.

package gopyruntime_test

import (
	"context"
	"fmt"
	"log"
	"sync"

	"github.com/gopyruntime/gopyruntime"
)

// A runtime is initialized, runs a second interpreter next to the main one, and is finalized.
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

// Two goroutines share a thread state: a generator's body runs on its own goroutine with the thread state of the
// goroutine that asks for the next value. The GIL moves with it, and other goroutines that want it wait until it is
// released.
func ExampleHold_HandOver() {
	main, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
	check(err)
	check(main.Detach())

	h, err := main.Hold(context.Background())
	check(err)
	resume := make(chan gopyruntime.Hold)
	yield := make(chan gopyruntime.Hold)
	var value int // guarded by the GIL
	go func() {
		defer close(yield)
		for h := range resume {
			value++
			next, err := h.HandOver()
			check(err)
			yield <- next
		}
	}()
	for range 3 {
		next, err := h.HandOver()
		check(err)
		resume <- next
		h = <-yield
		fmt.Println("value", value)
	}
	close(resume)

	check(h.Call(func() error { return gopyruntime.Current().Finalize() }))
	// Output:
	// value 1
	// value 2
	// value 3
}

// Goroutines compute under one GIL. Each checks now and then whether something is pending, and hands the GIL over when
// it is asked to.
func ExampleThreadState_Hold() {
	main, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
	check(err)
	check(main.Detach())
	rt := gopyruntime.Current()

	total := 0 // guarded by the GIL
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			t, err := rt.Main().NewThreadState()
			check(err)
			h, err := t.Hold(context.Background())
			check(err)
			for range 1000 {
				total++
				if h.Pending() {
					check(h.HandlePending())
				}
			}
			check(h.Release())
			check(t.Delete())
		})
	}
	all.Wait()
	fmt.Println(total)
	check(main.Attach())
	check(rt.Finalize())
	// Output: 100000
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
