/* A queue of pending calls: see pending_queue.h. */
#include "eval/eval.h"
#include "lock/lock.h"
#include "pending_queue.h"

#include <assert.h>

static_assert(sizeof(((struct _pending_calls *)0)->calls)
                  == MAXPENDINGCALLS * sizeof(struct _pending_call),
              "the ring is the whole array");

/* Stands for a NULL function, which means "no entry" in the ring. */
static int
nothing(void *arg)
{
    (void)arg;
    return 0;
}

static int
reserve(struct _pending_calls *pending)
{
    int32_t n = _Py_atomic_load_int32_relaxed(&pending->npending);
    do {
        if (n >= pending->max) {
            return 0;
        }
    } while (!_Py_atomic_compare_exchange_int32(&pending->npending, &n, n + 1));
    return 1;
}

int
gopyrt_pending_push(struct _pending_calls *pending, _Py_pending_call_func func, void *arg,
                    int flags)
{
    if (!reserve(pending)) {
        return _Py_ADD_PENDING_FULL;
    }
    int at = __atomic_load_n(&pending->next, __ATOMIC_RELAXED);
    while (!__atomic_compare_exchange_n(&pending->next, &at, (at + 1) % MAXPENDINGCALLS, 1,
                                        __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
    {
    }
    struct _pending_call *call = &pending->calls[at];
    call->arg = arg;
    call->flags = flags;
    gopyrt_tsan_release(call);
    __atomic_store_n(&call->func, func != NULL ? func : nothing, __ATOMIC_RELEASE);
    return _Py_ADD_PENDING_SUCCESS;
}

int
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
    __atomic_store_n(&pending->first, (pending->first + 1) % MAXPENDINGCALLS, __ATOMIC_RELAXED);
    __atomic_fetch_add(&pending->npending, -1, __ATOMIC_SEQ_CST);
    return 1;
}

/* Calls that were added before the fork belong to the parent. No other thread
 * exists; the forking thread may be in one of the calls. */
void
gopyrt_pending_clear(struct _pending_calls *pending)
{
    if (pending->npending == 0 && pending->first == pending->next
        && pending->handling_thread == NULL) {
        return;
    }
    for (int at = pending->first; at != pending->next; at = (at + 1) % MAXPENDINGCALLS) {
        pending->calls[at] = (struct _pending_call){ 0 };
    }
    pending->first = pending->next;
    pending->npending = 0;
    if (pending->handling_thread != _Py_tss_tstate) {
        pending->handling_thread = NULL;
    }
}
