// Package scenario is what the programs of the tests of the Go API share: each runs the scenario that its argument
// names, in a process of its own, and prints "ok" at the end.
package scenario

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"strconv"

	"github.com/gopyruntime/gopyruntime"
)

var rt = gopyruntime.Current()

// Run runs the scenario that the program's argument names.
func Run(all map[string]func()) {
	log.SetFlags(0)
	run := all[os.Args[1]]
	if run == nil {
		log.Fatalf("no case %q", os.Args[1])
	}
	run()
	fmt.Println("ok")
}

// Must ends the program where there is an error.
func Must(err error) {
	if err != nil {
		log.Panic(err)
	}
}

// Must1 is Must for what is returned beside the error.
func Must1[T any](v T, err error) T {
	Must(err)
	return v
}

// Expect ends the program where something is not so.
func Expect(ok bool, what string, args ...any) {
	if !ok {
		log.Panicf("not so: "+what, args...)
	}
}

// Fails expects an error that is, or wraps, that one.
func Fails(err, with error) { Expect(errors.Is(err, with), "%v, and it is %v", with, err) }

// Initialize initializes the runtime; the main thread state is attached.
func Initialize() *gopyruntime.ThreadState {
	return Must1(gopyruntime.Initialize(gopyruntime.IsolatedConfig()))
}

// InitializeDetached is Initialize, and then nothing is attached.
func InitializeDetached() *gopyruntime.ThreadState {
	main := Initialize()
	Must(main.Detach())
	return main
}

// Finish attaches the main thread state and finalizes.
func Finish(main *gopyruntime.ThreadState) {
	Must(main.Attach())
	Must(rt.Finalize())
}

// NewState makes a thread state of the main interpreter.
func NewState() *gopyruntime.ThreadState {
	return Must1(rt.Main().NewThreadState())
}

// Hold waits for the Hold of a thread state.
func Hold(t *gopyruntime.ThreadState) gopyruntime.Hold { return Must1(t.Hold(context.Background())) }

// Threads is the number of OS threads of this process.
func Threads() int {
	status := Must1(os.ReadFile("/proc/self/status"))
	_, rest, ok := bytes.Cut(status, []byte("\nThreads:\t"))
	Expect(ok, "the kernel says how many threads there are")
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	return Must1(strconv.Atoi(string(line)))
}

// FewThreads expects far fewer OS threads than there are goroutines that wait, or have waited. There may be many more than
// there need be, since Go makes another one whenever all others are in C and off the processor.
func FewThreads(waiting int, when string) {
	threads, most := Threads(), waiting/100
	Expect(threads <= most, "%d threads %s, at most %d", threads, when, most)
}
