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

/* _Py_ADD_PENDING_SUCCESS or _Py_ADD_PENDING_FULL. Async-signal-safe; func may
 * be NULL, which does nothing when its turn comes. */
int gopyrt_pending_push(struct _pending_calls *pending, _Py_pending_call_func func, void *arg,
                        int flags);

/* The first call, if there is one that is published. For the thread that
 * handles the queue. */
int gopyrt_pending_pop(struct _pending_calls *pending, struct _pending_call *call);

/* For the child after fork(): async-signal-safe, while no other thread exists. */
void gopyrt_pending_clear(struct _pending_calls *pending);

#endif /* GOPYRT_CORE_PENDING_QUEUE_H */
