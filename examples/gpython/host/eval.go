// The evaluator's loop: what is pending is handled at each call of a Python function.

package host

import (
	"errors"

	"github.com/go-python/gpython/py"
	"github.com/gopyruntime/gopyruntime"
)

func init() {
	evalCode, runFrame := py.VmEvalCode, py.VmRunFrame
	py.VmEvalCode = func(ctx py.Context, code *py.Code, globals, locals py.StringDict, args []py.Object, kws py.StringDict,
		defs []py.Object, kwdefs py.StringDict, closure py.Tuple) (py.Object, error) {
		if err := check(ctx); err != nil {
			return nil, err
		}
		return evalCode(ctx, code, globals, locals, args, kws, defs, kwdefs, closure)
	}
	// A generator that goes on.
	py.VmRunFrame = func(frame *py.Frame) (py.Object, error) {
		if err := check(frame.Context); err != nil {
			return nil, err
		}
		return runFrame(frame)
	}
}

// check is what a loop does at each turn: one atomic load, and the rest only when something is pending.
func check(ctx py.Context) error {
	t := currentThread(ctx)
	if t == nil || !t.breaker.Raised() {
		return nil
	}
	err := t.hold.HandlePending()
	t.in.current = t // another thread may have had the GIL meanwhile
	return raised(err)
}

// raised is the Python exception for an error of the runtime.
func raised(err error) error {
	var info py.ExceptionInfo
	var exception *py.Exception
	switch {
	case err == nil, errors.As(err, &info), errors.As(err, &exception):
		return err
	case errors.Is(err, gopyruntime.ErrInterrupt):
		return py.ExceptionNewf(py.KeyboardInterrupt, "")
	default:
		return py.ExceptionNewf(py.RuntimeError, "%v", err)
	}
}
