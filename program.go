package gopyruntime

/*
#include "bridge.h"
*/
import "C"

// call is one control-plane call in flight. It lives on the stack of the C
// thread that made it, not on the Go heap, so that it outlives a fork.
type call = C.gopyrt_call

// A step is one thing that a program does. It has either do, which runs in Go,
// or act, which names the core's function that C runs with no Go frame below
// it: whatever may call back into the user's code is an act.
type step struct {
	name string
	when func(*call) bool // nil: always
	do   func(*call) error
	act  func(*call) C.gopyrt_action
	// undo takes back what a step that succeeded did, after a later one
	// failed. A step that fails leaves nothing behind by itself.
	undo func(*call)
}

// A program is what one operation does, in order. Programs keep no state of
// their own: which step is next and which were done stands in the call.
type program []step

// maxSteps is the number of bits of gopyrt_call.done.
const maxSteps = 64

// advance runs steps until one of them must run in C, or until the program is
// over, or failed and undone.
func (p program) advance(c *call) {
	for {
		if c.undoing == 0 && isException(c.status) {
			// The last act failed; it is not among the steps to undo.
			c.pc--
			c.done &^= 1 << c.pc
			c.undoing = 1
		}
		if c.undoing != 0 {
			p.undo(c)
			return
		}
		if int(c.pc) >= len(p) {
			return
		}
		s := &p[c.pc]
		c.pc++
		if s.when != nil && !s.when(c) {
			continue
		}
		c.done |= 1 << (c.pc - 1)
		if s.act != nil {
			c.action = s.act(c)
			return
		}
		if err := s.do(c); err != nil {
			setStatus(c, err)
		}
	}
}

// undo takes back, newest first, every step that was done.
func (p program) undo(c *call) {
	for c.pc > 0 {
		c.pc--
		if bit := C.uint64_t(1) << c.pc; c.done&bit != 0 {
			c.done &^= bit
			if s := &p[c.pc]; s.undo != nil {
				s.undo(c)
			}
		}
	}
}

// programs holds the program of every operation that C can ask for.
var programs [C.GOPYRT_OP_COUNT]program

func register(op C.gopyrt_op, parts ...program) {
	var p program
	for _, part := range parts {
		p = append(p, part...)
	}
	if len(p) > maxSteps {
		panic("gopyruntime: a program has more steps than a call can mark as done")
	}
	programs[op] = p
}
