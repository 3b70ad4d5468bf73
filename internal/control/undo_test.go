// Each sequence is undone from each of its steps.

package control

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// A witness records which steps of a sequence are done, and which are undone.
type witness struct{ done, undone []string }

// watched is s with a witness, and step failing, if there is one, failing.
func (w *witness) watched(s sequence, failing int) sequence {
	s = slices.Clone(s)
	for i := range s {
		original := s[i]
		if do := original.do; do != nil {
			s[i].do = func(c *call) error {
				if i == failing {
					return errors.New(original.name + " fails")
				}
				w.done = append(w.done, original.name)
				return do(c)
			}
		}
		if undo := original.undo; undo != nil {
			s[i].undo = func(c *call) {
				w.undone = append(w.undone, original.name)
				undo(c)
			}
		}
	}
	return s
}

// undoable are the names of the steps that were done and can be undone, newest first.
func (w *witness) undoable(s sequence) []string {
	var names []string
	for i := range s {
		if s[i].undo != nil && slices.Contains(w.done, s[i].name) {
			names = append(names, s[i].name)
		}
	}
	slices.Reverse(names)
	return names
}

// Whichever step fails, those before it that were done are undone, newest first, and no others; then everything is as
// before.
func TestUndoAtEveryStep(t *testing.T) {
	for _, op := range operations {
		if op.name == "finalize" || op.name == "end interpreter" {
			continue // an end is not undone
		}
		_, example := op.begin(t)
		for i, failing := range sequences[example.Op] {
			if failing.act != nil {
				continue
			}
			t.Run(fmt.Sprintf("%s/%d %s", op.name, i, failing.name), func(t *testing.T) {
				f, c := op.begin(t)
				if failing.when != nil && failing.name == "config of a second call" {
					t.Skip("the step is for another call")
				}
				before := f.state()
				var w witness
				s := sequences[c.Op]
				f.drive(t, w.watched(s, i), c)
				require.Equal(t, mirror.StatusError, c.Status.Type)
				assert.Equal(t, failing.name+" fails", mirror.GoString(c.Status.ErrMsg))
				assert.Equal(t, w.undoable(s[:i]), w.undone)
				f.forgetTexts(c)
				assert.Equal(t, before, f.state())
				assert.Zero(t, c.Done)
				assert.Zero(t, c.PC)
			})
		}
	}
}

// forgetTexts frees the texts of a status, which are never freed otherwise.
func (f *fakeCore) forgetTexts(c *mirror.Call) {
	for _, text := range []*byte{c.Status.ErrMsg, c.Status.Func, c.Event} {
		for block := range f.blocks {
			if (*byte)(block) == text {
				delete(f.blocks, block)
			}
		}
	}
}

// The same if the core fails in the middle of a step.
func TestCoreFails(t *testing.T) {
	for _, test := range []struct{ op, function string }{
		{"state init", "RuntimeKeysCreate"},
		{"preinitialize", "PyPreConfig_Write"},
		{"initialize", "PyPreConfig_Write"},
		{"initialize", "PyConfig_Copy"},
		{"initialize", "PyConfig_Write"},
		{"initialize", "Py_HashRandomization_Init"},
		{"initialize", "InittabInit"},
		{"initialize", "InterpLink"},
		{"initialize", "InterpConfigure"},
		{"initialize", "InternedCreate"},
		{"initialize", "PyThreadState_New"},
		{"initialize", "PyGILState_Init"},
		{"initialize", "ObjectsBeginTypes"},
		{"initialize", "ObjectsBeginErrors"},
		{"initialize", "ObjectsBeginModules"},
		{"initialize", "ObjectsConfigure"},
		{"initialize", "PyPathConfig_UpdateGlobal"},
		{"initialize", "TracemallocInit"},
		{"initialize", "PySignal_Init"},
		{"initialize", "TracemallocBegin"},
		{"bare interpreter", "PyRuntime_Initialize"},
		{"bare interpreter", "InterpAlloc"},
		{"bare interpreter", "InterpLink"},
		{"new interpreter", "PyConfig_Copy"},
		{"new interpreter", "InterpConfigure"},
		{"new interpreter", "PyThreadState_New"},
		{"new interpreter", "ObjectsBeginTypes"},
		{"new interpreter", "ObjectsBeginModules"},
	} {
		t.Run(test.op+"/"+test.function, func(t *testing.T) {
			i := slices.IndexFunc(operations, func(op operation) bool { return op.name == test.op })
			f, c := operations[i].begin(t)
			before := f.state()
			f.fails = test.function
			f.drive(t, sequences[c.Op], c)
			require.Equal(t, mirror.StatusError, c.Status.Type)
			assert.NotEmpty(t, mirror.GoString(c.Status.ErrMsg))
			f.forgetTexts(c)
			assert.Equal(t, before, f.state())
		})
	}
}

