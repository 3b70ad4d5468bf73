/* A queue of pending calls, in the bytes of CPython's structure.
 *
 * Adding takes no lock, so a signal handler may add a call even if it has
 * interrupted another addition. Three steps: room is reserved by npending, then
 * a place in the ring by `next`, then the entry is filled in and published by
 * its function (release). The ring has room for whatever npending lets in.
 * Taking is for one thread at a time. It stops at a place that is not published
 * yet, so an adder signals the taker after publishing. The structure's mutex is
 * not used.
 */
#ifndef GOPYRT_CORE_PENDING_QUEUE_H
#define GOPYRT_CORE_PENDING_QUEUE_H

#include "base/base.h"
#include "internal/pycore_ceval.h"
#include "internal/pycore_ceval_state.h"
#include "lock/lock.h"

/* The place behind a place of the ring. */
static inline int
gopyrt_pending_after(int at)
{
    return at + 1 == MAXPENDINGCALLS ? 0 : at + 1;
}

/* Stands for a NULL function, which means "no entry" in the ring. */
int gopyrt_pending_nothing(void *arg);

static inline int
gopyrt_pending_reserve(struct _pending_calls *pending)
{
    int32_t n = _Py_atomic_load_int32_relaxed(&pending->npending);
    do {
        if (n >= pending->max) {
            return 0;
        }
    } while (!_Py_atomic_compare_exchange_int32(&pending->npending, &n, n + 1));
    return 1;
}

/* _Py_ADD_PENDING_SUCCESS or _Py_ADD_PENDING_FULL. Async-signal-safe; func may
 * be NULL, which does nothing when its turn comes. */
static inline int
gopyrt_pending_push(struct _pending_calls *pending, _Py_pending_call_func func, void *arg,
                    int flags)
{
    if (!gopyrt_pending_reserve(pending)) {
        return _Py_ADD_PENDING_FULL;
    }
    int at = __atomic_load_n(&pending->next, __ATOMIC_RELAXED);
    while (!__atomic_compare_exchange_n(&pending->next, &at, gopyrt_pending_after(at), 1,
                                        __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
    {
    }
    struct _pending_call *call = &pending->calls[at];
    call->arg = arg;
    call->flags = flags;
    gopyrt_tsan_release(call);
    __atomic_store_n(&call->func, func != NULL ? func : gopyrt_pending_nothing, __ATOMIC_RELEASE);
    return _Py_ADD_PENDING_SUCCESS;
}

/* The first call, if there is one that is published. For the thread that
 * handles the queue. */
static inline int
gopyrt_pending_pop(struct _pending_calls *pending, struct _pending_call *call)
{
    struct _pending_call *first = &pending->calls[pending->first];
    call->func = __atomic_load_n(&first->func, __ATOMIC_ACQUIRE);
    if (call->func == NULL) {
        return 0;
    }
    gopyrt_tsan_acquire(first);
    call->arg = first->arg;
    call->flags = first->flags;
    first->arg = NULL;
    first->flags = 0;
    __atomic_store_n(&first->func, NULL, __ATOMIC_RELAXED);
    __atomic_store_n(&pending->first, gopyrt_pending_after(pending->first), __ATOMIC_RELAXED);
    __atomic_fetch_add(&pending->npending, -1, __ATOMIC_SEQ_CST);
    return 1;
}

/* For the child after fork(): async-signal-safe, while no other thread exists. */
void gopyrt_pending_clear(struct _pending_calls *pending);

#endif /* GOPYRT_CORE_PENDING_QUEUE_H */
