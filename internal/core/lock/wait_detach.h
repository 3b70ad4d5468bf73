/* Releasing the GIL during a wait.
 *
 * A thread that waits "with detach" must not withhold the GIL from the thread
 * that will end its wait. A thread with no thread state, or with a detached
 * one, has nothing to release.
 *
 * The waiter joins the queue first and then detaches, so that a wake-up in
 * between is not lost. It attaches again only when it holds no lock of the lock
 * code itself, because attaching may block.
 */
#ifndef GOPYRT_WAIT_DETACH_H
#define GOPYRT_WAIT_DETACH_H

#include "lock/lock.h"

/* Detaches the calling thread if asked to and if it is attached. Returns the
 * argument for gopyrt_wait_attach: the state, or NULL. */
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
