/* Goroutines as threads of the runtime.
 *
 * A goroutine that waits for a PyMutex (goroutine_mutex.c) has the same record in the parking
 * lot, and is woken in the same way.
 *
 * A goroutine that holds a GIL runs on no particular OS thread: its thread
 * state is attached, but current (_Py_tss_tstate) on none. One that waits for a
 * GIL occupies no OS thread at all. While it calls C code it is bound to its OS
 * thread, and everything is as C code expects.
 *
 * Waking. A waiting goroutine has a record in the GIL's queue. Its `notify` may
 * run on any thread, also while Go is dead or busy, so it is pure C: it puts
 * the record on the ready list and, if the list was empty, makes an eventfd
 * readable. One goroutine sleeps on that in Go's poller and wakes the others by
 * their tokens. When a goroutine releases the GIL, neither is needed: the
 * function returns the token of the goroutine to wake.
 *
 * Records are never freed and each keeps its token, so a late notification, for
 * a wait that is over, causes only a spurious wake-up. Pushing publishes the
 * record (release), taking acquires.
 *
 * Callers: the Go half, on any thread; not two at once for one thread state.
 * Fork: gopyrt_goroutine_after_fork; the waiters do not exist in the child.
 * Signals: not async-signal-safe.
 */
#ifndef GOPYRT_CORE_GOROUTINE_H
#define GOPYRT_CORE_GOROUTINE_H

#include "base/base.h"
#include "gil.h"

struct gopyrt_goroutine {
    gopyrt_gil_waiter waiter;  /* first: notify is given its address */
    gopyrt_mutex_waiter mutex; /* for a PyMutex; not at the same time */
    gopyrt_goroutine *next;    /* on the ready list */
    uint32_t ready;            /* 1 while it is on a list */
    uint64_t token;            /* by which Go knows the goroutine */
};

/* ---- Waking (goroutine_ready.c); thread.h has what the other floors call ---- */

/* Between begin and end, the first record that the calling thread would push is
 * held back; end returns its token, 0 for none. */
void gopyrt_goroutine_begin_direct(void);
uint64_t gopyrt_goroutine_end_direct(void);

#endif /* GOPYRT_CORE_GOROUTINE_H */
