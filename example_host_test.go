//go:build linux && amd64 && cgo

// Examples for hosts: what an interpreter written in Go does with a Hold.

package gopyruntime_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/gopyruntime/gopyruntime"
)

// A host's thread has a Hold for its eval loop, lets the GIL go where it blocks, and makes an interpreter on the way.
func ExampleHold_AllowThreads() {
	main, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
	if err != nil {
		log.Fatal(err)
	}
	main.Detach()
	ctx := context.Background()
	h, err := main.Hold(ctx)
	if err != nil {
		log.Fatal(err)
	}
	err = h.AllowThreads(ctx, func() error {
		fmt.Println("others may run")
		return nil
	})
	sub, err := h.NewInterpreter(ctx, gopyruntime.LegacyInterpreter)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(sub.Interpreter(), "shares the GIL, which this goroutine still has")
	h.Release()

	s, err := sub.Hold(ctx)
	if err != nil {
		log.Fatal(err)
	}
	s.EndInterpreter()
	if h, err = main.Hold(ctx); err == nil {
		err = h.Finalize()
	}
	fmt.Println(err, gopyruntime.Current().State())
	// Output:
	// others may run
	// interpreter 1 shares the GIL, which this goroutine still has
	// <nil> finalized
}

// A field is looked up once, and read in the eval loop.
func ExampleFieldOf() {
	remaining, err := gopyruntime.FieldOf[int32](gopyruntime.OfThreadState, "py_recursion_remaining")
	if err != nil {
		log.Fatal(err)
	}
	_, err = gopyruntime.FieldOf[string](gopyruntime.OfThreadState, "py_recursion_remaining")
	fmt.Println(err)

	main, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
	if err != nil {
		log.Fatal(err)
	}
	main.Detach()
	h, err := main.Hold(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	n, err := remaining.Load(h)
	fmt.Println(n, err)
	h.Finalize()
	// Output:
	// gopyruntime: PyThreadState.py_recursion_remaining: the field is of another type: it is a int32 and no string
	// 1000 <nil>
}

// A hook refuses what it does not want to happen.
func ExampleRuntime_AddAuditHook() {
	if _, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig()); err != nil {
		log.Fatal(err)
	}
	rt := gopyruntime.Current()
	err := rt.AddAuditHook(func(event string, args *gopyruntime.Object) error {
		if event == "host.connect" {
			address, _ := args.Value()
			return fmt.Errorf("no connection to %v", address)
		}
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	err = rt.Audit("host.connect", "example.com", 80)
	var refused *gopyruntime.PyError
	fmt.Println(errors.As(err, &refused), refused.Message)
	rt.Finalize()
	// Output: true no connection to [example.com 80]
}
