//go:build linux && amd64 && cgo

// Mutex: a PyMutex that goroutines wait for without an OS thread.

package gopyruntime

import (
	"context"
	"runtime"
	"sync/atomic"
	"unsafe"

	"github.com/gopyruntime/gopyruntime/internal/face"
)

// A Mutex is a PyMutex, which goroutines and C code may lock alike: those that wait for it are in one queue, first come,
// first served. A lock that is let go may be taken by whoever comes first, since that is fast; who has waited for a
// millisecond is handed it. Goroutines wait without an OS thread. Without contention no method calls C, unless the Mutex
// is one of [MutexAt].
//
// The zero Mutex is unlocked and ready. Its byte is in C memory, which is allocated when it is first used, and freed
// with the Mutex by the garbage collector. A Mutex must not be copied. It needs no runtime: it may be used before the
// runtime is initialized, and after it was finalized.
//
// It has no owner: any goroutine or thread may unlock it. Who locks it twice waits for itself.
//
// Fork: in the child, where only C code goes on, a Mutex that is locked stays so, as every PyMutex does, and those that
// waited do not exist. C code unlocks it there if the forking thread had it, or stores a zero byte.
type Mutex struct {
	_ noCopy
	// C memory: the byte, and three that stay zero. So what changes the byte in one atomic step may change all four, which
	// Go has operations for.
	word atomic.Pointer[uint32]
	// What it is in is C's, and there may be anything beside it.
	foreign bool
}

// noCopy is for go vet.
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}

// The states of a PyMutex that is not waited for.
const unlocked, locked uint32 = 0, 1

// MutexAt returns the PyMutex at p, in memory of C that outlives what is returned. All that it returns for one address
// are the same mutex. A nil p is a mistake of the caller's, and panics.
func MutexAt(p CPointer) *Mutex {
	if p == nil {
		panic("gopyruntime: MutexAt: there is no mutex at address 0")
	}
	m := &Mutex{foreign: true}
	m.word.Store((*uint32)(p))
	return m
}

// Pointer returns the address of the PyMutex, for C code, which may use it as long as Go code has the Mutex. It is nil if
// there is no memory. Any goroutine may call it, and waits for nothing.
func (m *Mutex) Pointer() CPointer { return unsafe.Pointer(m.get()) }

// get returns the word, which it makes if there is none; nil without memory.
func (m *Mutex) get() *uint32 {
	if word := m.word.Load(); word != nil {
		return word
	}
	word := (*uint32)(face.Malloc(unsafe.Sizeof(unlocked)))
	if word == nil {
		return nil
	}
	*word = unlocked
	if !m.word.CompareAndSwap(nil, word) {
		face.Free(unsafe.Pointer(word))
		return m.word.Load()
	}
	runtime.AddCleanup(m, func(word unsafe.Pointer) { face.Free(word) }, unsafe.Pointer(word))
	return word
}

// Lock locks m. h is the Hold of the calling goroutine, if it has one: while it waits it lets the GIL go, and takes it
// back before Lock returns. So does a goroutine that is attached to a thread state, or is in a [Hold.Call], which stays
// on its OS thread. With the zero Hold the GIL of a Hold is not let go.
//
// Waiting ends when m is locked, or with ctx's error when ctx is done. The error is ErrEnded when the thread state has
// ended meanwhile: m is not locked then, and h is void. Whether it has is seen when the wait is over. With a Hold that
// is void the error is ErrNotAttached, and wraps ErrInUse when another goroutine uses the Hold. Without memory it is a
// *StatusError.
func (m *Mutex) Lock(ctx context.Context, h Hold) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := h.usable(); err != nil {
		return err
	}
	word := m.get()
	if word == nil {
		return noMemory()
	}
	if m.try(word) {
		return nil
	}
	return m.wait(ctx, h, word)
}

// TryLock locks m if it is not locked, and reports whether it did. It needs no Hold and does not wait. Without memory it
// reports false.
func (m *Mutex) TryLock() bool {
	word := m.get()
	return word != nil && m.try(word)
}

func (m *Mutex) try(word *uint32) bool {
	taken := !m.foreign && atomic.CompareAndSwapUint32(word, unlocked, locked)
	// The word of a free mutex may say that somebody waits; C sees that it is free.
	if !taken && (m.foreign || atomic.LoadUint32(word)&locked == 0) {
		taken = face.GoroutineMutexTry(address(word)) != 0
	}
	runtime.KeepAlive(m)
	if taken {
		raceAcquire()
	}
	return taken
}

func address(word *uint32) uintptr { return uintptr(unsafe.Pointer(word)) }

// Unlock unlocks m, which need not have been locked by the calling goroutine, and wakes who waits first. It needs no
// Hold, and does not wait. The error is ErrNotLocked when m is not locked.
func (m *Mutex) Unlock() error {
	word := m.get()
	if word == nil {
		return ErrNotLocked
	}
	raceRelease()
	if !m.foreign && atomic.CompareAndSwapUint32(word, locked, unlocked) {
		runtime.KeepAlive(m)
		return nil
	}
	done := face.GoroutineMutexUnlock(address(word))
	runtime.KeepAlive(m)

	if done.Result < 0 {
		return ErrNotLocked
	}
	wake(done.Wake)
	return nil
}

// Locked reports whether m is locked, by whomever, at this moment.
func (m *Mutex) Locked() bool {
	word := m.word.Load()
	if word == nil {
		return false
	}
	defer runtime.KeepAlive(m)
	if m.foreign { // what comes after the byte may not even be memory
		return uint32(*(*uint8)(unsafe.Pointer(word)))&locked != 0
	}
	return atomic.LoadUint32(word)&locked != 0
}

// wait waits in the mutex's queue.
func (m *Mutex) wait(ctx context.Context, h Hold, word *uint32) error {
	w, err := takeWaiter()
	if err != nil {
		return err
	}
	defer giveWaiter(w)
	defer runtime.KeepAlive(m)
	waited, back := h.away("wait for a lock with",
		func() bool { return face.GoroutineMutexEnqueue(w.record, address(word)) != 0 },
		func() error {
			for {
				select {
				case <-w.wake:
					if face.GoroutineMutexLook(w.record) != 0 {
						return nil
					}
				case <-ctx.Done():
					wake(face.GoroutineMutexLeave(w.record))
					return ctx.Err()
				}
			}
		})
	switch {
	case waited == nil && back == nil:
		raceAcquire()
	case waited == nil:
		raceAcquire()
		_ = m.Unlock() // nobody else does
		return back
	case back != nil:
		return back
	}
	return waited
}
