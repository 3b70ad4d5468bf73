//go:build linux && amd64 && cgo

// How goroutines wait for a GIL and are woken.

package gopyruntime

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"sync"
	"syscall"
	"time"

	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// A waiter is what a goroutine waits with. It belongs to one record of the C plane forever (see goroutine.h), so a late
// wake-up may reach another goroutine that has taken the waiter since: a woken goroutine must recheck.
type waiter struct {
	record *mirror.Goroutine
	wake   chan struct{}
}

var waiters struct {
	sync.Mutex
	all  []*waiter // by token, from 1
	idle []*waiter
	// served: the goroutine that wakes the others has been started.
	served bool
}

func takeWaiter() (*waiter, error) {
	waiters.Lock()
	defer waiters.Unlock()
	if n := len(waiters.idle); n > 0 {
		w := waiters.idle[n-1]
		waiters.idle = waiters.idle[:n-1]
		return w, nil
	}
	if !waiters.served {
		if err := serveWaiters(); err != nil {
			return nil, err
		}
		waiters.served = true
	}
	w := &waiter{wake: make(chan struct{}, 1)}
	w.record = face.GoroutineNew(uint64(len(waiters.all) + 1))
	if w.record == nil {
		return nil, noMemory()
	}
	waiters.all = append(waiters.all, w)
	return w, nil
}

func giveWaiter(w *waiter) {
	waiters.Lock()
	waiters.idle = append(waiters.idle, w)
	waiters.Unlock()
}

// wake wakes the goroutine of a token; 0 stands for none.
func wake(token uint64) {
	if token == 0 {
		return
	}
	waiters.Lock()
	w := waiters.all[token-1]
	waiters.Unlock()
	select {
	case w.wake <- struct{}{}:
	default: // it was woken already, and has yet to check
	}
}

// serveWaiters starts the goroutine that wakes the ones that C threads have notified. It sleeps in Go's poller, on no
// OS thread.
func serveWaiters() error {
	fd := face.GoroutineReadyFd()
	if fd < 0 {
		return fmt.Errorf("gopyruntime: can't wait for a GIL without an eventfd: %w", syscall.Errno(-fd))
	}
	ready := os.NewFile(uintptr(fd), "gopyruntime waiters")
	go func() {
		var count [8]byte
		var tokens [64]uint64
		for {
			if _, err := ready.Read(count[:]); err != nil {
				panic(fmt.Sprintf("gopyruntime: who waits for a GIL can't be woken any more: %v", err))
			}
			for n := uint32(1); n > 0; {
				n = face.GoroutineTakeReady(&tokens[0], uint32(len(tokens)))
				for _, token := range tokens[:n] {
					wake(token)
				}
			}
		}
	}()
	return nil
}

// wait waits in the GIL's queue.
func (t *ThreadState) wait(ctx context.Context, gil *mirror.GIL) error {
	if holder := ownHolder(gil); holder != nil {
		return wouldWaitForItself(fmt.Sprintf("attach %v", t), holder)
	}
	w, err := takeWaiter()
	if err != nil {
		return err
	}
	defer giveWaiter(w)
	watchGIL(gil)
	defer unwatchGIL(gil)

	step := face.GoroutineEnqueue(w.record, gil, t.c)
	for {
		wake(step.Wake)
		switch step.Result {
		case mirror.GoroutineAttached:
			return nil
		case mirror.GoroutineEnded:
			return ErrEnded
		}
		select {
		case <-w.wake:
			step = face.GoroutineLook(w.record, gil)
		case <-ctx.Done():
			step = face.GoroutineLeave(w.record, gil)
			wake(step.Wake)
			// Who comes again at once, and again gives up, is not to keep a holder that is runnable from running: Go runs
			// first what has just become runnable.
			runtime.Gosched()
			return ctx.Err()
		}
	}
}

// A watch does for all goroutines that wait for one GIL what a waiting thread does for itself: it asks the holder, by
// its eval breaker, to hand over when an interval has passed.
type watch struct {
	waiting int
	last    mirror.GoroutineWatch
	next    time.Time // when to look again
}

var watches struct {
	sync.Mutex
	of     map[*mirror.GIL]*watch
	until  time.Time     // when the next one is to be looked after; zero while nobody looks
	sooner chan struct{} // that has become sooner
}

func watchGIL(gil *mirror.GIL) {
	watches.Lock()
	defer watches.Unlock()
	if watches.of == nil {
		watches.of = make(map[*mirror.GIL]*watch)
		watches.sooner = make(chan struct{}, 1)
	}
	w := watches.of[gil]
	if w == nil || w.waiting == 0 {
		now := face.GoroutineLookAfter(gil, mirror.GoroutineWatch{})
		next := time.Now().Add(interval(now))
		switch {
		case w == nil:
			w = &watch{last: now, next: next}
			watches.of[gil] = w
		case next.Before(w.next): // the interval has changed since the last one waited
			w.next = next
		}
	}
	w.waiting++
	switch {
	case watches.until.IsZero():
		watches.until = w.next
		go lookAfterGILs(w.next)
	case w.next.Before(watches.until):
		watches.until = w.next
		select {
		case watches.sooner <- struct{}{}:
		default:
		}
	}
}

// unwatchGIL leaves a watch without waiters to the next round, since a goroutine may begin to wait at any moment.
func unwatchGIL(gil *mirror.GIL) {
	watches.Lock()
	watches.of[gil].waiting--
	watches.Unlock()
}

func interval(w mirror.GoroutineWatch) time.Duration {
	return max(time.Duration(w.Interval)*time.Microsecond, 50*time.Microsecond)
}

// lookAfterGILs is the one timer of all waiting goroutines. It ends when there are none.
func lookAfterGILs(until time.Time) {
	timer := time.NewTimer(time.Until(until))
	for {
		select {
		case <-timer.C:
		case <-watches.sooner:
		}
		watches.Lock()
		now := time.Now()
		watches.until = time.Time{}
		for gil, w := range watches.of {
			if w.waiting == 0 {
				delete(watches.of, gil)
				continue
			}
			if !now.Before(w.next) {
				w.last = face.GoroutineLookAfter(gil, w.last)
				if w.last.Contended != 0 {
					lookForLost()
				}
				w.next = now.Add(interval(w.last))
			}
			if watches.until.IsZero() || w.next.Before(watches.until) {
				watches.until = w.next
			}
		}
		until = watches.until
		watches.Unlock()
		if until.IsZero() {
			return
		}
		timer.Reset(time.Until(until))
	}
}
