/* The GIL: one word to take and to release it, and a queue behind it.
 *
 * The word. struct _gil_runtime_state has four unused bytes after `locked`. They count
 * the waiters, so that one 64-bit atomic both changes `locked`, which outside readers
 * see as 0 or 1, and tells whether there is a waiter to wake:
 *
 *     bit 0       LOCKED: the GIL is held
 *     bit 32      WOKEN: the first waiter was woken and is about to try
 *     bit 33      IMPATIENT: the first waiter has waited an interval
 *     bits 34-63  the number of waiters
 *
 * Taking it sets LOCKED if it is clear (acquire). Releasing it clears LOCKED (release)
 * in the same atomic step that sees that no waiter has to be woken.
 *
 * The queue. First come, first served, in the bytes of the `mutex` member, which is
 * not used as a mutex: they are zero while the queue is empty, like those of an
 * unlocked mutex. A waiter is a record on its owner's stack or elsewhere. If `notify`
 * is set the waiter is notified by a call, so it need not be an OS thread.
 *
 * Release and hand-over. A release only wakes the first waiter and does not reserve
 * the GIL for it, so that a thread which releases it briefly gets it back without a
 * context switch. To prevent starvation, the first waiter sets IMPATIENT after it has
 * waited an interval, and asks the holder by _PY_GIL_DROP_REQUEST_BIT. A holder that
 * was asked hands over, and so does every release while IMPATIENT is set: LOCKED stays
 * set and the first waiter owns the GIL at once. The word and the queue change
 * together under the queue's lock, except when the GIL is taken and when it is
 * released with an empty queue.
 *
 * Only the holder writes last_holder and switch_number (relaxed; at a hand-over on
 * behalf of the next holder). last_holder is NULL or a state that is alive: a state is
 * removed from it under HEAD_LOCK when it is deleted, and a thread that follows it
 * holds HEAD_LOCK.
 *
 * Ending a GIL evicts all waiters and returns when they have left.
 */
#ifndef GOPYRT_CORE_GIL_H
#define GOPYRT_CORE_GIL_H

#include "base/base.h"
#include "lock/lock.h"
#include "internal/pycore_ceval.h"
#include "internal/pycore_gil.h"
#include "internal/pycore_lock.h"
#include "internal/pycore_time.h"

#include <stddef.h>

#define GOPYRT_GIL_LOCKED ((uint64_t)1)
#define GOPYRT_GIL_WOKEN ((uint64_t)1 << 32)
#define GOPYRT_GIL_IMPATIENT ((uint64_t)1 << 33)
#define GOPYRT_GIL_WAITER ((uint64_t)1 << 34)

static_assert(offsetof(struct _gil_runtime_state, switch_number)
                  == offsetof(struct _gil_runtime_state, locked) + 8,
              "there is room for the count of waiters behind `locked`");

static inline uint64_t *
gopyrt_gil_word(struct _gil_runtime_state *gil)
{
    return (uint64_t *)((char *)gil + offsetof(struct _gil_runtime_state, locked));
}

/* ---- Waiters ------------------------------------------------------------- */

typedef enum {
    GOPYRT_GIL_WAITING, /* sleep on */
    GOPYRT_GIL_LOOK,    /* the GIL was released: try to take it */
    GOPYRT_GIL_GRANTED, /* the GIL was handed to this waiter */
    GOPYRT_GIL_EVICTED, /* the GIL is ending: leave, and never access it again */
    GOPYRT_GIL_STALE,   /* not in the queue since a fork; never stored */
} gopyrt_gil_news;

typedef struct gopyrt_gil_waiter gopyrt_gil_waiter;

struct gopyrt_gil_waiter {
    gopyrt_gil_waiter *prev, *next;
    PyThreadState *tstate; /* for which the GIL is wanted */
    /* A gopyrt_gil_news, stored with release. */
    uint32_t news;
    uint32_t ticket; /* place in the order of arrival */
    uint32_t resets; /* when it was queued; after another one it is not */
    /* NULL: a thread sleeps on `news`. Otherwise called after each change of `news`,
     * under the queue's lock: it must neither block nor access the GIL. */
    void (*notify)(gopyrt_gil_waiter *waiter);
};

typedef struct __attribute__((may_alias)) {
    PyMutex lock;
    uint8_t closed;
    uint32_t tickets;
    gopyrt_gil_waiter *first, *last;
} gopyrt_gil_queue;

static_assert(sizeof(gopyrt_gil_queue) <= sizeof(((struct _gil_runtime_state *)0)->mutex),
              "the queue lies in the bytes of the mutex");

