// Command identity asks who is who among thread states, interpreters and threads of Go and of C, keeps data with them
// and tells them of events, in the scenario named by its argument. It prints "ok".
package main

/*
#cgo CFLAGS: -I${SRCDIR}/../../../../include
#include "csrc.h"
*/
import "C"

import (
	"errors"
	"log"
	"maps"
	"runtime"

	"github.com/gopyruntime/gopyruntime"
	. "github.com/gopyruntime/gopyruntime/tests/goapi/scenario"
)

var rt = gopyruntime.Current()

// The C structures, without package unsafe.
func tstate(t *gopyruntime.ThreadState) *C.PyThreadState { return (*C.PyThreadState)(t.Pointer()) }

func interp(i *gopyruntime.Interpreter) *C.PyInterpreterState {
	return (*C.PyInterpreterState)(i.Pointer())
}

func of(c *C.PyThreadState) *gopyruntime.ThreadState {
	return Must1(rt.ThreadStateAt(gopyruntime.CPointer(c)))
}

// detached runs f while the calling goroutine is not attached to main.
func detached(main *gopyruntime.ThreadState, f func()) {
	Must(main.Detach())
	f()
	Must(main.Attach())
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
	for _, more := range []map[string]func(){dataCases, eventCases, stopCases} {
		maps.Copy(cases, more)
	}
	Run(cases)
}

func current() {
	Expect(gopyruntime.CurrentThreadState() == nil, "none before the runtime is up")
	main := Initialize()
	Expect(gopyruntime.CurrentThreadState() == main, "attached")
	ran := false
	Must(rt.AddPendingCall(func() error {
		ran = gopyruntime.CurrentThreadState() == main
		return nil
	}))
	Must(main.HandlePending())
	Expect(ran, "that of the thread in a pending call")
	Must(main.Detach())
	Expect(gopyruntime.CurrentThreadState() == nil, "detached")
	h := Hold(main)
	Expect(gopyruntime.CurrentThreadState() == nil, "a Hold is not the goroutine's")
	Must(h.Call(func() error {
		Expect(gopyruntime.CurrentThreadState() == main, "in Call")
		other := make(chan bool)
		go func() { other <- gopyruntime.CurrentThreadState() == nil }()
		Expect(<-other, "another goroutine has none")
		return nil
	}))
	Must(h.Release())
	Must(main.Attach())
	sub := Must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
	Expect(gopyruntime.CurrentThreadState() == sub, "that of the new interpreter")
	Must(sub.End())
	Expect(gopyruntime.CurrentThreadState() == nil, "ended")
	Finish(main)
	Expect(gopyruntime.CurrentThreadState() == nil, "down")
}

func addresses() {
	main := Initialize()
	interpreter := rt.Main()
	Expect(tstate(main) == C.PyThreadState_Get(), "where C has it")
	Expect(interp(interpreter) == C.PyInterpreterState_Get(), "where C has it")
	Expect(of(C.PyThreadState_Get()) == main, "and back")
	Expect(Must1(rt.InterpreterAt(gopyruntime.CPointer(C.PyInterpreterState_Get()))) == interpreter, "and back")

	var some int
	for _, p := range []gopyruntime.CPointer{nil, gopyruntime.CPointer(&some), interpreter.Pointer()} {
		_, err := rt.ThreadStateAt(p)
		Expect(errors.Is(err, gopyruntime.ErrNotFound), "%v", err)
	}
	_, err := rt.InterpreterAt(main.Pointer())
	Expect(errors.Is(err, gopyruntime.ErrNotFound), "%v", err)

	// Those of C threads, which come and go.
	C.worker_start()
	for range 100 {
		c := C.worker_make(interp(interpreter))
		t := of(c)
		Expect(t != main && t.Interpreter() == interpreter && tstate(t) == c, "C's own")
		detached(main, func() { C.worker_end(c) })
		Expect(t.Pointer() == nil && !t.Alive(), "ended by C")
		_, err := rt.ThreadStateAt(gopyruntime.CPointer(c))
		Expect(errors.Is(err, gopyruntime.ErrNotFound), "%v", err)
	}
	C.worker_stop()

	sub := Must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
	other := sub.Interpreter()
	there := other.Pointer()
	Expect(Must1(rt.InterpreterAt(there)) == other, "the sub-interpreter")
	Expect(Must1(rt.ThreadStateAt(sub.Pointer())) == sub, "its first thread state")
	Must(sub.End())
	Expect(sub.Pointer() == nil && other.Pointer() == nil, "ended")
	_, err = rt.InterpreterAt(there)
	Expect(errors.Is(err, gopyruntime.ErrNotFound), "%v", err)
	Finish(main)
	Expect(main.Pointer() == nil && interpreter.Pointer() == nil, "down")
}

