// Package control is the Go half that decides: what each operation of the runtime does, step by step, and how a runtime
// is configured. It calls no C by itself. The core that it works on is a table of functions, so tests give it their own.
//
// It keeps nothing that a call needs: that is in C memory, and a call whose C step forked continues in another control.
package control

import "github.com/gopyruntime/gopyruntime/internal/mirror"

// A Control runs the operations that C asks for, on one core.
type Control struct {
	core  *mirror.Core
	host  Host
	texts texts
}

// A Host is what the Go API gives to the operations.
type Host struct {
	// RunCallback runs the Go callback of a token, as a pending call or, for a signal other than 0, as its handler. It
	// returns 0, or -1 after recording the error in the core.
	RunCallback func(token uint64, signal int) int32
	// Evaluate answers what an evaluator is asked. It leaves the answer in the question, or an exception.
	Evaluate func(question *mirror.GoviewQuestion)
}

// New returns a control that works on core.
func New(core *mirror.Core, host Host) *Control { return &Control{core: core, host: host} }

// sequences holds the sequence of every operation that C can ask for.
var sequences = [mirror.OpCount]sequence{
	mirror.OpRuntimeStateInit: runtimeStateInit,
	mirror.OpPreinitialize:    preinitialize,
	mirror.OpInitialize:       join(preinitializeFromConfig, initializeCore, initializeMain),
	mirror.OpFinalize:         join(finalizeThreads, endInterpreterState, finalizeRuntime),
	mirror.OpInterpNew:        newInterpreterState,
	mirror.OpNewInterpreter:   join(runtimeIsUp, newInterpreterState, newInterpreterThread),
	mirror.OpEndInterpreter:   join(endInterpreterThreads, endInterpreterState),
	mirror.OpConfigRead:       {{name: "read the config", do: func(c *call) error { return readConfig(c, c.Config) }}},
	mirror.OpTraceback:        {{name: "traceback", do: answerTraceback}},
	mirror.OpCallback:         {{name: "callback", do: runCallback}},
	mirror.OpEvaluate:         {{name: "evaluate", do: evaluate}},
}

// Advance continues the sequence of a call until one of its steps has to run in C (c.Action is set), or until its end.
func (k *Control) Advance(c *mirror.Call) { k.advance(sequences[c.Op], c) }

func (k *Control) advance(s sequence, c *mirror.Call) {
	s.advance(&call{Call: c, core: k.core, control: k})
}

func runCallback(c *call) error {
	c.Result = c.control.host.RunCallback(uint64(uintptr(c.Pointer)), int(c.Whence))
	return nil
}

func evaluate(c *call) error {
	c.control.host.Evaluate((*mirror.GoviewQuestion)(c.Pointer))
	return nil
}
