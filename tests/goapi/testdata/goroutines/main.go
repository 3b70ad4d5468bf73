// Command goroutines lets goroutines use the runtime as threads, in the scenario named by its argument, and prints the
// result.
package main

/*
#cgo CFLAGS: -I${SRCDIR}/../../../../include
#include "csrc.h"
*/
import "C"

import (
	"maps"
	"os"
	"runtime"
	"time"

	"github.com/gopyruntime/gopyruntime"
	. "github.com/gopyruntime/gopyruntime/tests/goapi/scenario"
)

var rt = gopyruntime.Current()

// untilWaiting returns when n goroutines and threads wait for the main
// interpreter's GIL.
func untilWaiting(n int) {
	for int(C.gil_waiters()) < n {
		runtime.Gosched()
	}
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
		main := Initialize()
		Must(main.Detach())
		endAttached(true, attachOther)
		Must(main.Attach())
	},
	"end-attached-main-in-new": func() {
		Must(Initialize().Detach())
		endAttached(true, makeShared)
		NewState().Run(func() error { return nil })
	},
	"end-attached-collected": func() {
		Must(Initialize().Detach())
		endAttached(true, attachOther)
		C.threads_start(1, 1) // only C waits for it
		for {
			runtime.GC()
			time.Sleep(time.Millisecond)
		}
	},
	"end-attached-elsewhere": func() {
		Must(Initialize().Detach())
		endAttached(false, attachOther)
		select {}
	},
	"end-attached-first": func() {
		go func() {
			for !rt.Initialized() {
				time.Sleep(time.Millisecond)
			}
			NewState().Run(func() error { return nil })
		}()
		Initialize()
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
	maps.Copy(cases, interruptCases)
	maps.Copy(cases, confusedCases)
	Run(cases)
}
