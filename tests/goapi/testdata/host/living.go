// The life of the runtime: its states, its configuration, its end.

package main

/*
#include "csrc.h"
*/
import "C"

import (
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/gopyruntime/gopyruntime"
	. "github.com/gopyruntime/gopyruntime/tests/goapi/scenario"
)

func init() {
	all["states"] = states
	all["two-parts"] = twoParts
	all["config"] = config
	all["exit-order"] = exitOrder
	all["exit-errors"] = exitErrors
	all["exit-of-c"] = exitOfC
	all["exit-ended"] = exitEnded
}

func in(state gopyruntime.RuntimeState) {
	got := rt.State()
	Expect(got == state, "%v, and it is %v", state, got)
}

func states() {
	in(gopyruntime.StateNone)
	Expect(!rt.PreInitialized() && !rt.CoreInitialized() && !rt.Initialized() && !rt.Finalized(), "nothing")
	Must(gopyruntime.PreInitialize(gopyruntime.IsolatedPreConfig()))
	in(gopyruntime.StatePreInitialized)
	Expect(rt.PreInitialized(), "preinitialized")
	for range 2 {
		h := held()
		in(gopyruntime.StateInitialized)
		_, finalizing := rt.Finalizing()
		Expect(!finalizing, "nobody ends it")
		asked := 0
		Must(rt.Main().AtExit(func() error {
			in(gopyruntime.StateFinalizing)
			Expect(!rt.Initialized() && !rt.CoreInitialized() && rt.PreInitialized() && !rt.Finalized(), "finalizing")
			thread, finalizing := rt.Finalizing()
			Expect(finalizing && thread != 0, "by this thread")
			asked++
			return nil
		}))
		Must(rt.AtExit(func() error {
			in(gopyruntime.StateFinalized)
			asked++
			return nil
		}))
		Must(h.Finalize())
		in(gopyruntime.StateFinalized)
		Expect(rt.Finalized() && asked == 2, "%d were asked", asked)
	}
	Expect(gopyruntime.StateFinalized.String() == "finalized", "%v", gopyruntime.StateFinalized)
}

func twoParts() {
	Fails(rt.InitializeMain(nil), gopyruntime.ErrNotInitialized)
	for _, withHold := range []bool{false, true} {
		first := gopyruntime.IsolatedConfig()
		first.InitMain = 0
		first.ProgramName = gopyruntime.String("first")
		main := Must1(gopyruntime.Initialize(first))
		in(gopyruntime.StateCoreInitialized)
		Expect(rt.CoreInitialized() && !rt.Initialized(), "the first part")
		if withHold {
			Must(main.Detach())
			Fails(rt.InitializeMain(nil), gopyruntime.ErrNotAttached)
			h := Hold(main)
			second := Must1(h.Config())
			second.ProgramName = gopyruntime.String("second")
			Must(h.InitializeMain(second))
			in(gopyruntime.StateInitialized)
			Expect(*Must1(h.Config()).ProgramName == "second", "the config of the second part")
			Fails(h.InitializeMain(nil), gopyruntime.ErrInitialized)
			Must(works(h).Finalize())
			continue
		}
		Must(rt.InitializeMain(nil))
		in(gopyruntime.StateInitialized)
		Expect(*Must1(rt.Config()).ProgramName == "first", "the config of the first part")
		Must(rt.Finalize())
	}
}

func config() {
	_, err := rt.Config()
	Fails(err, gopyruntime.ErrNotAttached)
	_, err = gopyruntime.Hold{}.Config()
	Fails(err, gopyruntime.ErrNotAttached)
	c := gopyruntime.IsolatedConfig()
	c.Argv = []string{"host", "a", "b"}
	c.Verbose = 0
	c.ModuleSearchPathsSet = 1
	c.ModuleSearchPaths = []string{"/nowhere"}
	main := Must1(gopyruntime.Initialize(c))
	got := Must1(rt.Config())
	Expect(slices.Equal(got.Argv, c.Argv), "%q", got.Argv)
	Expect(slices.Equal(got.ModuleSearchPaths, []string{"/nowhere"}), "%q", got.ModuleSearchPaths)
	Expect(got.Executable != nil && got.Prefix != nil && got.FilesystemEncoding != nil, "computed")
	got.Argv[0] = "changed"
	Expect(Must1(rt.Config()).Argv[0] == "host", "a copy")

	names := Must1(rt.ConfigOptions())
	Expect(slices.Contains(names, "argv") && slices.Contains(names, "verbose"), "%q", names)
	level := Must1(rt.ConfigOption("verbose"))
	Expect(Must1(level.Int()) == 0, "verbose")
	Must(rt.SetConfigOption("int_max_str_digits", 5000))
	Expect(Must1(Must1(rt.ConfigOption("int_max_str_digits")).Int()) == 5000, "changed")
	for _, err := range []error{rt.SetConfigOption("isolated", 0), rt.SetConfigOption("no_such_option", 0)} {
		var python *gopyruntime.PyError
		Expect(errors.As(err, &python) && python.Matches("ValueError"), "%v", err)
	}
	Must(main.Detach())
	Fails(rt.SetConfigOption("verbose", 0), gopyruntime.ErrNotAttached)
	h := Hold(main)
	Expect(Must1(h.Config()).Argv[2] == "b", "with a Hold")
	Must(h.Call(func() error {
		Expect(Must1(h.Config()).Argv[2] == "b", "in a call")
		return nil
	}))
	Expect(Must1(rt.Main().InterpreterConfig()).GIL == gopyruntime.OwnGIL, "the main one")
	interp := rt.Main()
	Must(h.Finalize())
	_, err = interp.InterpreterConfig()
	Fails(err, gopyruntime.ErrEnded)
}

