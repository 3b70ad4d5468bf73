//go:build linux && amd64 && cgo

// Examples of what the loop of an interpreter needs.

package gopyruntime_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/gopyruntime/gopyruntime"
)

// The loop of an interpreter tests a Breaker between two steps, which costs a load. Another goroutine ends it by an error.
func ExampleBreaker() {
	main, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
	if err != nil {
		log.Fatal(err)
	}
	main.Detach()
	errStop := errors.New("that is enough")

	ended := make(chan error)
	go func() {
		h, err := main.Hold(context.Background())
		if err != nil {
			log.Fatal(err)
		}
		breaker, err := h.Breaker()
		for steps := 0; err == nil; steps++ {
			if breaker.Raised() {
				err = h.HandlePending()
			}
			if steps == 1000 {
				go main.SetAsyncError(errStop)
			}
		}
		h.Release()
		ended <- err
	}()
	fmt.Println(<-ended)

	main.Attach()
	gopyruntime.Current().Finalize()
	// Output: that is enough
}

// What a host keeps with a thread state is there as long as that is, whoever ends it.
func ExampleThreadState_OnEnd() {
	main, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
	if err != nil {
		log.Fatal(err)
	}
	type framesKey struct{}
	main.SetValue(framesKey{}, []string{"<module>"})
	main.OnEnd(func() { fmt.Println("dropped:", main.Value(framesKey{})) })

	fmt.Println(gopyruntime.CurrentThreadState().Value(framesKey{}))
	gopyruntime.Current().Finalize()
	fmt.Println(main.Value(framesKey{}))
	// Output:
	// [<module>]
	// dropped: [<module>]
	// <nil>
}