// A preinitialization that fails stays begun, and a retry completes it.
func TestFailedPreinitializationStaysBegun(t *testing.T) {
	i := slices.IndexFunc(operations, func(op operation) bool { return op.name == "preinitialize" })
	f, c := operations[i].begin(t)
	for _, failing := range []string{"PyPreConfig_Write", ""} {
		f.fails = failing
		retry := *c
		f.drive(t, sequences[c.Op], &retry)
		assert.Equal(t, failing == "", retry.Status.Type == mirror.StatusOK)
		assert.Equal(t, failing != "", f.runtime.Preinitializing == 1)
		assert.Equal(t, failing == "", f.runtime.Preinitialized == 1)
	}
}

// The user is told of interpreters that are left, unless an option says otherwise.
func TestWarningOfSubinterpreters(t *testing.T) {
	for _, left := range []bool{false, true} {
		f := up(t)
		f.runtime.InterpretersHead = &f.runtime.MainInterpreter
		if left {
			f.runtime.InterpretersHead = &mirror.PyInterpreterState{}
		}
		said := ""
		f.Core.StdioWrite = func(_ int32, text *byte) { said += mirror.GoString(text) }
		c := &mirror.Call{Op: mirror.OpFinalize, Interp: &f.runtime.MainInterpreter, TState: f.attached}
		f.drive(t, sequences[c.Op], c)
		want := ""
		if left {
			want = "<sys>:0: RuntimeWarning: remaining subinterpreters; close them with Interpreter.close()\n"
		}
		assert.Equal(t, want, said)
	}
}

// No interpreter is made if the runtime is not up, or if another thread is finalizing it, which clears the mark early,
// or has finalized it meanwhile. Each error says why.
func TestNewInterpreterNeedsARuntime(t *testing.T) {
	const down, goes = "Py_Initialize must be called first", "the runtime is being finalized by another thread"
	for _, test := range []struct {
		name     string
		up       bool
		takeDown int32
		link     int32
		says     string
	}{
		{"never up", false, 0, 0, down}, {"others take it down", false, 1, 0, goes},
		{"others begin to", true, 0, -2, goes}, {"others did", true, 0, -3, down}, {"no ids left", true, 0, -1, "an interpreter ID"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFakeCore()
			if test.up {
				f = up(t)
			}
			f.Core.LifecycleOthersTakeDown = func() int32 { return test.takeDown }
			f.Core.InterpLink = func(*mirror.PyInterpreterState, int64) int32 { return test.link }
			before := f.state()
			c := &mirror.Call{Op: mirror.OpNewInterpreter, InterpConfig: &mirror.PyInterpreterConfig{}}
			f.drive(t, sequences[c.Op], c)
			assert.Contains(t, mirror.GoString(c.Status.ErrMsg), test.says)
			f.forgetTexts(c)
			assert.Equal(t, before, f.state())
		})
	}
}

func TestInterpreterConfig(t *testing.T) {
	for _, test := range []struct {
		name   string
		config mirror.PyInterpreterConfig
		flags  uint64
		fails  string
	}{
		{"isolated", mirror.PyInterpreterConfig{AllowThreads: 1, CheckMultiInterpExtensions: 1, Gil: mirror.OwnGIL},
			mirror.FeatureThreads | mirror.FeatureMultiInterpExtensions, ""},
		{"legacy", mirror.PyInterpreterConfig{UseMainObmalloc: 1, AllowFork: 1, AllowExec: 1, AllowThreads: 1,
			AllowDaemonThreads: 1, Gil: mirror.SharedGIL}, mainFeatures, ""},
		{"own allocator", mirror.PyInterpreterConfig{}, 0, "check_multi_interp_extensions"},
		{"no such GIL", mirror.PyInterpreterConfig{UseMainObmalloc: 1, Gil: 3}, 0, "'gil' value 3"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := up(t)
			c := &mirror.Call{Op: mirror.OpNewInterpreter, InterpConfig: &test.config}
			f.drive(t, sequences[c.Op], c)
			if test.fails != "" {
				assert.Contains(t, mirror.GoString(c.Status.ErrMsg), test.fails)
				return
			}
			require.Equal(t, mirror.StatusOK, c.Status.Type)
			assert.Equal(t, test.flags, c.Interp.FeatureFlags)
		})
	}
}
