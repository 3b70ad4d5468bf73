//go:build linux && amd64 && cgo

// Examples for the documentation.

package gopyruntime_test

import (
	"context"
	"errors"
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

// Modules are imported, their functions called, and what they return becomes Go values.
func ExampleRuntime_Import() {
	_, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
	check(err)
	defer gopyruntime.Current().Finalize()

	builtins, err := gopyruntime.Current().Import("builtins")
	check(err)
	defer builtins.Close()
	pair, err := builtins.Call("divmod", 17, 5)
	check(err)
	defer pair.Close()
	fmt.Println(pair)
	numbers, err := gopyruntime.As[[2]int](pair)
	check(err)
	fmt.Println(numbers[0]*5 + numbers[1])
	// Output:
	// (3, 2)
	// 17
}

func ExampleObject_All() {
	_, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
	check(err)
	defer gopyruntime.Current().Finalize()

	list, err := gopyruntime.Current().Object([]any{1, "two", 3.5})
	check(err)
	defer list.Close()
	for item, err := range list.All() {
		check(err)
		name, err := item.TypeName()
		check(err)
		fmt.Println(name, item)
		item.Close()
	}
	// Output:
	// int 1
	// str two
	// float 3.5
}

// Exceptions are errors, which are told apart by the names of their types and of these types' bases.
func ExamplePyError() {
	_, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
	check(err)
	defer gopyruntime.Current().Finalize()

	dict, err := gopyruntime.Current().Object(map[string]int{"a": 1})
	check(err)
	defer dict.Close()
	_, err = dict.Item("b")
	fmt.Println(err)
	fmt.Println(errors.Is(err, &gopyruntime.PyError{Type: "LookupError"}))
	var python *gopyruntime.PyError
	if errors.As(err, &python) {
		fmt.Println(python.Type, python.Message, python.Matches("TypeError"))
	}
	// Output:
	// KeyError: 'b'
	// true
	// KeyError 'b' false
}

// A host that has modules of its own gives them to import.
func ExampleRuntime_SetEvaluator() {
	_, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
	check(err)
	rt := gopyruntime.Current()
	defer rt.Finalize()

	rt.SetEvaluator(&gopyruntime.Evaluator{ImportModule: func(name string) (*gopyruntime.Object, error) {
		if name != "settings" {
			return nil, nil // there is none: a ModuleNotFoundError
		}
		sys, err := rt.Import("sys")
		check(err)
		moduleType, err := sys.Type()
		check(err)
		module, err := moduleType.Invoke(name)
		check(err)
		check(module.SetAttr("workers", 4))
		modules, err := sys.Attr("modules")
		check(err)
		return module, modules.SetItem(name, module)
	}})
	defer rt.SetEvaluator(nil)
	settings, err := rt.Import("settings")
	check(err)
	fmt.Println(settings.Attr("workers"))
	_, err = rt.Import("others")
	fmt.Println(err)
	// Output:
	// 4 <nil>
	// ModuleNotFoundError: No module named 'others'
}
