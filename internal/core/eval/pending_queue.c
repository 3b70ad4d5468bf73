/* A queue of pending calls: see pending_queue.h. */
#include "eval/eval.h"
#include "lock/lock.h"
#include "pending_queue.h"

#include <assert.h>

static_assert(sizeof(((struct _pending_calls *)0)->calls)
                  == MAXPENDINGCALLS * sizeof(struct _pending_call),
              "the ring is the whole array");

int
gopyrt_pending_nothing(void *arg)
{
    (void)arg;
    return 0;
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
    for (int at = pending->first; at != pending->next; at = gopyrt_pending_after(at)) {
        pending->calls[at] = (struct _pending_call){ 0 };
    }
    pending->first = pending->next;
    pending->npending = 0;
    if (pending->handling_thread != _Py_tss_tstate) {
        pending->handling_thread = NULL;
    }
}
