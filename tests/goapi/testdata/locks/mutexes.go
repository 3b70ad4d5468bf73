// Mutexes by themselves: without a GIL.

package main

/*
#include <stdlib.h>

#include "csrc.h"
*/
import "C"

import (
	"bytes"
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/gopyruntime/gopyruntime"
	. "github.com/gopyruntime/gopyruntime/tests/goapi/scenario"
)

// alone: what a mutex does that nobody waits for, before there is a runtime.
func alone() {
	var own gopyruntime.Mutex
	for _, m := range []*gopyruntime.Mutex{&own, gopyruntime.MutexAt(unsafe.Pointer(&C.c_mutexes.mutex))} {
		Expect(!m.Locked(), "free")
		Fails(m.Unlock(), gopyruntime.ErrNotLocked)
		Must(m.Lock(background, none))
		Expect(m.Locked() && bits(m) == isLocked && !m.TryLock(), "locked")
		ctx, stop := soon()
		Fails(m.Lock(ctx, none), context.DeadlineExceeded)
		Must(m.Unlock())
		Fails(m.Lock(ctx, none), context.DeadlineExceeded) // it is done
		stop()
		Expect(m.TryLock() && m.Locked(), "locked again")
		Must(m.Unlock())
		Fails(m.Unlock(), gopyruntime.ErrNotLocked)
		Expect(bits(m) == 0, "free")
	}
	Expect(C.c_mutexes.before == 0xff && C.c_mutexes.after == 0xff, "beside it nothing was changed")
}

// mixed lets goroutines and C threads lock one mutex: no count is lost, and the race detector sees no race.
func mixed() { contend(new(gopyruntime.Mutex)) }

func mixedInC() {
	contend(gopyruntime.MutexAt(unsafe.Pointer(&C.c_mutexes.mutex)))
	Expect(C.c_mutexes.before == 0xff && C.c_mutexes.after == 0xff, "beside it nothing was changed")
}

func contend(m *gopyruntime.Mutex) {
	const cThreads, goroutines, turns = 4, 20, 2000
	counter := (*C.long)(C.calloc(1, 8))
	own := 0
	C.lockers_start(cThreads, turns, m.Pointer(), counter)
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			for range turns {
				Must(m.Lock(background, none))
				own++
				*counter++
				Must(m.Unlock())
			}
		})
	}
	wg.Wait()
	C.lockers_join()
	Expect(own == goroutines*turns && *counter == (goroutines+cThreads)*turns, "%d, %d", own, *counter)
	Expect(bits(m) == 0, "free")
}

// crowd lets ten thousand goroutines wait for one mutex, and C threads too, on a few OS threads. All get their turn.
func crowd() {
	const size, cThreads = 10000, 8
	var m gopyruntime.Mutex
	counter := (*C.long)(C.calloc(1, 8))
	Must(m.Lock(background, none))
	var wg sync.WaitGroup
	var begun atomic.Int32
	for range size {
		wg.Go(func() {
			begun.Add(1)
			Must(m.Lock(background, none))
			*counter++
			Must(m.Unlock())
		})
	}
	C.lockers_start(cThreads, 10, m.Pointer(), counter)
	for begun.Load() < size {
		runtime.Gosched()
	}
	untilParked(&m) // one at least; the others wait, or are about to
	FewThreads(size, "while all wait")
	Must(m.Unlock())
	wg.Wait()
	C.lockers_join()
	FewThreads(size, "in the end")
	Expect(*counter == size+cThreads*10, "%d turns", *counter)
	Expect(bits(&m) == 0, "free")
}

// untilWaits returns when a goroutine is in the queue of a mutex. The mutex's byte says so before it is.
func untilWaits() {
	text := make([]byte, 1<<20)
	for {
		for _, one := range bytes.Split(text[:runtime.Stack(text, true)], []byte("\n\n")) {
			head, frames, _ := bytes.Cut(one, []byte("\n"))
			if bytes.Contains(head, []byte("[select")) && bytes.Contains(frames, []byte(".(*Mutex).wait(")) {
				return
			}
		}
		time.Sleep(time.Millisecond)
	}
}

