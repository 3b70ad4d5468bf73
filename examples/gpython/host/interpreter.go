// Package host runs Python programs with gpython, an evaluator in Go, on the runtime: its threads are thread states, its
// interpreters have a GIL each, Ctrl-C arrives by the eval breaker, and locks are the runtime's.
package host

import (
	"context"
	"errors"
	"sync"

	"github.com/go-python/gpython/py"
	"github.com/gopyruntime/gopyruntime"

	_ "github.com/go-python/gpython/stdlib" // gpython's evaluator and modules
)

// An interpreter is one of the runtime's with gpython's state of it. Its fields belong to who has its GIL.
type interpreter struct {
	context py.Context
	current *thread // who has the GIL
	threads sync.WaitGroup
}

// A thread is a goroutine that runs Python code with a thread state.
type thread struct {
	in      *interpreter
	state   *gopyruntime.ThreadState
	hold    gopyruntime.Hold
	breaker gopyruntime.Breaker
}

// interpreters finds one by gpython's context, which is all that a function written for gpython is given.
var interpreters sync.Map // of *interpreter, by py.Context

func currentThread(ctx py.Context) *thread {
	in, ok := interpreters.Load(ctx)
	if !ok {
		return nil
	}
	return in.(*interpreter).current
}

// enter waits for the GIL.
func (in *interpreter) enter(state *gopyruntime.ThreadState) (*thread, error) {
	hold, err := state.Hold(context.Background())
	if err != nil {
		return nil, err
	}
	breaker, err := hold.Breaker()
	if err != nil {
		return nil, errors.Join(err, hold.Release())
	}
	t := &thread{in: in, state: state, hold: hold, breaker: breaker}
	in.current = t
	return t, nil
}

// allowThreads runs f without the GIL.
func (t *thread) allowThreads(f func() error) error {
	err := t.hold.AllowThreads(context.Background(), f)
	t.in.current = t
	return err
}

// run is a whole interpreter: it runs the program with the thread state, and waits for the threads that it has started.
// The thread state is left without its GIL.
func run(state *gopyruntime.ThreadState, path string, args []string) (err error) {
	options := py.DefaultContextOpts()
	options.SysArgs = append([]string{path}, args...)
	in := &interpreter{context: py.NewContext(options)}
	interpreters.Store(in.context, in)
	defer interpreters.Delete(in.context)

	t, err := in.enter(state)
	if err != nil {
		return err
	}
	_, err = py.RunFile(in.context, path, py.CompileOpts{}, nil)
	ended := t.allowThreads(func() error {
		in.threads.Wait()
		return nil
	})
	return errors.Join(err, ended, in.context.Close(), t.hold.Release())
}

// Main runs a program in the main interpreter of a runtime of its own.
func Main(path string, args []string) error {
	main, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
	if err != nil {
		return err
	}
	rt := gopyruntime.Current()
	if err := errors.Join(rt.TakeInterrupt(), main.Detach()); err != nil {
		return err
	}
	err = run(main, path, args)
	return errors.Join(err, main.Attach(), rt.Finalize())
}

// Describe returns what is to be printed of an error: a Python exception with its traceback.
func Describe(err error) string {
	var raised py.ExceptionInfo
	if errors.As(err, &raised) {
		return raised.Error()
	}
	return err.Error()
}

// Child runs a program in a child of fork, in the main interpreter, which lives on there.
func Child(path string) error {
	state, err := gopyruntime.Current().Main().NewThreadState()
	if err != nil {
		return err
	}
	return errors.Join(run(state, path, nil), state.Delete())
}
