// The module interpreters: programs in interpreters of their own, each with its own GIL.

package host

import (
	"errors"

	"github.com/go-python/gpython/py"
	"github.com/gopyruntime/gopyruntime"
)

func init() {
	py.RegisterModule(&py.ModuleImpl{
		Info: py.ModuleInfo{Name: "interpreters", Doc: "Interpreters with a GIL of their own."},
		Methods: []*py.Method{
			py.MustNewMethod("run", runMany, 0, "run(path, count): run a program in so many interpreters at once"),
		},
	})
}

func runMany(self py.Object, args py.Tuple) (py.Object, error) {
	var path, count py.Object
	if err := py.ParseTuple(args, "si:run", &path, &count); err != nil {
		return nil, err
	}
	t, err := caller(self)
	if err != nil {
		return nil, err
	}
	n := int(count.(py.Int))
	return py.None, raised(t.allowThreads(func() error {
		results := make(chan error, n)
		for range n {
			go func() { results <- runOne(string(path.(py.String))) }()
		}
		var all error
		for range n {
			all = errors.Join(all, <-results)
		}
		return all
	}))
}

// runOne makes an interpreter, on the goroutine's OS thread, and ends it there.
func runOne(path string) error {
	state, err := gopyruntime.Current().NewInterpreter(gopyruntime.IsolatedInterpreter)
	if err != nil {
		return err
	}
	if err := state.Detach(); err != nil {
		return err
	}
	err = run(state, path, nil)
	return errors.Join(err, state.Attach(), state.End())
}