func threadIDs() {
	Expect(gopyruntime.OnProcessMainThread(), "the first goroutine is there")
	main := Initialize()
	ident, native, err := main.ThreadIDs()
	Must(err)
	Expect(ident == uint64(C.thread_ident()) && native == uint64(C.native_id()), "as C sees them")
	Expect(ident == gopyruntime.ThreadIdent() && native == gopyruntime.ThreadNativeID(), "this thread's")
	Expect(gopyruntime.OnMainThread() && main.IsMain(), "main")

	other := NewState()
	ident, native, err = other.ThreadIDs()
	Expect(err == nil && ident == 0 && native == 0, "not bound yet: %d %d %v", ident, native, err)
	Expect(!other.IsMain(), "not main")
	Must(main.Detach())
	done := make(chan bool)
	go func() {
		defer close(done)
		Must(other.Attach())
		Expect(!gopyruntime.OnMainThread() && !gopyruntime.OnProcessMainThread(), "another thread")
		ident, native, err := other.ThreadIDs()
		Expect(err == nil && ident == gopyruntime.ThreadIdent() && native == gopyruntime.ThreadNativeID(), "its own")
		Expect(ident == uint64(C.thread_ident()) && native == uint64(C.native_id()), "as C sees them")
		Must(other.Detach())
		// The main thread moves with the main thread state.
		Must(main.Attach())
		Expect(gopyruntime.OnMainThread() && !gopyruntime.OnProcessMainThread(), "the runtime's, not the process's")
		Must(main.Detach())
		Expect(!gopyruntime.OnMainThread(), "it was moved back")
		h := Hold(main)
		Expect(!gopyruntime.OnMainThread() && main.IsMain(), "a Hold is on no thread")
		Must(h.Call(func() error {
			Expect(gopyruntime.OnMainThread(), "in Call it is")
			return nil
		}))
		Must(h.Release())
	}()
	<-done
	Must(other.Delete())
	_, _, err = other.ThreadIDs()
	Expect(errors.Is(err, gopyruntime.ErrEnded) && !other.IsMain(), "%v", err)
	Finish(main)
	Expect(!main.IsMain(), "down")
}

func samePointer() {
	main := Initialize()
	first := rt.Main()
	seen := map[*gopyruntime.Interpreter]int{first: 1}
	sub := Must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
	second := sub.Interpreter()
	Expect(second != first && second == rt.Interpreter(second.ID()), "two")
	Must(sub.Detach())
	for range 20 {
		runtime.GC()
		for i := range rt.Interpreters() {
			Expect(i == first || i == second, "the same as ever")
			seen[i]++
		}
		Expect(main.Interpreter() == first && rt.Main() == first && rt.Interpreter(0) == first, "the main one")
	}
	Expect(len(seen) == 2 && seen[first] == 21, "%v", seen)
	ids := map[int64]bool{}
	for range 1000 { // what nobody refers to is forgotten
		sub := Must1(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
		i := sub.Interpreter()
		Expect(i != first && i != second && !ids[i.ID()], "a new one")
		ids[i.ID()] = true
		Must(sub.End())
		Expect(!i.Alive() && sub.Interpreter() == nil, "ended")
	}
	Must(sub.Attach())
	Must(sub.End())
	Finish(main)
}

// nextLife: what is of one life is not taken for what has its ids and its address in the next.
func nextLife() {
	main := Initialize()
	interpreter := rt.Main()
	Must(rt.Finalize())
	again := Initialize()
	Expect(interpreter != rt.Main() && main != again, "others")
	Expect(!interpreter.Alive() && !main.Alive() && main.Interpreter() == nil, "ended for good")
	_, err := interpreter.NewThreadState()
	Expect(errors.Is(err, gopyruntime.ErrEnded), "%v", err)
	err = interpreter.AddPendingCall(func() error { return nil })
	Expect(errors.Is(err, gopyruntime.ErrEnded), "%v", err)
	for range interpreter.ThreadStates() {
		log.Panic("it has none")
	}
	Must(rt.Finalize())

	// And where C begins the next life.
	first := Initialize()
	Must(first.Detach())
	C.worker_start()
	C.worker_finalize(tstate(first))
	C.Py_Initialize()
	c := C.PyThreadState_Get()
	t := gopyruntime.CurrentThreadState()
	Expect(t != first && tstate(t) == c && !first.Alive(), "a new one, at the address of the old one")
	Expect(errors.Is(first.Attach(), gopyruntime.ErrAttached) && errors.Is(first.Delete(), gopyruntime.ErrEnded), "gone")
	C.Py_FinalizeEx()
	C.worker_stop()
}
