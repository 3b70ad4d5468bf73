/* Access to the current thread state, to its parts, and to the other states of
 * its interpreter.
 *
 * Walking by PyInterpreterState_ThreadHead and PyThreadState_Next is safe while
 * others create and delete states if the walker holds HEAD_LOCK; the loads
 * acquire, so that a walker without it sees complete states at least.
 *
 * Callers: any thread, attached where it says so. Fork: works in a child.
 * Signals: PyThreadState_GetUnchecked and _PyThreadState_GetCurrent are
 * async-signal-safe.
 */
#include "thread/thread.h"

PyThreadState *
_PyThreadState_GetCurrent(void)
{
    return _Py_tss_tstate;
}

PyThreadState *
PyThreadState_GetUnchecked(void)
{
    return _Py_tss_tstate;
}

PyThreadState *
PyThreadState_Get(void)
{
    PyThreadState *tstate = _Py_tss_tstate;
    gopyrt_tstate_require("PyThreadState_Get", tstate);
    return tstate;
}

PyInterpreterState *
PyThreadState_GetInterpreter(PyThreadState *tstate)
{
    gopyrt_tstate_argument("PyThreadState_GetInterpreter", tstate);
    return tstate->interp;
}

uint64_t
PyThreadState_GetID(PyThreadState *tstate)
{
    gopyrt_tstate_argument("PyThreadState_GetID", tstate);
    return tstate->id;
}

PyThreadState *
PyInterpreterState_ThreadHead(PyInterpreterState *interp)
{
    return _Py_atomic_load_ptr_acquire(&interp->threads.head);
}

PyThreadState *
PyThreadState_Next(PyThreadState *tstate)
{
    gopyrt_tstate_argument("PyThreadState_Next", tstate);
    return _Py_atomic_load_ptr_acquire(&tstate->next);
}

/* While `tracing` is not 0, the state's trace and profile functions are not
 * called. The caller is attached to the state. */
void
PyThreadState_EnterTracing(PyThreadState *tstate)
{
    gopyrt_tstate_argument("PyThreadState_EnterTracing", tstate);
    tstate->tracing++;
}

void
PyThreadState_LeaveTracing(PyThreadState *tstate)
{
    gopyrt_tstate_argument("PyThreadState_LeaveTracing", tstate);
    tstate->tracing--; /* may become negative: a trace function leaves, calls, and enters again */
}

int
_Py_IsMainThread(void)
{
    return gopyrt_is_main_thread();
}

/* The main thread of the main interpreter: where signals are handled. */
int
_PyOS_IsMainThread(void)
{
    PyThreadState *tstate = _Py_tss_tstate;
    gopyrt_tstate_require("_PyOS_IsMainThread", tstate);
    return _Py_ThreadCanHandleSignals(tstate->interp);
}
