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
	"runtime"

	"github.com/gopyruntime/gopyruntime"
	. "github.com/gopyruntime/gopyruntime/tests/goapi/scenario"
)

var (
	rt  = gopyruntime.Current()
	bg  = context.Background()
	all = map[string]func(){}
)

// held initializes the runtime and returns the Hold of its main thread state.
func held() gopyruntime.Hold {
	main := InitializeDetached()
	return Hold(main)
}

// works: h is valid.
func works(h gopyruntime.Hold) gopyruntime.Hold { return Must1(h.HandOver()) }

// void: it is not.
func void(h gopyruntime.Hold) {
	Fails(h.HandlePending(), gopyruntime.ErrNotAttached)
	Fails(h.Release(), gopyruntime.ErrNotAttached)
}

func untilWaiting(n int) {
	for int(C.gil_waiters()) < n {
		runtime.Gosched()
	}
}

func notes() string { return C.GoString(C.notes()) }

func main() {
	Run(all)
}