// handedOver: who has waited for a millisecond is given the mutex, which is not free in between.
func handedOver() {
	var m gopyruntime.Mutex
	for range 20 {
		Must(m.Lock(background, none))
		got, release := make(chan bool), make(chan bool)
		go func() {
			Must(m.Lock(background, none))
			got <- true
			<-release
			Must(m.Unlock())
			got <- true
		}()
		untilWaits()
		time.Sleep(2 * time.Millisecond)
		Must(m.Unlock())
		Expect(!m.TryLock(), "it is the waiter's")
		<-got
		release <- true
		<-got
	}
	Expect(bits(&m) == 0, "free")
}

// handedToC: the same with a thread.
func handedToC() {
	var m gopyruntime.Mutex
	counter := (*C.long)(C.calloc(1, 8))
	for i := range 20 {
		Must(m.Lock(background, none))
		C.lockers_start(1, 1, m.Pointer(), counter)
		for C.locker_sleeps() == 0 {
			time.Sleep(time.Millisecond)
		}
		time.Sleep(2 * time.Millisecond)
		Must(m.Unlock())
		Must(m.Lock(background, none))
		Expect(int(*counter) == i+1, "the thread came first")
		Must(m.Unlock())
		C.lockers_join()
	}
}

// cancel: waiting ends with the context, and nothing is left behind.
func cancel() {
	var m gopyruntime.Mutex
	Must(m.Lock(background, none))
	result := make(chan error)
	ctx, stop := context.WithCancel(background)
	go func() { result <- m.Lock(ctx, none) }()
	untilParked(&m)
	go func() { result <- m.Lock(background, none) }()
	stop()
	Fails(<-result, context.Canceled)
	Must(m.Unlock())
	Must(<-result)
	Must(m.Unlock())
	Expect(bits(&m) == 0, "free")
}

// cancelStorm: giving up meets unlocking. No wake-up is lost with it, which would leave the others waiting for good.
func cancelStorm() {
	const n, rounds = 50, 400
	var m gopyruntime.Mutex
	var had, given atomic.Int32
	var stops [n]atomic.Value
	var wg sync.WaitGroup
	counter := (*C.long)(C.calloc(1, 8))
	C.lockers_start(2, rounds, m.Pointer(), counter)
	for i := range n {
		wg.Go(func() {
			for r := range rounds {
				ctx, stop := context.WithCancel(background)
				stops[i].Store(stop)
				if err := m.Lock(ctx, none); err != nil {
					Expect(errors.Is(err, context.Canceled), "%v", err)
					given.Add(1)
					continue
				}
				had.Add(1)
				if other, _ := stops[(i+r)%n].Load().(context.CancelFunc); other != nil {
					go other()
				}
				runtime.Gosched()
				Must(m.Unlock())
				stop()
			}
		})
	}
	wg.Wait()
	C.lockers_join()
	Expect(had.Load() > 0 && given.Load() > 0 && had.Load()+given.Load() == n*rounds, "%d had, %d gave up", had.Load(),
		given.Load())
	Must(m.Lock(background, none))
	Must(m.Unlock())
	Expect(bits(&m) == 0, "free")
}

// memory: the byte of a mutex goes with the mutex, also of one that is a part of something.
func memory() {
	type host struct {
		name string
		mu   gopyruntime.Mutex
		lock gopyruntime.RLock
	}
	before := uint64(C.allocated())
	const n = 30000
	for range 5 {
		all := make([]*host, n)
		for i := range all {
			all[i] = &host{name: "host"}
			Must(all[i].mu.Lock(background, none))
		}
		runtime.KeepAlive(all)
	}
	for uint64(C.allocated()) > before+n*8 {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
}

// fork: in the child a mutex is as it was, and nobody waits.
func fork() {
	var m gopyruntime.Mutex
	Expect(C.fork_with(m.Pointer(), 0) == 0, "a free one")
	Must(m.Lock(background, none))
	Expect(C.fork_with(m.Pointer(), isLocked) == 0, "a locked one")
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			Must(m.Lock(background, none))
			Must(m.Unlock())
		})
	}
	untilParked(&m)
	for range 10 {
		code := C.fork_with(m.Pointer(), isLocked|hasParked)
		Expect(code == 0, "one that is waited for: %d", code)
	}
	Must(m.Unlock())
	wg.Wait()
	Must(m.Lock(background, none))
	Must(m.Unlock())
	Expect(bits(&m) == 0, "free")
}
