// Command locks lets goroutines and C threads wait for the same mutexes, in the scenario named by its argument, and
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
	"time"

	"github.com/gopyruntime/gopyruntime"
	. "github.com/gopyruntime/gopyruntime/tests/goapi/scenario"
)

var (
	rt         = gopyruntime.Current()
	background = context.Background()
	none       gopyruntime.Hold
)

// What a mutex's byte says.
const (
	isLocked  = 1
	hasParked = 2
)

func bits(m *gopyruntime.Mutex) int { return int(C.bits(m.Pointer())) }

// untilParked returns when somebody waits for m.
func untilParked(m *gopyruntime.Mutex) {
	for bits(m)&hasParked == 0 {
		runtime.Gosched()
	}
}

func finish() {
	Must(NewState().Run(rt.Finalize))
}

// soon is done after a moment in which nothing is expected to happen.
func soon() (context.Context, context.CancelFunc) {
	return context.WithTimeout(background, 20*time.Millisecond)
}

var cases = map[string]func(){
	"alone": alone, "mixed": mixed, "mixed-in-c": mixedInC, "crowd": crowd, "handed-over": handedOver,
	"handed-to-c": handedToC, "cancel": cancel, "cancel-storm": cancelStorm, "memory": memory, "fork": fork,
	"hold": withHold, "attached": whileAttached, "in-call": inCall, "end": end, "end-of-all": endOfAll, "again": again, "again-waits": againWaits,
}

func main() {
	Run(cases)
}
