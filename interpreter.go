//go:build linux && amd64 && cgo

// Interpreters: finding, making and ending them.

package gopyruntime

import (
	"fmt"
	"iter"
	"runtime"
	"sync"
	"weak"

	"github.com/gopyruntime/gopyruntime/internal/control"
	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// Interpreter identifies one interpreter. There is one *Interpreter for each, so that they may be compared and be keys
// of maps: as long as a program has it, it gets the same again. It keeps nothing alive: once the interpreter has ended,
// methods fail with ErrEnded. After another initialization the main interpreter is another one.
//
// Any goroutine may call its methods, attached, with a Hold or without; they take at most the lock of the lists for a
// moment. A nil *Interpreter has no methods that may be called.
type Interpreter struct {
	c  *mirror.PyInterpreterState
	id int64
	// C's number for it, never given twice.
	life uint64
	// What the host keeps with it. A part of it, since C's token refers to that, and keeps all of it.
	data hostData
}

// interpreters has the one *Interpreter for each interpreter that Go code has seen and still refers to, by their lives.
var interpreters struct {
	sync.Mutex
	known map[uint64]weak.Pointer[Interpreter]
}

// interpreterOf is the one of an interpreter that can't end meanwhile; nil of nil.
func interpreterOf(c *mirror.PyInterpreterState) *Interpreter {
	if c == nil {
		return nil
	}
	life := face.InterpLife(c)
	interpreters.Lock()
	defer interpreters.Unlock()
	if i := interpreters.known[life].Value(); i != nil {
		return i
	}
	if interpreters.known == nil {
		interpreters.known = make(map[uint64]weak.Pointer[Interpreter])
	}
	i := &Interpreter{c: c, id: c.ID, life: life}
	interpreters.known[life] = weak.Make(i)
	runtime.AddCleanup(i, forgetInterpreter, life)
	return i
}

// forgetInterpreter: nothing refers to it, unless it has been asked for again just now.
func forgetInterpreter(life uint64) {
	interpreters.Lock()
	defer interpreters.Unlock()
	if interpreters.known[life].Value() == nil {
		delete(interpreters.known, life)
	}
}

// ID is unique in the process from one initialization to the next; the main
// interpreter's is 0.
func (i *Interpreter) ID() int64 { return i.id }

// IsMain reports whether it is the main interpreter.
func (i *Interpreter) IsMain() bool { return i.id == 0 }

// Alive reports whether the interpreter has not ended.
func (i *Interpreter) Alive() bool {
	return face.InterpLifeOf(i.id) == i.life
}

// String names it by its id: "interpreter 1".
func (i *Interpreter) String() string { return fmt.Sprintf("interpreter %d", i.id) }

// locked runs f while the interpreter is alive and the list is locked.
func (i *Interpreter) locked(f func()) error {
	face.HeadLock()
	defer face.HeadUnlock()
	for c := face.Runtime().InterpretersHead; c != nil; c = c.Next {
		if c == i.c && face.InterpLife(c) == i.life {
			f()
			return nil
		}
	}
	return ErrEnded
}

// ThreadStates yields the interpreter's thread states, newest first, as they
// were when the iteration started. It yields none once the interpreter has
// ended. The lists are not locked while the loop's body runs.
func (i *Interpreter) ThreadStates() iter.Seq[*ThreadState] {
	return func(yield func(*ThreadState) bool) {
		var all []*ThreadState
		crowded := false
		if i.locked(func() {
			for c := i.c.ThreadsHead; c != nil; c = c.Next {
				t, crowds := threadKey{c: c, id: c.ID, interp: i.id, life: i.life}.known()
				all, crowded = append(all, t), crowded || crowds
			}
		}) != nil {
			return
		}
		if crowded {
			dropEndedByC()
		}
		for _, t := range all {
			if !yield(t) {
				return
			}
		}
	}
}

// GIL says which GIL a new interpreter runs under.
type GIL int

// The kinds of GIL. The zero value leaves the choice to the runtime: shared.
const (
	DefaultGIL GIL = GIL(mirror.DefaultGIL)
	SharedGIL  GIL = GIL(mirror.SharedGIL)
	OwnGIL     GIL = GIL(mirror.OwnGIL)
)

// InterpreterConfig is CPython's PyInterpreterConfig. The zero value is the most isolated one, except for the GIL and
// the main interpreter's allocator; see IsolatedInterpreter and LegacyInterpreter.
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

func cBool(b bool) int32 {
	if b {
		return 1
	}
	return 0
}

// toC is the config as C takes it.
func (config InterpreterConfig) toC() (mirror.PyInterpreterConfig, error) {
	return mirror.PyInterpreterConfig{
		UseMainObmalloc:            cBool(config.UseMainObmalloc),
		AllowFork:                  cBool(config.AllowFork),
		AllowExec:                  cBool(config.AllowExec),
		AllowThreads:               cBool(config.AllowThreads),
		AllowDaemonThreads:         cBool(config.AllowDaemonThreads),
		CheckMultiInterpExtensions: cBool(config.CheckMultiInterpExtensions),
		Gil:                        int32(config.GIL),
	}, apiError(control.Fits(&config))
}

// NewInterpreter makes an interpreter and attaches the calling goroutine,
// locked to its OS thread, to the first thread state, which it returns. A
// thread state that was attached before is detached.
//
// If the interpreter shares the main one's GIL, NewInterpreter waits for that
// until whoever has it lets it go; the error wraps ErrAttached when that is the
// calling goroutine, by a Hold: [Hold.NewInterpreter] makes one with it, and
// leaves it valid. Inside of [Hold.Call] the Hold becomes void, since its
// thread state is detached. [Runtime.NewDetachedInterpreter] detaches nothing
// and waits with a context. Any goroutine may call it. Other errors are a
// [*StatusError], after which what was attached still is.
func (Runtime) NewInterpreter(config InterpreterConfig) (*ThreadState, error) {
	c, err := config.toC()
	if err != nil {
		return nil, err
	}
	runtime.LockOSThread()
	before := currentThreadState()
	if config.GIL != OwnGIL {
		if holder := ownHolder(face.GoroutineSharedGil()); holder != nil && holder != before {
			runtime.UnlockOSThread()
			return nil, wouldWaitForItself("make an interpreter that shares the GIL", holder)
		}
	}
	var t *mirror.PyThreadState
	if err := statusError(face.Py_NewInterpreterFromConfig(&t, &c)); err != nil {
		runtime.UnlockOSThread()
		return nil, err
	}
	return adopt(t, before), nil
}

// End ends the interpreter of t, to which the calling goroutine must be
// attached. None is attached afterwards. It waits for what it runs, the
// interpreter's pending calls and exit callbacks, and for goroutines and
// threads that wait for its GIL to notice that it ends. [Hold.EndInterpreter]
// takes a Hold. Errors of exit callbacks written in Go are returned, joined, when
// the interpreter has ended; so Alive tells whether it has. Where another
// goroutine or thread is ending it, the error is ErrEnded, and the calling
// goroutine is not attached any more. The main interpreter ends with Finalize,
// and is refused.
func (t *ThreadState) End() error {
	if !t.attachedHere() {
		return ErrNotAttached
	}
	if t.interp == 0 {
		return fmt.Errorf("gopyruntime: the main interpreter ends with Finalize")
	}
	releaseHere()
	ending := homeHere()
	exits := collectExits()
	defer exits.end() // also where a callback panics
	if face.InterpTryEnd(t.c) == 0 {
		_ = t.Detach() // another goroutine or thread ends it, which goes on
		return ErrEnded
	}
	failed := exits.end()
	unbind()
	t.forget()
	dropThreadStates(threadStatesOf(func(interp int64) bool { return interp == t.interp }))
	endHomes(ending)
	return failed
}
