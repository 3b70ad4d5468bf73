// How a sequence runs: steps that fail, actions, a call that continues after a fork.

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

// numbered is a sequence of n steps that record that they are done, and undone. The steps of acts run in C.
func numbered(log *[]string, n int, acts ...int) sequence {
	s := make(sequence, n)
	for i := range s {
		s[i].name = fmt.Sprint(i)
		if slices.Contains(acts, i) {
			s[i].act = func(c *call) mirror.Action { return c.core.ActAudit() }
		} else {
			s[i].do = func(*call) error { *log = append(*log, fmt.Sprint("do ", i)); return nil }
		}
		s[i].undo = func(*call) { *log = append(*log, fmt.Sprint("undo ", i)) }
	}
	return s
}

// A step that fails is not undone itself.
func TestStepThatFails(t *testing.T) {
	var log []string
	s := numbered(&log, 4)
	s[2].do = func(*call) error { return errors.New("no") }
	c := &mirror.Call{}
	newFakeCore().drive(t, s, c)
	assert.Equal(t, []string{"do 0", "do 1", "undo 1", "undo 0"}, log)
	assert.Equal(t, "no", mirror.GoString(c.Status.ErrMsg))
}

// Neither is an action that fails.
func TestActionThatFails(t *testing.T) {
	var log []string
	f := newFakeCore()
	c := &mirror.Call{}
	k := f.control()
	driver{fakeCore: f, half: func() *Control { return k }, refused: "ActAudit"}.run(t, numbered(&log, 4, 2), c)
	assert.Equal(t, []string{"do 0", "do 1", "undo 1", "undo 0"}, log)
	assert.Equal(t, "ActAudit fails", mirror.GoString(c.Status.ErrMsg))
	assert.Equal(t, []string{"C: ActAudit"}, f.log)
}

// One that succeeded is undone like any step.
func TestActionIsUndone(t *testing.T) {
	var log []string
	s := numbered(&log, 3, 1)
	s[2].do = func(*call) error { return errors.New("no") }
	newFakeCore().drive(t, s, &mirror.Call{})
	assert.Equal(t, []string{"do 0", "undo 1", "undo 0"}, log)
}

// An audit hook that refuses a new interpreter leaves everything unchanged.
func TestRefusedInterpreter(t *testing.T) {
	f := up(t)
	before := f.state()
	c := &mirror.Call{Op: mirror.OpNewInterpreter, SavedTState: f.attached, InterpConfig: &mirror.PyInterpreterConfig{}}
	k := f.control()
	driver{fakeCore: f, half: func() *Control { return k }, refused: "ActAudit"}.run(t, sequences[c.Op], c)
	assert.Equal(t, "ActAudit fails", mirror.GoString(c.Status.ErrMsg))
	assert.Equal(t, "cpython.PyInterpreterState_New", mirror.GoString(c.Event))
	assert.Equal(t, "PyRuntime_Initialize C:ActAudit", words(f.log))
	f.forgetTexts(c)
	assert.Equal(t, before, f.state())
}

// A step whose condition does not hold is neither done nor undone.
func TestStepThatIsNotDue(t *testing.T) {
	var log []string
	s := numbered(&log, 3)
	s[1].when = func(*call) bool { return false }
	s[2].do = func(*call) error { return errors.New("no") }
	newFakeCore().drive(t, s, &mirror.Call{})
	assert.Equal(t, []string{"do 0", "undo 0"}, log)
}

// After a fork another Go half continues a call: only the call says where.
func TestCallGoesOnAfterFork(t *testing.T) {
	for _, op := range operations {
		t.Run(op.name, func(t *testing.T) {
			whole, c := op.begin(t)
			whole.drive(t, sequences[c.Op], c)

			parts, c := op.begin(t)
			driver{fakeCore: parts, half: parts.control}.run(t, sequences[c.Op], c)
			assert.Equal(t, mirror.StatusOK, c.Status.Type)
			assert.Equal(t, whole.log, parts.log)
			assert.Equal(t, whole.held, parts.held)
		})
	}
}

// The same at every step of it, and when it fails later: what was done before the fork is undone after it.
func TestCallGoesOnAtEveryStep(t *testing.T) {
	const steps = 5
	for n := range steps {
		var log []string
		c := &mirror.Call{}
		f := newFakeCore()
		f.drive(t, numbered(&log, steps)[:n], c)
		require.EqualValues(t, n, c.PC)

		s := numbered(&log, steps)
		copied := *c // the child's stack
		f.drive(t, s, &copied)
		assert.Equal(t, []string{"do 0", "do 1", "do 2", "do 3", "do 4"}, log)

		log = log[:n]
		s[steps-1].do = func(*call) error { return errors.New("no") }
		copied = *c
		f.drive(t, s, &copied)
		want := []string{"do 0", "do 1", "do 2", "do 3", "undo 3", "undo 2", "undo 1", "undo 0"}
		assert.Equal(t, want, log, "forked before step %d", n)
	}
}

// A call can mark as many steps as it has bits.
func TestLongestSequence(t *testing.T) {
	var log []string
	parts := []sequence{numbered(&log, 40), numbered(&log, maxSteps-40)}
	s := join(parts...)
	c := &mirror.Call{}
	newFakeCore().drive(t, s, c)
	assert.Equal(t, ^uint64(0), c.Done)
	assert.Len(t, log, maxSteps)

	log = nil
	last := slices.Clone(s)
	last[maxSteps-1].do = func(*call) error { return errors.New("no") }
	newFakeCore().drive(t, last, &mirror.Call{})
	assert.Len(t, log, 2*(maxSteps-1))
	assert.Equal(t, "undo 0", log[len(log)-1])

	assert.PanicsWithValue(t, "gopyruntime: a sequence of 65 steps, and a call can mark 64 as done",
		func() { join(s, numbered(&log, 1)) })
}

// Every operation fits.
func TestSequencesFit(t *testing.T) {
	for op, s := range sequences {
		assert.LessOrEqual(t, len(s), maxSteps, "operation %d", op)
	}
}

// A call without an operation, by which C checks that Go is there, does nothing.
func TestNothing(t *testing.T) {
	f := newFakeCore()
	c := &mirror.Call{}
	f.control().Advance(c)
	assert.Equal(t, mirror.Call{}, *c)
	assert.Empty(t, f.log)
}
