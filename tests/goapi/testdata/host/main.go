// Command host does what an interpreter written in Go does with the runtime, in the scenario named by its argument, and
// prints the result.
package main

/*
#cgo CFLAGS: -I${SRCDIR}/../../../../include
#include "csrc.h"
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"runtime"

	"github.com/gopyruntime/gopyruntime"
)

var (
	rt  = gopyruntime.Current()
	bg  = context.Background()
	all = map[string]func(){}
)

func must(err error) {
	if err != nil {
		log.Panic(err)
	}
}

func must1[T any](v T, err error) T {
	must(err)
	return v
}

func expect(ok bool, what string, args ...any) {
	if !ok {
		log.Panicf("not so: "+what, args...)
	}
}

// fails: the error is, or wraps, that one.
func fails(err, with error) { expect(errors.Is(err, with), "%v, and it is %v", with, err) }

func initialize() *gopyruntime.ThreadState {
	return must1(gopyruntime.Initialize(gopyruntime.IsolatedConfig()))
}

func newState() *gopyruntime.ThreadState { return must1(rt.Main().NewThreadState()) }

func hold(t *gopyruntime.ThreadState) gopyruntime.Hold { return must1(t.Hold(bg)) }

// held initializes the runtime and returns the Hold of its main thread state.
func held() gopyruntime.Hold {
	main := initialize()
	must(main.Detach())
	return hold(main)
}

// works: h is valid.
func works(h gopyruntime.Hold) gopyruntime.Hold { return must1(h.HandOver()) }

// void: it is not.
func void(h gopyruntime.Hold) {
	fails(h.HandlePending(), gopyruntime.ErrNotAttached)
	fails(h.Release(), gopyruntime.ErrNotAttached)
}

func untilWaiting(n int) {
	for int(C.gil_waiters()) < n {
		runtime.Gosched()
	}
}

func notes() string { return C.GoString(C.notes()) }

func main() {
	log.SetFlags(0)
	run := all[os.Args[1]]
	if run == nil {
		log.Fatalf("no case %q", os.Args[1])
	}
	run()
	fmt.Println("ok")
}
