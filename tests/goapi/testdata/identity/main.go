// Command identity asks who is who among thread states, interpreters and threads of Go and of C, keeps data with them
// and tells them of events, in the scenario named by its argument. It prints "ok".
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
	"maps"
	"os"
	"runtime"

	"github.com/gopyruntime/gopyruntime"
)

var rt = gopyruntime.Current()

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

func initialize() *gopyruntime.ThreadState {
	return must1(gopyruntime.Initialize(gopyruntime.IsolatedConfig()))
}

func newState() *gopyruntime.ThreadState { return must1(rt.Main().NewThreadState()) }

func hold(t *gopyruntime.ThreadState) gopyruntime.Hold { return must1(t.Hold(context.Background())) }

// The C structures, without package unsafe.
func tstate(t *gopyruntime.ThreadState) *C.PyThreadState { return (*C.PyThreadState)(t.Pointer()) }

func interp(i *gopyruntime.Interpreter) *C.PyInterpreterState {
	return (*C.PyInterpreterState)(i.Pointer())
}

func of(c *C.PyThreadState) *gopyruntime.ThreadState {
	return must1(rt.ThreadStateAt(gopyruntime.CPointer(c)))
}

// detached runs f while the calling goroutine is not attached to main.
func detached(main *gopyruntime.ThreadState, f func()) {
	must(main.Detach())
	f()
	must(main.Attach())
}

var cases = map[string]func(){
	"current":      current,
	"addresses":    addresses,
	"thread-ids":   threadIDs,
	"same-pointer": samePointer,
	"next-life":    nextLife,
}

// The first goroutine is on the process's main thread.
func init() { runtime.LockOSThread() }

func main() {
	log.SetFlags(0)
	for _, more := range []map[string]func(){dataCases, eventCases, stopCases} {
		maps.Copy(cases, more)
	}
	run := cases[os.Args[1]]
	if run == nil {
		log.Fatalf("no case %q", os.Args[1])
	}
	run()
	fmt.Println("ok")
}

func current() {
	expect(gopyruntime.CurrentThreadState() == nil, "none before the runtime is up")
	main := initialize()
	expect(gopyruntime.CurrentThreadState() == main, "attached")
	ran := false
	must(rt.AddPendingCall(func() error {
		ran = gopyruntime.CurrentThreadState() == main
		return nil
	}))
	must(main.HandlePending())
	expect(ran, "that of the thread in a pending call")
	must(main.Detach())
	expect(gopyruntime.CurrentThreadState() == nil, "detached")
	h := hold(main)
	expect(gopyruntime.CurrentThreadState() == nil, "a Hold is not the goroutine's")
	must(h.Call(func() error {
		expect(gopyruntime.CurrentThreadState() == main, "in Call")
		other := make(chan bool)
		go func() { other <- gopyruntime.CurrentThreadState() == nil }()
		expect(<-other, "another goroutine has none")
		return nil
	}))
	must(h.Release())
	must(main.Attach())
	sub := must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
	expect(gopyruntime.CurrentThreadState() == sub, "that of the new interpreter")
	must(sub.End())
	expect(gopyruntime.CurrentThreadState() == nil, "ended")
	must(main.Attach())
	must(rt.Finalize())
	expect(gopyruntime.CurrentThreadState() == nil, "down")
}

func addresses() {
	main := initialize()
	interpreter := rt.Main()
	expect(tstate(main) == C.PyThreadState_Get(), "where C has it")
	expect(interp(interpreter) == C.PyInterpreterState_Get(), "where C has it")
	expect(of(C.PyThreadState_Get()) == main, "and back")
	expect(must1(rt.InterpreterAt(gopyruntime.CPointer(C.PyInterpreterState_Get()))) == interpreter, "and back")

	var some int
	for _, p := range []gopyruntime.CPointer{nil, gopyruntime.CPointer(&some), interpreter.Pointer()} {
		_, err := rt.ThreadStateAt(p)
		expect(errors.Is(err, gopyruntime.ErrNotFound), "%v", err)
	}
	_, err := rt.InterpreterAt(main.Pointer())
	expect(errors.Is(err, gopyruntime.ErrNotFound), "%v", err)

	// Those of C threads, which come and go.
	C.worker_start()
	for range 100 {
		c := C.worker_make(interp(interpreter))
		t := of(c)
		expect(t != main && t.Interpreter() == interpreter && tstate(t) == c, "C's own")
		detached(main, func() { C.worker_end(c) })
		expect(t.Pointer() == nil && !t.Alive(), "ended by C")
		_, err := rt.ThreadStateAt(gopyruntime.CPointer(c))
		expect(errors.Is(err, gopyruntime.ErrNotFound), "%v", err)
	}
	C.worker_stop()

	sub := must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
	other := sub.Interpreter()
	there := other.Pointer()
	expect(must1(rt.InterpreterAt(there)) == other, "the sub-interpreter")
	expect(must1(rt.ThreadStateAt(sub.Pointer())) == sub, "its first thread state")
	must(sub.End())
	expect(sub.Pointer() == nil && other.Pointer() == nil, "ended")
	_, err = rt.InterpreterAt(there)
	expect(errors.Is(err, gopyruntime.ErrNotFound), "%v", err)
	must(main.Attach())
	must(rt.Finalize())
	expect(main.Pointer() == nil && interpreter.Pointer() == nil, "down")
}

