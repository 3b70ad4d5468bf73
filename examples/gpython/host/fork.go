// The module fork, of a program whose fork starts Go again: see folder shared.

package host

import (
	"syscall"

	"github.com/go-python/gpython/py"
)

// RegisterFork adds the module. start forks, runs the program in the child by [Child], and returns the child's process id.
// It is called on an OS thread that has the GIL.
func RegisterFork(start func(path string) (pid int, err error)) {
	py.RegisterModule(&py.ModuleImpl{
		Info: py.ModuleInfo{Name: "fork", Doc: "Children that run a program."},
		Methods: []*py.Method{
			py.MustNewMethod("run", func(self, path py.Object) (py.Object, error) {
				name, ok := path.(py.String)
				if !ok {
					return nil, py.ExceptionNewf(py.TypeError, "run() takes a str")
				}
				t, err := caller(self)
				if err != nil {
					return nil, err
				}
				var pid int
				err = t.hold.Call(func() (err error) {
					pid, err = start(string(name))
					return err
				})
				return py.Int(pid), raised(err)
			}, 0, "run(path) -> pid"),
			py.MustNewMethod("wait", waitFor, 0, "wait(pid) -> exit status"),
		},
	})
}

func waitFor(self, pid py.Object) (py.Object, error) {
	t, err := caller(self)
	if err != nil {
		return nil, err
	}
	number, err := py.IndexInt(pid)
	if err != nil {
		return nil, err
	}
	var status syscall.WaitStatus
	err = t.allowThreads(func() error {
		_, err := syscall.Wait4(number, &status, 0, nil)
		return err
	})
	return py.Int(status.ExitStatus()), raised(err)
}
