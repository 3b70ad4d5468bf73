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

#include "core.h"
#include "gil.h"

struct gopyrt_goroutine {
    gopyrt_gil_waiter waiter; /* first: notify is given its address */
    gopyrt_goroutine *next;   /* on the ready list */
    uint32_t ready;           /* 1 while it is on a list */
    uint64_t token;           /* what Go knows the goroutine by */
};

/* ---- Waking (goroutine_ready.c) ------------------------------------------ */

/* A record of its own for each goroutine that waits; NULL without memory. */
gopyrt_goroutine *gopyrt_goroutine_new(uint64_t token);

/* From begin to end, the first record that the calling thread would put on the
 * list is kept back; end returns its token, 0 for none. */
void gopyrt_goroutine_begin_direct(void);
uint64_t gopyrt_goroutine_end_direct(void);

/* The eventfd that is readable when there are records on the list: made by the
 * first call, and belonging to this side. A negative errno where there is none
 * to be had. */
int gopyrt_goroutine_ready_fd(void);

/* Takes up to n tokens off the list, oldest news first; returns how many. For
 * one caller at a time. */
uint32_t gopyrt_goroutine_take_ready(uint64_t *tokens, uint32_t n);

/* Async-signal-safe; for the child after fork(). */
void gopyrt_goroutine_after_fork(void);

/* ---- Attaching (goroutine_attach.c) -------------------------------------- */

/* Attaches where the GIL is free, and says which GIL it is in any case. */
gopyrt_goroutine_step gopyrt_goroutine_attach(PyThreadState *tstate);

/* Queues up for it. */
gopyrt_goroutine_step gopyrt_goroutine_enqueue(gopyrt_goroutine *waiting,
                                               struct _gil_runtime_state *gil,
                                               PyThreadState *tstate);

/* What a goroutine does each time that it was woken. */
gopyrt_goroutine_step gopyrt_goroutine_look(gopyrt_goroutine *waiting,
                                            struct _gil_runtime_state *gil);

/* Gives up. A GIL that was granted already goes on to the next. */
gopyrt_goroutine_step gopyrt_goroutine_leave(gopyrt_goroutine *waiting,
                                             struct _gil_runtime_state *gil);

/* Lets the GIL go. 0, or the token of whom to wake. */
uint64_t gopyrt_goroutine_detach(PyThreadState *tstate);

/* The work of a first waiter that watches the interval, for all goroutines
 * that wait for `gil`: called once an interval, with what it kept the last
 * time. It takes no lock of the GIL's, which may have ended meanwhile. */
gopyrt_goroutine_watch gopyrt_goroutine_look_after(struct _gil_runtime_state *gil,
                                                   gopyrt_goroutine_watch last);

/* ---- Binding to an OS thread (goroutine_bind.c) -------------------------- */

/* Makes `tstate`, which is attached, current on the calling thread. 0 where
 * another one is current there. */
int gopyrt_goroutine_bind(PyThreadState *tstate);

/* Takes note of a thread state that came to be current otherwise, as that of
 * Py_Initialize: it is bound. Returns 1 when it takes the place of another
 * binding of this thread. */
int gopyrt_goroutine_adopt(PyThreadState *tstate);

/* Ends the calling thread's binding: what was found there before is back. The
 * thread state stays attached if it was, and may be gone. 0 without one. */
int gopyrt_goroutine_unbind(void);

/* Runs what the bits of the eval breaker among `bits` stand for, for the Go
 * half's eval loop; tstate is bound to the calling thread. */
gopyrt_goroutine_pending gopyrt_goroutine_handle(PyThreadState *tstate, uintptr_t bits);

#endif /* GOPYRT_CORE_GOROUTINE_H */