func threadIDs() {
	expect(gopyruntime.OnProcessMainThread(), "the first goroutine is there")
	main := initialize()
	ident, native, err := main.ThreadIDs()
	must(err)
	expect(ident == uint64(C.thread_ident()) && native == uint64(C.native_id()), "as C sees them")
	expect(ident == gopyruntime.ThreadIdent() && native == gopyruntime.ThreadNativeID(), "this thread's")
	expect(gopyruntime.OnMainThread() && main.IsMain(), "main")

	other := newState()
	ident, native, err = other.ThreadIDs()
	expect(err == nil && ident == 0 && native == 0, "not bound yet: %d %d %v", ident, native, err)
	expect(!other.IsMain(), "not main")
	must(main.Detach())
	done := make(chan bool)
	go func() {
		defer close(done)
		must(other.Attach())
		expect(!gopyruntime.OnMainThread() && !gopyruntime.OnProcessMainThread(), "another thread")
		ident, native, err := other.ThreadIDs()
		expect(err == nil && ident == gopyruntime.ThreadIdent() && native == gopyruntime.ThreadNativeID(), "its own")
		expect(ident == uint64(C.thread_ident()) && native == uint64(C.native_id()), "as C sees them")
		must(other.Detach())
		// The main thread moves with the main thread state.
		must(main.Attach())
		expect(gopyruntime.OnMainThread() && !gopyruntime.OnProcessMainThread(), "the runtime's, not the process's")
		must(main.Detach())
		expect(!gopyruntime.OnMainThread(), "it was moved back")
		h := hold(main)
		expect(!gopyruntime.OnMainThread() && main.IsMain(), "a Hold is on no thread")
		must(h.Call(func() error {
			expect(gopyruntime.OnMainThread(), "in Call it is")
			return nil
		}))
		must(h.Release())
	}()
	<-done
	must(other.Delete())
	_, _, err = other.ThreadIDs()
	expect(errors.Is(err, gopyruntime.ErrEnded) && !other.IsMain(), "%v", err)
	must(main.Attach())
	must(rt.Finalize())
	expect(!main.IsMain(), "down")
}

func samePointer() {
	main := initialize()
	first := rt.Main()
	seen := map[*gopyruntime.Interpreter]int{first: 1}
	sub := must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
	second := sub.Interpreter()
	expect(second != first && second == rt.Interpreter(second.ID()), "two")
	must(sub.Detach())
	for range 20 {
		runtime.GC()
		for i := range rt.Interpreters() {
			expect(i == first || i == second, "the same as ever")
			seen[i]++
		}
		expect(main.Interpreter() == first && rt.Main() == first && rt.Interpreter(0) == first, "the main one")
	}
	expect(len(seen) == 2 && seen[first] == 21, "%v", seen)
	ids := map[int64]bool{}
	for range 1000 { // what nobody refers to is forgotten
		sub := must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
		i := sub.Interpreter()
		expect(i != first && i != second && !ids[i.ID()], "a new one")
		ids[i.ID()] = true
		must(sub.End())
		expect(!i.Alive() && sub.Interpreter() == nil, "ended")
	}
	must(sub.Attach())
	must(sub.End())
	must(main.Attach())
	must(rt.Finalize())
}

// nextLife: what is of one life is not taken for what has its ids and its address in the next.
func nextLife() {
	main := initialize()
	interpreter := rt.Main()
	must(rt.Finalize())
	again := initialize()
	expect(interpreter != rt.Main() && main != again, "others")
	expect(!interpreter.Alive() && !main.Alive() && main.Interpreter() == nil, "ended for good")
	_, err := interpreter.NewThreadState()
	expect(errors.Is(err, gopyruntime.ErrEnded), "%v", err)
	err = interpreter.AddPendingCall(func() error { return nil })
	expect(errors.Is(err, gopyruntime.ErrEnded), "%v", err)
	for range interpreter.ThreadStates() {
		log.Panic("it has none")
	}
	must(rt.Finalize())

	// And where C begins the next life.
	first := initialize()
	must(first.Detach())
	C.worker_start()
	C.worker_finalize(tstate(first))
	C.Py_Initialize()
	c := C.PyThreadState_Get()
	t := gopyruntime.CurrentThreadState()
	expect(t != first && tstate(t) == c && !first.Alive(), "a new one, at the address of the old one")
	expect(errors.Is(first.Attach(), gopyruntime.ErrAttached) && errors.Is(first.Delete(), gopyruntime.ErrEnded), "gone")
	C.Py_FinalizeEx()
	C.worker_stop()
}
