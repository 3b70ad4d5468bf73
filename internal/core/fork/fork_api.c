/* PyOS_BeforeFork, PyOS_AfterFork_Parent and PyOS_AfterFork_Child, for hosts
 * that call them around fork(), and the locks that are held across it.
 *
 * Calling them is optional: the handlers of fork_hooks.c do the same for every
 * fork. Calling them in addition does no harm.
 */
#include "fork/fork.h"
#include "thread/thread.h"
#include "fatal/fatal.h"

#include "internal/pycore_lock.h"

/* A thread that forks while it holds the list's lock itself, or while the lock
 * is never released, must not wait forever: after this time it forks without the
 * lock. The child resets the lock in any case. */
#define FORK_LOCK_PATIENCE (PyTime_t)1000000000 /* ns */

static __thread int nesting __attribute__((tls_model("initial-exec")));
static __thread int holds_head __attribute__((tls_model("initial-exec")));

void
gopyrt_fork_lock(void)
{
    if (nesting++ == 0) {
        holds_head = _PyMutex_LockTimed(&_PyRuntime.interpreters.mutex, FORK_LOCK_PATIENCE,
                                        _Py_LOCK_DONT_DETACH)
                     == PY_LOCK_ACQUIRED;
    }
}

void
gopyrt_fork_unlock(void)
{
    if (nesting > 0 && --nesting == 0 && holds_head) {
        holds_head = 0;
        PyMutex_Unlock(&_PyRuntime.interpreters.mutex);
    }
}

void
gopyrt_fork_forget(void)
{
    nesting = 0;
    holds_head = 0;
}

void
PyOS_BeforeFork(void)
{
    gopyrt_fork_lock();
}

void
PyOS_AfterFork_Parent(void)
{
    gopyrt_fork_unlock();
}

void
PyOS_AfterFork_Child(void)
{
    gopyrt_fork_forget();
    if (gopyrt_control_alive() && !gopyrt_control_alive_here()) {
        gopyrt_control_after_fork_child(); /* no fork handler has run */
    }
    PyStatus status = _PyRuntimeState_ReInitThreads(&_PyRuntime);
    if (PyStatus_Exception(status)) {
        _Py_FatalErrorFunc(status.func, status.err_msg);
    }
}

void
PyOS_AfterFork(void)
{
    PyOS_AfterFork_Child();
}
