package gopyruntime

/*
#include "bridge.h"
*/
import "C"

import (
	"fmt"
	"iter"
	"runtime"
)

// Interpreter stands for one interpreter by its id. It keeps nothing alive:
// once the interpreter has ended, methods fail with ErrEnded.
type Interpreter struct {
	c  *C.PyInterpreterState
	id int64
}

func newInterpreter(c *C.PyInterpreterState) *Interpreter {
	if c == nil {
		return nil
	}
	return &Interpreter{c: c, id: int64(c.id)}
}

// ID is unique in the process from one initialization to the next; the main
// interpreter's is 0.
func (i *Interpreter) ID() int64 { return i.id }

// IsMain reports whether it is the main interpreter.
func (i *Interpreter) IsMain() bool { return i.id == 0 }

// Alive reports whether the interpreter has not ended.
func (i *Interpreter) Alive() bool {
	return C.core__PyInterpreterState_LookUpID(C.int64_t(i.id)) == i.c
}

func (i *Interpreter) String() string { return fmt.Sprintf("interpreter %d", i.id) }

// locked runs f while the interpreter is alive and the list is locked.
func (i *Interpreter) locked(f func()) error {
	C.core_gopyrt_head_lock()
	defer C.core_gopyrt_head_unlock()
	for c := C.core_runtime().interpreters.head; c != nil; c = c.next {
		if c == i.c && int64(c.id) == i.id {
			f()
			return nil
		}
	}
	return ErrEnded
}

// ThreadStates yields the interpreter's thread states, newest first, as they
// were when the iteration started.
func (i *Interpreter) ThreadStates() iter.Seq[*ThreadState] {
	return func(yield func(*ThreadState) bool) {
		var all []threadKey
		if i.locked(func() {
			for t := i.c.threads.head; t != nil; t = t.next {
				all = append(all, keyOf(t))
			}
		}) != nil {
			return
		}
		for _, t := range all {
			if !yield(t.state()) {
				return
			}
		}
	}
}

// GIL says which GIL a new interpreter runs under.
type GIL int

// The kinds of GIL. The zero value leaves the choice to the runtime: shared.
const (
	DefaultGIL GIL = C.PyInterpreterConfig_DEFAULT_GIL
	SharedGIL  GIL = C.PyInterpreterConfig_SHARED_GIL
	OwnGIL     GIL = C.PyInterpreterConfig_OWN_GIL
)

// InterpreterConfig is CPython's PyInterpreterConfig. The zero value is the
// most isolated one but for the GIL and the main interpreter's allocator; see
// IsolatedInterpreter and LegacyInterpreter.
type InterpreterConfig struct {
	UseMainObmalloc            bool
	AllowFork                  bool
	AllowExec                  bool
	AllowThreads               bool
	AllowDaemonThreads         bool
	CheckMultiInterpExtensions bool
	GIL                        GIL
}

// IsolatedInterpreter is the config of an interpreter with a GIL of its own.
var IsolatedInterpreter = InterpreterConfig{
	AllowThreads: true, CheckMultiInterpExtensions: true, GIL: OwnGIL,
}

// LegacyInterpreter is the config that Py_NewInterpreter uses: everything is
// allowed, under the main interpreter's GIL.
var LegacyInterpreter = InterpreterConfig{
	UseMainObmalloc: true, AllowFork: true, AllowExec: true, AllowThreads: true,
	AllowDaemonThreads: true, GIL: SharedGIL,
}

func cBool(b bool) C.int {
	if b {
		return 1
	}
	return 0
}

// NewInterpreter makes an interpreter and attaches the calling goroutine,
// locked to its OS thread, to the first thread state, which it returns. A
// thread state that was attached before is detached.
func (Runtime) NewInterpreter(config InterpreterConfig) (*ThreadState, error) {
	c := C.PyInterpreterConfig{
		use_main_obmalloc:             cBool(config.UseMainObmalloc),
		allow_fork:                    cBool(config.AllowFork),
		allow_exec:                    cBool(config.AllowExec),
		allow_threads:                 cBool(config.AllowThreads),
		allow_daemon_threads:          cBool(config.AllowDaemonThreads),
		check_multi_interp_extensions: cBool(config.CheckMultiInterpExtensions),
		gil:                           C.int(config.GIL),
	}
	runtime.LockOSThread()
	before := currentThreadState()
	var t *C.PyThreadState
	if err := statusError(C.core_Py_NewInterpreterFromConfig(&t, &c)); err != nil {
		runtime.UnlockOSThread()
		return nil, err
	}
	return adopt(t, before), nil
}

// End ends the interpreter of t, to which the calling goroutine must be
// attached. None is attached afterwards.
func (t *ThreadState) End() error {
	if !t.attachedHere() {
		return ErrNotAttached
	}
	if t.interp == 0 {
		return fmt.Errorf("gopyruntime: the main interpreter ends with Finalize")
	}
	C.core_Py_EndInterpreter(t.c)
	unbind()
	t.forget()
	dropThreadStates(threadStatesOf(func(interp int64) bool { return interp == t.interp }))
	return nil
}
