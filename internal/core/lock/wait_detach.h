/* Letting the GIL go for the time of a wait.
 *
 * A thread that waits "with detach" must not keep the GIL from whoever will
 * end its wait. It may also be a thread with no thread state at all, or one
 * whose state is detached already; then there is nothing to let go.
 *
 * The waiter announces itself (queues up) first and detaches then, so that a
 * wake-up that comes in between is not lost; and it attaches again only when
 * it holds no lock of the lock code itself, because attaching may block.
 */
#ifndef GOPYRT_WAIT_DETACH_H
#define GOPYRT_WAIT_DETACH_H

#include "lock/lock.h"

/* Detaches the calling thread if asked to and if it is attached. Returns what
 * gopyrt_wait_attach wants to have back: the state, or NULL. */
static inline PyThreadState *
gopyrt_wait_detach(int detach)
{
    if (!detach) {
        return NULL;
    }
    PyThreadState *tstate = _PyThreadState_GET();
    if (tstate == NULL || !_PyThreadState_IsAttached(tstate)) {
        return NULL;
    }
    _PyThreadState_Detach(tstate);
    return tstate;
}

static inline void
gopyrt_wait_attach(PyThreadState *tstate)
{
    if (tstate != NULL) {
        _PyThreadState_Attach(tstate);
    }
}

#endif /* GOPYRT_WAIT_DETACH_H */