// noting writes a letter.
func noting(letter rune) func() error {
	return func() error {
		C.note(C.int(letter))
		return nil
	}
}

// exitOrder: the newest first, with C's among them, those of interpreters before those of the runtime.
func exitOrder() {
	Must(rt.AtExit(noting('1'))) // before there is a runtime
	h := held()
	Must(h.Call(func() error {
		Expect(C.at_exit() == 0, "added")
		Must(rt.AtExit(noting('2')))
		Must(rt.Main().AtExit(noting('m')))
		Expect(C.at_exit_interp('n') == 0, "added")
		Must(rt.Main().AtExit(func() error {
			Expect(C.PyThreadState_GetUnchecked() != nil, "attached")
			Must1(rt.Object("objects are there"))
			Must(rt.Main().AtExit(noting('p'))) // runs next
			return noting('o')()
		}))
		return nil
	}))
	Must(rt.AtExit(func() error {
		Expect(C.PyThreadState_GetUnchecked() == nil, "attached to nothing")
		Must(rt.AtExit(noting('4')))
		return noting('3')()
	}))
	sub := Must1(h.NewInterpreter(bg, gopyruntime.IsolatedInterpreter))
	Must(sub.Interpreter().AtExit(noting('s'))) // attached to another one
	Must(Hold(sub).EndInterpreter())
	got := notes()
	Expect(got == "s", "%q", got)
	Must(h.Finalize())
	got = notes()
	Expect(got == "opnm342c1", "%q", got)
	Must(held().Finalize())
	Expect(notes() == "", "only once")

	Fails(rt.AtExit(noting('x')), gopyruntime.ErrNotInitialized) // the next one would forget it

	// The places are 32, C's with them.
	h = held()
	added := 0
	for ; ; added++ {
		if err := rt.AtExit(noting('x')); err != nil {
			Fails(err, gopyruntime.ErrExitFull)
			break
		}
	}
	Expect(added == 32, "%d", added)
	Must(h.Finalize())
	got = notes()
	Expect(got == strings.Repeat("x", 32), "%q", got)
}

// exitErrors: an error, or a panic, stops no other function, and the one who ends gets all.
func exitErrors() {
	h := held()
	sub := Must1(h.NewInterpreter(bg, gopyruntime.IsolatedInterpreter))
	Must(sub.Interpreter().AtExit(func() error { return errBroken }))
	interp := sub.Interpreter()
	Fails(Hold(sub).EndInterpreter(), errBroken)
	Expect(!interp.Alive(), "it has ended")

	other := errors.New("another")
	Must(rt.AtExit(noting('r')))
	Must(rt.AtExit(func() error { return errBroken }))
	Must(rt.Main().AtExit(noting('i')))
	Must(rt.Main().AtExit(func() error { panic(other) }))
	err := h.Finalize()
	Fails(err, errBroken)
	Fails(err, other)
	var panicked *gopyruntime.PanicError
	Expect(errors.As(err, &panicked) && strings.Contains(string(panicked.Stack), "exitErrors"), "%v", err)
	got := notes()
	Expect(got == "ir", "%q", got)
	Expect(rt.Finalized(), "it has ended")
	Must(held().Finalize())
}

// exitOfC: where C code ends the runtime the errors are lost to it, and the functions run.
func exitOfC() {
	h := held()
	Must(rt.AtExit(noting('r')))
	Must(rt.Main().AtExit(noting('i')))
	Must(h.Call(func() error {
		Expect(C.Py_FinalizeEx() == 0, "ended")
		return nil
	}))
	Expect(notes() == "ir", "run")
}

// exitEnded: a function is refused, or it runs.
func exitEnded() {
	h := held()
	for range 50 {
		sub := Must1(h.NewInterpreter(bg, gopyruntime.IsolatedInterpreter))
		interp := sub.Interpreter()
		var wg sync.WaitGroup
		var mu sync.Mutex
		added, ran := 0, 0
		for range 3 {
			wg.Go(func() {
				for {
					err := interp.AtExit(func() error {
						mu.Lock()
						ran++
						mu.Unlock()
						return nil
					})
					if err != nil {
						Fails(err, gopyruntime.ErrEnded)
						return
					}
					mu.Lock()
					added++
					mu.Unlock()
					runtime.Gosched()
				}
			})
		}
		for begun := false; !begun; { // there is something to run
			runtime.Gosched()
			mu.Lock()
			begun = added > 0
			mu.Unlock()
		}
		Must(Hold(sub).EndInterpreter())
		wg.Wait()
		Expect(added == ran, "%d were added, and %d ran", added, ran)
		Fails(interp.AtExit(noting('x')), gopyruntime.ErrEnded)
	}
	Must(h.Finalize())
}
