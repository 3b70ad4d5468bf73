//go:build linux && amd64 && cgo

// The interpreters that objects belong to, and the release of references by goroutines that are not attached.

package gopyruntime

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// A home is an interpreter from its making to its end, as objects know it.
type home struct {
	life   uint64 // C's number for it, never given twice
	interp *Interpreter

	mu    sync.Mutex
	ended bool
	// References to be released by a goroutine that is attached to the interpreter, and whether a pending call will.
	waiting   []*mirror.Object
	scheduled bool
}

// homes has those that Go has objects of.
var homes struct {
	sync.RWMutex
	of map[uint64]*home
	// The most that are kept before those are looked for that C has ended.
	most int
	// The number of references that wait, of all homes: attaching looks at it.
	waiting atomic.Int64
}

// homeOf is the home that the calling goroutine, which is attached, is in.
func homeOf(life uint64) *home {
	homes.RLock()
	h := homes.of[life]
	homes.RUnlock()
	if h != nil {
		return h
	}
	h, crowded := addHome(life)
	if crowded {
		dropEndedHomes()
	}
	return h
}

const fewHomes = 16

func addHome(life uint64) (h *home, crowded bool) {
	homes.Lock()
	defer homes.Unlock()
	if h = homes.of[life]; h != nil {
		return h, false
	}
	if homes.of == nil {
		homes.of = make(map[uint64]*home)
		homes.most = fewHomes
	}
	h = &home{life: life, interp: interpreterOf(face.PyThreadState_GetUnchecked().Interp)}
	homes.of[life] = h
	return h, len(homes.of) > homes.most
}

// dropEndedHomes ends those whose interpreters C has ended, which nobody tells.
func dropEndedHomes() {
	for _, h := range knownHomes() {
		h.hasEnded()
	}
	homes.Lock()
	homes.most = 2*len(homes.of) + fewHomes
	homes.Unlock()
}

// knownHomes lists those that there are.
func knownHomes() []*home {
	homes.RLock()
	defer homes.RUnlock()
	return slices.Collect(maps.Values(homes.of))
}

// homeHere lists the one that the calling goroutine is in, if Go has objects of it.
func homeHere() []*home {
	homes.RLock()
	defer homes.RUnlock()
	if h := homes.of[face.GoviewHome()]; h != nil {
		return []*home{h}
	}
	return nil
}

// endHomes: interpreters have ended.
func endHomes(gone []*home) {
	for _, h := range gone {
		h.end()
	}
}

// end: the interpreter has ended, and with it its objects.
func (h *home) end() {
	h.mu.Lock()
	h.ended = true
	homes.waiting.Add(-int64(len(h.waiting)))
	h.waiting = nil
	h.mu.Unlock()
	homes.Lock()
	delete(homes.of, h.life)
	homes.Unlock()
}

func (h *home) hasEnded() bool {
	h.mu.Lock()
	ended := h.ended
	h.mu.Unlock()
	if !ended && !h.interp.Alive() {
		h.end()
		ended = true
	}
	return ended
}

// release gives a reference back now, if the calling goroutine is attached to the interpreter.
func (h *home) release(c *mirror.Object) {
	if face.GoviewRelease(h.life, &c, 1) == 0 {
		h.releaseLater(c)
	}
}

// releaseLater lets a goroutine or thread that is attached to the interpreter do it: one that attaches, or one that
// runs the interpreter's pending calls, at the latest at its end.
func (h *home) releaseLater(c *mirror.Object) {
	h.mu.Lock()
	if h.ended {
		h.mu.Unlock()
		return
	}
	h.waiting = append(h.waiting, c)
	homes.waiting.Add(1)
	schedule := !h.scheduled
	h.scheduled = true
	h.mu.Unlock()
	if !schedule {
		return
	}
	switch h.interp.AddPendingCall(func() error { h.releaseWaiting(); return nil }) {
	case nil:
	case ErrEnded:
		h.end()
	default: // there is no room: the next one tries again
		h.mu.Lock()
		h.scheduled = false
		h.mu.Unlock()
	}
}

// releaseWaiting releases what waits, if the calling goroutine is attached to the interpreter.
func (h *home) releaseWaiting() {
	for {
		h.mu.Lock()
		list := h.waiting
		h.waiting, h.scheduled = nil, false
		h.mu.Unlock()
		if len(list) == 0 {
			return
		}
		if face.GoviewRelease(h.life, &list[0], uintptr(len(list))) == 0 {
			h.putBack(list)
			return
		}
		homes.waiting.Add(-int64(len(list)))
	}
}

// putBack: the references still wait, unless the interpreter has ended.
func (h *home) putBack(list []*mirror.Object) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ended {
		homes.waiting.Add(-int64(len(list)))
		return
	}
	h.waiting = append(h.waiting, list...)
}

// releaseHere: the calling goroutine has been attached, or is about to end its interpreter.
func releaseHere() {
	if homes.waiting.Load() == 0 {
		return
	}
	for _, h := range homeHere() {
		h.releaseWaiting()
	}
}
