/* The GIL: one word to take and to release it, and a queue behind it.
 *
 * The word. struct _gil_runtime_state has four unused bytes after `locked`.
 * They count who waits, so that one 64-bit atomic both changes `locked`, which
 * outside readers see as 0 or 1, and tells whether there is anybody to wake:
 *
 *     bit 0       LOCKED: somebody holds the GIL
 *     bit 32      WOKEN: the first waiter was woken and is about to look
 *     bit 33      IMPATIENT: the first waiter has waited long enough
 *     bits 34-63  how many wait
 *
 * Taking it sets LOCKED where it is not set (acquire); releasing it clears
 * LOCKED (release), in one step with having seen that nobody is to be woken.
 *
 * The queue. First come, first served, in the bytes of the `mutex` member,
 * which is not used as a mutex: they are zero while nobody waits, as those of
 * an unlocked mutex. A waiter is a record on its owner's stack, or anywhere
 * else: with `notify` set it is told by a call, so that who waits need not be
 * an OS thread.
 *
 * Release and hand-over. A release only wakes the first waiter: whoever comes
 * first takes the GIL, so that a thread which lets it go for a moment has it
 * back without a context switch. To starve nobody, the first waiter gets
 * IMPATIENT once it waited an interval in vain, and asks the holder by
 * _PY_GIL_DROP_REQUEST_BIT. A holder that was asked hands over, and so does any
 * other while the first waiter is impatient: LOCKED stays set and the GIL is
 * the first waiter's at once. The word and the queue change together under the queue's
 * lock, except for taking and for a release that nobody waits for.
 *
 * The holder alone writes last_holder and switch_number (relaxed; on hand-over
 * on behalf of the next holder). last_holder is NULL or a living state: who
 * deletes a state takes it out under HEAD_LOCK, who follows it holds that.
 *
 * Ending a GIL evicts whoever waits and returns when they have left.
 */
#ifndef GOPYRT_CORE_GIL_H
#define GOPYRT_CORE_GIL_H

#include "base/base.h"
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
    GOPYRT_GIL_GRANTED, /* it is yours */
    GOPYRT_GIL_EVICTED, /* it ends: leave, then never touch it again */
} gopyrt_gil_news;

typedef struct gopyrt_gil_waiter gopyrt_gil_waiter;

struct gopyrt_gil_waiter {
    gopyrt_gil_waiter *prev, *next;
    PyThreadState *tstate; /* for which the GIL is wanted */
    /* A gopyrt_gil_news, released by whoever changes it. */
    uint32_t news;
    uint32_t ticket; /* place in the order of arrival */
    /* NULL: a thread sleeps on `news`. Else called after each change of it,
     * under the queue's lock: it must not block, nor touch the GIL. */
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

/* What a waiter that is not a thread calls; none of them blocks. The caller
 * fills in tstate and notify, and keeps the record in place until it has the
 * GIL or has left. */

/* Queues up. 1: the GIL was free and is the caller's, the record is not in
 * use. 0: wait for news. -1: the GIL is being ended. */
int gopyrt_gil_enqueue(struct _gil_runtime_state *gil, gopyrt_gil_waiter *waiter);

/* After GOPYRT_GIL_LOOK, or any time. 1: the caller has the GIL. 0: wait on.
 * -1: evicted, the record is out of the queue. */
int gopyrt_gil_look(struct _gil_runtime_state *gil, gopyrt_gil_waiter *waiter);

/* Gives up. 0: out of the queue. 1: too late, the GIL was granted already and
 * has to be released. */
int gopyrt_gil_leave(struct _gil_runtime_state *gil, gopyrt_gil_waiter *waiter);

/* Asks for the GIL to be handed over, if it has not changed hands since
 * switch_number was `since`. Takes HEAD_LOCK. For the first waiter, once an
 * interval; returns the switch number to pass the next time. */
unsigned long gopyrt_gil_request(struct _gil_runtime_state *gil, unsigned long since);

/* How many wait before `waiter`, or fewer. 0: it has to make that request. */
uint32_t gopyrt_gil_place(struct _gil_runtime_state *gil, gopyrt_gil_waiter *waiter);

/* What comes with having the GIL; the caller has just got it. */
void gopyrt_gil_got(struct _gil_runtime_state *gil, PyThreadState *tstate);

/* True when the thread of `tstate` may not have the GIL any more: its
 * interpreter or the runtime is being ended by another thread, or was. */
int gopyrt_tstate_must_hang(PyThreadState *tstate);

/* ---- Taking and releasing ------------------------------------------------ */

/* Waits for the GIL. Does not come back when `tstate` has to hang. */
void gopyrt_gil_wait(struct _gil_runtime_state *gil, PyThreadState *tstate);

/* The release with somebody to wake or to hand over to. */
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

/* Nothing of `gil` is touched after the release: its interpreter may end.
 * tstate is the one that held it, or NULL. */
static inline void
gopyrt_gil_release(struct _gil_runtime_state *gil, PyThreadState *tstate)
{
    uint64_t word = __atomic_load_n(gopyrt_gil_word(gil), __ATOMIC_RELAXED);
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

/* Evicts whoever waits, and returns when they have left. Nobody may hold it. */
void gopyrt_gil_close(struct _gil_runtime_state *gil);

/* Gives up a GIL that `tstate` has got but must not have. */
void gopyrt_gil_refuse(struct _gil_runtime_state *gil, PyThreadState *tstate);

/* Takes `tstate` out of last_holder. The caller holds HEAD_LOCK; gil may be
 * NULL. */
void gopyrt_gil_forget_locked(struct _gil_runtime_state *gil, PyThreadState *tstate);

#endif /* GOPYRT_CORE_GIL_H */
