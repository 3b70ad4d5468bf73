// Sequences of steps, and how they run and are undone.

package control

import (
	"fmt"

	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// A call is one control-plane call in flight, with what it works on. What it is about, and how far it got, is on the
// stack of the C thread that made it, so that it survives a fork; the rest is made each time that C calls.
type call struct {
	*mirror.Call
	core    *mirror.Core
	control *Control
}

func (c *call) runtime() *mirror.PyRuntimeState { return c.core.Runtime() }

// A step is one thing that a sequence does. It has either do, which runs in Go, or act, which names the function of the
// core that C runs with no Go frame below it: everything that may call user code is an act.
type step struct {
	name string
	when func(c *call) bool // nil: always
	do   func(c *call) error
	act  func(c *call) mirror.Action
	// undo reverts a step that succeeded, after a later one has failed. A step that fails must leave nothing behind
	// itself.
	undo func(c *call)
}

// A sequence is what one operation does, in order. Sequences keep no state of their own: the call records which step is
// next and which were done.
type sequence []step

// maxSteps is the number of bits of gopyrt_call.done.
const maxSteps = 64

// join makes one sequence of parts.
func join(parts ...sequence) sequence {
	var s sequence
	for _, part := range parts {
		s = append(s, part...)
	}
	if len(s) > maxSteps {
		panic(fmt.Sprintf("gopyruntime: a sequence of %d steps, and a call can mark %d as done", len(s), maxSteps))
	}
	return s
}

// advance runs steps until one of them must run in C, or until the sequence is over, or failed and undone.
func (s sequence) advance(c *call) {
	for {
		if c.Undoing == 0 && c.Status.Type != mirror.StatusOK {
			// The last act failed; it is not among the steps to undo.
			c.PC--
			c.Done &^= 1 << c.PC
			c.Undoing = 1
		}
		if c.Undoing != 0 {
			s.undo(c)
			return
		}
		if int(c.PC) >= len(s) {
			return
		}
		next := &s[c.PC]
		c.PC++
		if next.when != nil && !next.when(c) {
			continue
		}
		c.Done |= 1 << (c.PC - 1)
		if next.act != nil {
			c.Action = next.act(c)
			return
		}
		if err := next.do(c); err != nil {
			c.setStatus(err)
		}
	}
}

// undo reverts, newest first, every step that was done.
func (s sequence) undo(c *call) {
	for c.PC > 0 {
		c.PC--
		if bit := uint64(1) << c.PC; c.Done&bit != 0 {
			c.Done &^= bit
			if undo := s[c.PC].undo; undo != nil {
				undo(c)
			}
		}
	}
}
