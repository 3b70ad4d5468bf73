// Command goroutines lets goroutines use the runtime as threads, in the scenario named by its argument, and prints the
// result.
package main

/*
#cgo CFLAGS: -I${SRCDIR}/../../../../include
#include "csrc.h"
*/
import "C"

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"maps"
	"os"
	"runtime"
	"strconv"
	"time"

	"github.com/gopyruntime/gopyruntime"
)

var rt = gopyruntime.Current()

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

func initialize() *gopyruntime.ThreadState {
	return must1(gopyruntime.Initialize(gopyruntime.IsolatedConfig()))
}

func newState() *gopyruntime.ThreadState { return must1(rt.Main().NewThreadState()) }

func hold(t *gopyruntime.ThreadState) gopyruntime.Hold {
	return must1(t.Hold(context.Background()))
}

// untilWaiting returns when n goroutines and threads wait for the main
// interpreter's GIL.
func untilWaiting(n int) {
	for int(C.gil_waiters()) < n {
		runtime.Gosched()
	}
}

// threads is the number of OS threads of this process.
func threads() int {
	status := must1(os.ReadFile("/proc/self/status"))
	_, rest, ok := bytes.Cut(status, []byte("\nThreads:\t"))
	expect(ok, "the kernel says how many threads there are")
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	return must1(strconv.Atoi(string(line)))
}

var cases = map[string]func(){
	"crowd":         func() { crowd(false) },
	"crowd-bound":   func() { crowd(true) },
	"fairness":      fairness,
	"compute":       compute,
	"cancel":        cancel,
	"finalize":      finalize,
	"end":           end,
	"hand-over":     handOver,
	"misuse":        misuse,
	"bound":         boundToThread,
	"fork":          forkWhileWaiting,
	"lost":          lost,
	"lost-again":    lostAgain,
	"collected":     collected,
	"refused":       refused,
	"own-waits":     ownWaits,
	"make-in-hold":  makeInHold,
	"stay-attached": stayAttached,
	"end-attached-main": func() {
		main := initialize()
		must(main.Detach())
		endAttached(true, attachOther)
		must(main.Attach())
	},
	"end-attached-main-in-new": func() {
		must(initialize().Detach())
		endAttached(true, makeShared)
		newState().Run(func() error { return nil })
	},
	"end-attached-collected": func() {
		must(initialize().Detach())
		endAttached(true, attachOther)
		C.threads_start(1, 1) // only C waits for it
		for {
			runtime.GC()
			time.Sleep(time.Millisecond)
		}
	},
	"end-attached-elsewhere": func() {
		must(initialize().Detach())
		endAttached(false, attachOther)
		select {}
	},
	"end-attached-first": func() {
		go func() {
			time.Sleep(50 * time.Millisecond)
			newState().Run(func() error { return nil })
		}()
		initialize()
		runtime.Goexit()
	},
	"pending-in-c":  pendingInC,
	"pending-in-go": pendingInGo,
	"signals":       signals,
	"storm":         storm,
}

// Of the cases that need the process's main thread for their first goroutine.
func init() {
	if len(os.Args) > 1 && (os.Args[1] == "stay-attached" || os.Args[1] == "end-attached-first") {
		runtime.LockOSThread()
	}
}

func main() {
	log.SetFlags(0)
	maps.Copy(cases, interruptCases)
	run := cases[os.Args[1]]
	if run == nil {
		log.Fatalf("no case %q", os.Args[1])
	}
	run()
	fmt.Println("ok")
}
