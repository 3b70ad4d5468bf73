// A CPU profile while threads load modules.

package main

import (
	"bytes"
	"log"
	"os"
	"runtime"
	"runtime/pprof"
	"sync"

	"github.com/gopyruntime/gopyruntime"
)

// profile takes a CPU profile while threads of Go and of C load and unload
// modules, walk the list of modules, throw C++ exceptions and allocate: the
// signal lands wherever they are, inside the dynamic loader too.
func profile(extension *gopyruntime.Extension, output string, modules []string) {
	var out bytes.Buffer
	// The rate can be set only before the profile sets its own; Go complains on stderr and keeps ours.
	runtime.SetCPUProfileRate(1000)
	if err := pprof.StartCPUProfile(&out); err != nil {
		log.Fatal(err)
	}
	call := func(function, text string) {
		if code, err := extension.CallString(function, text); err != nil || code != 0 {
			log.Fatalf("%s(%s): %d, %v", function, text, code, err)
		}
	}
	call("start_threads", modules[0])
	var wg sync.WaitGroup
	for _, f := range []struct{ function, text string }{
		{"load_and_unload", modules[1]}, {"walk_modules", ""}, {"throw_and_catch", modules[2]}, {"allocate", ""},
	} {
		wg.Go(func() { call(f.function, f.text) })
	}
	call("signal_threads", "")
	wg.Wait()
	call("report", "")
	pprof.StopCPUProfile()
	if err := os.WriteFile(output, out.Bytes(), 0o666); err != nil {
		log.Fatal(err)
	}
}