static inline gopyrt_gil_queue *
gopyrt_gil_queue_of(struct _gil_runtime_state *gil)
{
    return (gopyrt_gil_queue *)(void *)&gil->mutex;
}

/* For waiters that are not threads; none of these functions blocks. The caller fills
 * in tstate and notify, and keeps the record in place until it has the GIL or has left
 * the queue. */

/* Joins the queue. 1: the GIL was free and now belongs to the caller; the record is
 * not in use. 0: wait to be notified. -1: the GIL is being ended. */
int gopyrt_gil_enqueue(struct _gil_runtime_state *gil, gopyrt_gil_waiter *waiter);

/* Call it after GOPYRT_GIL_LOOK, or at any time. 1: the caller has the GIL. 0: keep
 * waiting. -1: evicted, the record is out of the queue. */
int gopyrt_gil_look(struct _gil_runtime_state *gil, gopyrt_gil_waiter *waiter);

/* Leaves the queue. 0: done. 1: too late, the GIL was granted already and has to be
 * released. */
int gopyrt_gil_leave(struct _gil_runtime_state *gil, gopyrt_gil_waiter *waiter);

/* Asks for the GIL to be handed over, if it has not changed hands since switch_number
 * was `since`. Takes HEAD_LOCK. Called by the first waiter once per interval; returns
 * the switch number to pass the next time. */
unsigned long gopyrt_gil_request(struct _gil_runtime_state *gil, unsigned long since);

/* The number of waiters before `waiter`, or fewer. 0: it has to make that request. */
uint32_t gopyrt_gil_place(struct _gil_runtime_state *gil, gopyrt_gil_waiter *waiter);

/* To be called by a thread that has just taken the GIL. */
void gopyrt_gil_got(struct _gil_runtime_state *gil, PyThreadState *tstate);

/* True when the thread of `tstate` must not take the GIL any more: another thread is
 * ending its interpreter or the runtime, or has ended it. */
int gopyrt_tstate_must_hang(PyThreadState *tstate);

/* ---- Taking and releasing ------------------------------------------------ */

/* Waits for the GIL. Does not return if `tstate` has to hang. */
void gopyrt_gil_wait(struct _gil_runtime_state *gil, PyThreadState *tstate);

/* The release when there is a waiter to wake or to hand over to. */
void gopyrt_gil_release_slow(struct _gil_runtime_state *gil, PyThreadState *tstate);

static inline int
gopyrt_gil_try(struct _gil_runtime_state *gil)
{
    uint64_t before = __atomic_fetch_or(gopyrt_gil_word(gil), GOPYRT_GIL_LOCKED, __ATOMIC_ACQUIRE);
    return !(before & GOPYRT_GIL_LOCKED);
}

static inline int
gopyrt_gil_drop_requested(PyThreadState *tstate)
{
    return tstate != NULL && _Py_eval_breaker_bit_is_set(tstate, _PY_GIL_DROP_REQUEST_BIT);
}

/* Does not access `gil` after the release, since its interpreter may end then. tstate
 * is the one that held it, or NULL. */
static inline void
gopyrt_gil_release(struct _gil_runtime_state *gil, PyThreadState *tstate)
{
    uint64_t word = __atomic_load_n(gopyrt_gil_word(gil), __ATOMIC_RELAXED);
    gopyrt_tsan_release(gil);
    while (word < GOPYRT_GIL_WAITER
           || ((word & (GOPYRT_GIL_WOKEN | GOPYRT_GIL_IMPATIENT)) == GOPYRT_GIL_WOKEN
               && !gopyrt_gil_drop_requested(tstate)))
    {
        if (__atomic_compare_exchange_n(gopyrt_gil_word(gil), &word, word & ~GOPYRT_GIL_LOCKED, 0,
                                        __ATOMIC_RELEASE, __ATOMIC_RELAXED))
        {
            return;
        }
    }
    gopyrt_gil_release_slow(gil, tstate);
}

/* Evicts all waiters, and returns when they have left. The GIL must be free. */
void gopyrt_gil_close(struct _gil_runtime_state *gil);

/* Releases a GIL that `tstate` was granted but must not keep. */
void gopyrt_gil_refuse(struct _gil_runtime_state *gil, PyThreadState *tstate);

/* Takes `tstate` out of last_holder. The caller holds HEAD_LOCK; gil may be
 * NULL. */
void gopyrt_gil_forget_locked(struct _gil_runtime_state *gil, PyThreadState *tstate);

#endif /* GOPYRT_CORE_GIL_H */
