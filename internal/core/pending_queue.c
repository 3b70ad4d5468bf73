/* A queue of pending calls: see pending_queue.h. */
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
gopyrt_pending_push(struct _pending_calls *pending, _Py_pending_call_func func,
                    void *arg, int flags)
{
    if (!reserve(pending)) {
        return _Py_ADD_PENDING_FULL;
    }
    int at = _Py_atomic_load_int_relaxed(&pending->next);
    while (!_Py_atomic_compare_exchange_int(&pending->next, &at,
                                            (at + 1) % MAXPENDINGCALLS)) {
    }
    struct _pending_call *call = &pending->calls[at];
    call->arg = arg;
    call->flags = flags;
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
    call->arg = first->arg;
    call->flags = first->flags;
    first->arg = NULL;
    first->flags = 0;
    __atomic_store_n(&first->func, NULL, __ATOMIC_RELAXED);
    _Py_atomic_store_int_relaxed(&pending->first,
                                 (pending->first + 1) % MAXPENDINGCALLS);
    _Py_atomic_add_int32(&pending->npending, -1);
    return 1;
}

/* An entry whose adder does not exist any more will never be published: it is
 * dropped, those after it move up. */
void
gopyrt_pending_mend(struct _pending_calls *pending)
{
    int to = pending->first;
    int32_t n = 0;

    for (int from = pending->first; from != pending->next;
         from = (from + 1) % MAXPENDINGCALLS)
    {
        struct _pending_call call = pending->calls[from];
        pending->calls[from] = (struct _pending_call){ 0 };
        if (call.func != NULL) {
            pending->calls[to] = call;
            to = (to + 1) % MAXPENDINGCALLS;
            n++;
        }
    }
    pending->next = to;
    pending->npending = n;
    if (pending->handling_thread != NULL
        && pending->handling_thread != _Py_tss_tstate)
    {
        pending->handling_thread = NULL;
    }
}
