/* PyOS_BeforeFork, PyOS_AfterFork_Parent and PyOS_AfterFork_Child, for hosts
 * that call them around fork().
 *
 * Calling them is optional: the handlers of fork_hooks.c do the same for every
 * fork. Calling them in addition does no harm.
 */
#include "fork/fork.h"
#include "alloc/alloc.h"
#include "thread/thread.h"
#include "fatal/fatal.h"

void
PyOS_BeforeFork(void)
{
    gopyrt_fork_hold(GOPYRT_FORK_LOCK_HEADS, &_PyRuntime.interpreters.mutex);
}

void
PyOS_AfterFork_Parent(void)
{
    gopyrt_fork_release(GOPYRT_FORK_LOCK_HEADS);
}

void
PyOS_AfterFork_Child(void)
{
    if (gopyrt_fork_not_reset()) {
        gopyrt_fork_catch_up(NULL); /* a handler of the host calls it */
        return;
    }
    gopyrt_alloc_after_fork_child();
    if (!gopyrt_control_here()) {
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
