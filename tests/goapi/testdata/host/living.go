// The life of the runtime: its states, its configuration, its end.

package main

/*
#include "csrc.h"
*/
import "C"

import (
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/gopyruntime/gopyruntime"
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
	expect(got == state, "%v, and it is %v", state, got)
}

func states() {
	in(gopyruntime.StateNone)
	expect(!rt.PreInitialized() && !rt.CoreInitialized() && !rt.Initialized() && !rt.Finalized(), "nothing")
	must(gopyruntime.PreInitialize(gopyruntime.IsolatedPreConfig()))
	in(gopyruntime.StatePreInitialized)
	expect(rt.PreInitialized(), "preinitialized")
	for range 2 {
		h := held()
		in(gopyruntime.StateInitialized)
		_, finalizing := rt.Finalizing()
		expect(!finalizing, "nobody ends it")
		asked := 0
		must(rt.Main().AtExit(func() error {
			in(gopyruntime.StateFinalizing)
			expect(!rt.Initialized() && !rt.CoreInitialized() && rt.PreInitialized() && !rt.Finalized(), "finalizing")
			thread, finalizing := rt.Finalizing()
			expect(finalizing && thread != 0, "by this thread")
			asked++
			return nil
		}))
		must(rt.AtExit(func() error {
			in(gopyruntime.StateFinalized)
			asked++
			return nil
		}))
		must(h.Finalize())
		in(gopyruntime.StateFinalized)
		expect(rt.Finalized() && asked == 2, "%d were asked", asked)
	}
	expect(gopyruntime.StateFinalized.String() == "finalized", "%v", gopyruntime.StateFinalized)
}

func twoParts() {
	fails(rt.InitializeMain(nil), gopyruntime.ErrNotInitialized)
	for _, withHold := range []bool{false, true} {
		first := gopyruntime.IsolatedConfig()
		first.InitMain = 0
		first.ProgramName = gopyruntime.String("first")
		main := must1(gopyruntime.Initialize(first))
		in(gopyruntime.StateCoreInitialized)
		expect(rt.CoreInitialized() && !rt.Initialized(), "the first part")
		if withHold {
			must(main.Detach())
			fails(rt.InitializeMain(nil), gopyruntime.ErrNotAttached)
			h := hold(main)
			second := must1(h.Config())
			second.ProgramName = gopyruntime.String("second")
			must(h.InitializeMain(second))
			in(gopyruntime.StateInitialized)
			expect(*must1(h.Config()).ProgramName == "second", "the config of the second part")
			fails(h.InitializeMain(nil), gopyruntime.ErrInitialized)
			must(works(h).Finalize())
			continue
		}
		must(rt.InitializeMain(nil))
		in(gopyruntime.StateInitialized)
		expect(*must1(rt.Config()).ProgramName == "first", "the config of the first part")
		must(rt.Finalize())
	}
}

