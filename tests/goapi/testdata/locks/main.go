// Command locks lets goroutines and C threads wait for the same mutexes, in the scenario named by its argument, and
// prints the result.
package main

/*
#cgo CFLAGS: -I${SRCDIR}/../../../../include
#include "csrc.h"
*/
import "C"

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"runtime"
	"strconv"
	"time"

	"github.com/gopyruntime/gopyruntime"
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

func must(err error) {
	if err != nil {
		log.Fatal(err)
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

func fails(err, with error) { expect(errors.Is(err, with), "%v, wanted %v", err, with) }

func bits(m *gopyruntime.Mutex) int { return int(C.bits(m.C())) }

// untilParked returns when somebody waits for m.
func untilParked(m *gopyruntime.Mutex) {
	for bits(m)&hasParked == 0 {
		runtime.Gosched()
	}
}

func initialize() *gopyruntime.ThreadState {
	t := must1(gopyruntime.Initialize(gopyruntime.IsolatedConfig()))
	must(t.Detach())
	return t
}

func newState() *gopyruntime.ThreadState { return must1(rt.Main().NewThreadState()) }

func hold(t *gopyruntime.ThreadState) gopyruntime.Hold { return must1(t.Hold(background)) }

func finish() {
	must(newState().Run(rt.Finalize))
}

// threads is the number of OS threads of this process.
func threads() int {
	status := must1(os.ReadFile("/proc/self/status"))
	_, rest, ok := bytes.Cut(status, []byte("\nThreads:\t"))
	expect(ok, "the kernel says how many threads there are")
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	return must1(strconv.Atoi(string(line)))
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
	log.SetFlags(0)
	run := cases[os.Args[1]]
	if run == nil {
		log.Fatalf("no case %q", os.Args[1])
	}
	run()
	fmt.Println("ok")
}
