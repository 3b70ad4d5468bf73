// The module _thread: each thread is a goroutine with a thread state, which waits for the GIL on no OS thread.

package host

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/go-python/gpython/py"
	"github.com/gopyruntime/gopyruntime"
)

func init() {
	py.RegisterModule(&py.ModuleImpl{
		Info: py.ModuleInfo{Name: "_thread", Doc: "Threads of an interpreter, and locks."},
		Methods: []*py.Method{
			py.MustNewMethod("start_new_thread", startNewThread, 0, "start_new_thread(function, args) -> ident"),
			py.MustNewMethod("allocate_lock", allocateLock, 0, "allocate_lock() -> lock"),
			py.MustNewMethod("get_ident", getIdent, 0, "get_ident() -> what start_new_thread returned"),
			py.MustNewMethod("sleep", sleep, 0, "sleep(seconds): others run meanwhile"),
		},
	})
}

// caller is the thread that calls a function of a module.
func caller(self py.Object) (*thread, error) {
	module, ok := self.(*py.Module)
	if ok {
		if t := currentThread(module.Context); t != nil {
			return t, nil
		}
	}
	return nil, py.ExceptionNewf(py.RuntimeError, "not called by a thread of an interpreter")
}

func startNewThread(self py.Object, args py.Tuple) (py.Object, error) {
	var function, arguments py.Object
	if err := py.UnpackTuple(args, nil, "start_new_thread", 2, 2, &function, &arguments); err != nil {
		return nil, err
	}
	tuple, ok := arguments.(py.Tuple)
	if !ok {
		return nil, py.ExceptionNewf(py.TypeError, "start_new_thread expected a tuple of arguments")
	}
	t, err := caller(self)
	if err != nil {
		return nil, err
	}
	in := t.in
	state, err := t.state.Interpreter().NewThreadState()
	if err != nil {
		return nil, raised(err)
	}
	in.threads.Add(1)
	go func() {
		defer in.threads.Done()
		if err := in.runThread(state, function, tuple); err != nil {
			fmt.Fprintf(os.Stderr, "in thread %d: %s\n", state.ID(), Describe(err))
		}
	}()
	return py.Int(state.ID()), nil
}

func (in *interpreter) runThread(state *gopyruntime.ThreadState, function py.Object, args py.Tuple) error {
	own, err := in.enter(state)
	if err != nil {
		return err
	}
	_, err = py.Call(function, args, nil)
	if released := own.hold.Release(); released != nil {
		return released
	}
	if deleted := state.Delete(); deleted != nil {
		return deleted
	}
	return err
}

func getIdent(self py.Object) (py.Object, error) {
	t, err := caller(self)
	if err != nil {
		return nil, err
	}
	return py.Int(t.state.ID()), nil
}

// sleep ends early when something is pending for the thread: Ctrl-C, in the main one.
func sleep(self, seconds py.Object) (py.Object, error) {
	t, err := caller(self)
	if err != nil {
		return nil, err
	}
	length, err := py.FloatAsFloat64(seconds)
	if err != nil {
		return nil, err
	}
	end := time.Now().Add(time.Duration(length * float64(time.Second)))
	for {
		left := time.Until(end)
		err := t.allowThreads(func() error {
			time.Sleep(min(left, 10*time.Millisecond))
			return nil
		})
		if err != nil {
			return nil, raised(err)
		}
		if err := check(t.in.context); err != nil {
			return nil, err
		}
		if left <= 0 {
			return py.None, nil
		}
	}
}

// A lock is a PyMutex of the runtime: goroutines and C threads wait for it in one queue.
type lock struct {
	mutex gopyruntime.Mutex
	in    *interpreter
}

var lockType = py.NewType("lock", "A lock.")

func (l *lock) Type() *py.Type { return lockType }

func allocateLock(self py.Object) (py.Object, error) {
	t, err := caller(self)
	if err != nil {
		return nil, err
	}
	return &lock{in: t.in}, nil
}

func init() {
	lockType.Dict["acquire"] = py.MustNewMethod("acquire", func(self py.Object) (py.Object, error) {
		l := self.(*lock)
		t := l.in.current
		err := l.mutex.Lock(context.Background(), t.hold)
		l.in.current = t
		return py.True, raised(err)
	}, 0, "acquire() -> True, once no one else has it")
	lockType.Dict["release"] = py.MustNewMethod("release", func(self py.Object) (py.Object, error) {
		return py.None, raised(self.(*lock).mutex.Unlock())
	}, 0, "release()")
	lockType.Dict["locked"] = py.MustNewMethod("locked", func(self py.Object) (py.Object, error) {
		return py.NewBool(self.(*lock).mutex.Locked()), nil
	}, 0, "locked() -> whether someone has it")
}
