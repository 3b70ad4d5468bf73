/* Goroutines as threads of the runtime.
 *
 * A goroutine that has a GIL is on no particular OS thread: its thread state
 * is attached, but current (_Py_tss_tstate) on none. One that waits for a GIL
 * holds no OS thread at all. For the time in which it calls C code it is bound
 * to the OS thread that it is on, and then it is what C code expects.
 *
 * Waking. A waiting goroutine has a record in the GIL's queue whose `notify`
 * may run on any thread, in a process whose Go is dead or busy, so it is pure
 * C: it puts the record on the ready list, and where that was empty makes an
 * eventfd readable. One goroutine sleeps on it in Go's own poller and wakes
 * the others by their tokens. When it is a goroutine that releases the GIL,
 * neither is needed: the function hands it the token of whom to wake.
 *
 * Records are never freed and each has its goroutine-to-be-woken for good, so
 * that news which comes late, for a wait that is over, wakes somebody in vain
 * at worst. Pushing publishes the record (release), taking acquires.
 *
 * Callers: the Go half, on any thread; not two at once for one thread state.
 * Fork: gopyrt_goroutine_after_fork; who waited does not exist in the child.
 * Signals: not async-signal-safe.
 */
#ifndef GOPYRT_CORE_GOROUTINE_H
#define GOPYRT_CORE_GOROUTINE_H

#include "base/base.h"
#include "gil.h"

struct gopyrt_goroutine {
    gopyrt_gil_waiter waiter; /* first: notify is given its address */
    gopyrt_goroutine *next;   /* on the ready list */
    uint32_t ready;           /* 1 while it is on a list */
    uint64_t token;           /* what Go knows the goroutine by */
};

/* ---- Waking (goroutine_ready.c); thread.h has what the other floors call ---- */

/* From begin to end, the first record that the calling thread would put on the
 * list is kept back; end returns its token, 0 for none. */
void gopyrt_goroutine_begin_direct(void);
uint64_t gopyrt_goroutine_end_direct(void);

#endif /* GOPYRT_CORE_GOROUTINE_H */