func config() {
	_, err := rt.Config()
	fails(err, gopyruntime.ErrNotAttached)
	_, err = gopyruntime.Hold{}.Config()
	fails(err, gopyruntime.ErrNotAttached)
	c := gopyruntime.IsolatedConfig()
	c.Argv = []string{"host", "a", "b"}
	c.Verbose = 0
	c.ModuleSearchPathsSet = 1
	c.ModuleSearchPaths = []string{"/nowhere"}
	main := must1(gopyruntime.Initialize(c))
	got := must1(rt.Config())
	expect(slices.Equal(got.Argv, c.Argv), "%q", got.Argv)
	expect(slices.Equal(got.ModuleSearchPaths, []string{"/nowhere"}), "%q", got.ModuleSearchPaths)
	expect(got.Executable != nil && got.Prefix != nil && got.FilesystemEncoding != nil, "computed")
	got.Argv[0] = "changed"
	expect(must1(rt.Config()).Argv[0] == "host", "a copy")

	names := must1(rt.ConfigOptions())
	expect(slices.Contains(names, "argv") && slices.Contains(names, "verbose"), "%q", names)
	level := must1(rt.ConfigOption("verbose"))
	expect(must1(level.Int()) == 0, "verbose")
	must(rt.SetConfigOption("int_max_str_digits", 5000))
	expect(must1(must1(rt.ConfigOption("int_max_str_digits")).Int()) == 5000, "changed")
	for _, err := range []error{rt.SetConfigOption("isolated", 0), rt.SetConfigOption("no_such_option", 0)} {
		var python *gopyruntime.PyError
		expect(errors.As(err, &python) && python.Matches("ValueError"), "%v", err)
	}
	must(main.Detach())
	fails(rt.SetConfigOption("verbose", 0), gopyruntime.ErrNotAttached)
	h := hold(main)
	expect(must1(h.Config()).Argv[2] == "b", "with a Hold")
	must(h.Call(func() error {
		expect(must1(h.Config()).Argv[2] == "b", "in a call")
		return nil
	}))
	expect(must1(rt.Main().InterpreterConfig()).GIL == gopyruntime.OwnGIL, "the main one")
	interp := rt.Main()
	must(h.Finalize())
	_, err = interp.InterpreterConfig()
	fails(err, gopyruntime.ErrEnded)
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
	must(rt.AtExit(noting('1'))) // before there is a runtime
	h := held()
	must(h.Call(func() error {
		expect(C.at_exit() == 0, "added")
		must(rt.AtExit(noting('2')))
		must(rt.Main().AtExit(noting('m')))
		expect(C.at_exit_interp('n') == 0, "added")
		must(rt.Main().AtExit(func() error {
			expect(C.PyThreadState_GetUnchecked() != nil, "attached")
			must1(rt.Object("objects are there"))
			must(rt.Main().AtExit(noting('p'))) // runs next
			return noting('o')()
		}))
		return nil
	}))
	must(rt.AtExit(func() error {
		expect(C.PyThreadState_GetUnchecked() == nil, "attached to nothing")
		must(rt.AtExit(noting('4')))
		return noting('3')()
	}))
	sub := must1(h.NewInterpreter(bg, gopyruntime.IsolatedInterpreter))
	must(sub.Interpreter().AtExit(noting('s'))) // attached to another one
	must(hold(sub).EndInterpreter())
	got := notes()
	expect(got == "s", "%q", got)
	must(h.Finalize())
	got = notes()
	expect(got == "opnm342c1", "%q", got)
	must(held().Finalize())
	expect(notes() == "", "only once")

	fails(rt.AtExit(noting('x')), gopyruntime.ErrNotInitialized) // the next one would forget it

	// The places are 32, C's with them.
	h = held()
	added := 0
	for ; ; added++ {
		if err := rt.AtExit(noting('x')); err != nil {
			fails(err, gopyruntime.ErrExitFull)
			break
		}
	}
	expect(added == 32, "%d", added)
	must(h.Finalize())
	got = notes()
	expect(got == strings.Repeat("x", 32), "%q", got)
}

// exitErrors: an error, or a panic, stops no other function, and the one who ends gets all.
func exitErrors() {
	h := held()
	sub := must1(h.NewInterpreter(bg, gopyruntime.IsolatedInterpreter))
	must(sub.Interpreter().AtExit(func() error { return errBroken }))
	interp := sub.Interpreter()
	fails(hold(sub).EndInterpreter(), errBroken)
	expect(!interp.Alive(), "it has ended")

	other := errors.New("another")
	must(rt.AtExit(noting('r')))
	must(rt.AtExit(func() error { return errBroken }))
	must(rt.Main().AtExit(noting('i')))
	must(rt.Main().AtExit(func() error { panic(other) }))
	err := h.Finalize()
	fails(err, errBroken)
	fails(err, other)
	var panicked *gopyruntime.PanicError
	expect(errors.As(err, &panicked) && strings.Contains(string(panicked.Stack), "exitErrors"), "%v", err)
	got := notes()
	expect(got == "ir", "%q", got)
	expect(rt.Finalized(), "it has ended")
	must(held().Finalize())
}

// exitOfC: where C code ends the runtime the errors are lost to it, and the functions run.
func exitOfC() {
	h := held()
	must(rt.AtExit(noting('r')))
	must(rt.Main().AtExit(noting('i')))
	must(h.Call(func() error {
		expect(C.Py_FinalizeEx() == 0, "ended")
		return nil
	}))
	expect(notes() == "ir", "run")
}

// exitEnded: a function is refused, or it runs.
func exitEnded() {
	h := held()
	for range 50 {
		sub := must1(h.NewInterpreter(bg, gopyruntime.IsolatedInterpreter))
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
						fails(err, gopyruntime.ErrEnded)
						return
					}
					mu.Lock()
					added++
					mu.Unlock()
				}
			})
		}
		must(hold(sub).EndInterpreter())
		wg.Wait()
		expect(added == ran, "%d were added, and %d ran", added, ran)
		fails(interp.AtExit(noting('x')), gopyruntime.ErrEnded)
	}
	must(h.Finalize())
}
