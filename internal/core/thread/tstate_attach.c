/* Attaching a thread to a thread state and detaching it.
 *
 * An attached thread holds the GIL of the state's interpreter, and
 * _Py_tss_tstate is the state. These functions have the GIL's memory order:
 * attaching acquires what the detaching before it released.
 *
 * A thread that wants to attach to an interpreter or a runtime that another
 * thread is ending hangs forever. It does not exit, since the frames below it,
 * and the locks they hold, are not ours to unwind.
 *
 * Callers: the thread that owns the state. Fork: works in a child. Signals:
 * not async-signal-safe.
 */
#include "thread/thread.h"
#include "gil.h"
#include "internal/pycore_pythread.h"

void
gopyrt_tstate_missing(const char *func)
{
    _Py_FatalErrorFunc(func, "the function must be called with the GIL held, "
                             "after Python initialization and before Python finalization, "
                             "but the GIL is released "
                             "(the current Python thread state is NULL)");
}

/* ---- Hanging ------------------------------------------------------------- */

int
_PyThreadState_MustExit(PyThreadState *tstate)
{
    return _Py_atomic_load_int_relaxed(&tstate->state) == _Py_THREAD_SHUTTING_DOWN;
}

void
_PyThreadState_SetShuttingDown(PyThreadState *tstate)
{
    _Py_atomic_store_int(&tstate->state, _Py_THREAD_SHUTTING_DOWN);
}

/* Another thread is ending it. The address of `ending` is not enough: near the end that state is
 * deleted, and a thread that comes late may be given its memory. */
static int
others_end(PyThreadState *ending, unsigned long ending_id, PyThreadState *tstate)
{
    return ending != NULL && ending_id != gopyrt_thread_ident()
           && (ending != tstate || tstate->thread_id != ending_id);
}

int
gopyrt_tstate_must_hang(PyThreadState *tstate)
{
    if (_PyThreadState_MustExit(tstate)) {
        return 1;
    }
    PyThreadState *ending = _PyRuntimeState_GetFinalizing(&_PyRuntime);
    if (__builtin_expect(ending != NULL, 0)
        && others_end(ending, _PyRuntimeState_GetFinalizingID(&_PyRuntime), tstate))
    {
        return 1;
    }
    ending = _PyInterpreterState_GetFinalizing(tstate->interp);
    return __builtin_expect(ending != NULL, 0)
           && others_end(ending, _PyInterpreterState_GetFinalizingID(tstate->interp), tstate);
}

void
_PyThreadState_HangThread(PyThreadState *tstate)
{
    gopyrt_section.depth = 1; /* all that it was in ends here */
    gopyrt_section_leave();
    /* A signal handler may yet run on this thread, and ask for its state; or it is cancelled. */
    HEAD_LOCK(&_PyRuntime);
    gopyrt_gilstate_unbind_locked(tstate);
    HEAD_UNLOCK(&_PyRuntime);
    gopyrt_tstate_unref(tstate);
    PyThread_hang_thread();
}

/* There is no GIL to wait for: the state was deleted, and its thread returns
 * after the end or used it wrongly. */
static void _Py_NO_RETURN
cannot_attach(PyThreadState *tstate)
{
    if (_PyThreadState_MustExit(tstate)) {
        PyThread_hang_thread(); /* it ended just now */
    }
    if (!tstate->_status.initialized) {
        if (_PyRuntimeState_GetFinalizing(&_PyRuntime) != NULL
            || _Py_atomic_load_int(&gopyrt_ended_once)) {
            PyThread_hang_thread();
        }
        _Py_FatalErrorFormat("_PyThreadState_Attach", "thread state %p was deleted",
                             (void *)tstate);
    }
    _Py_FatalErrorFormat("_PyThreadState_Attach",
                         "the interpreter of thread state %p has no GIL yet", (void *)tstate);
}

/* ---- Attaching ----------------------------------------------------------- */

void
_PyThreadState_Attach(PyThreadState *tstate)
{
    if (__builtin_expect(_Py_tss_tstate != NULL, 0)) {
        _Py_FatalErrorFunc("_PyThreadState_Attach", "non-NULL old thread state");
    }
    if (__builtin_expect(_PyThreadState_MustExit(tstate), 0)) {
        _PyThreadState_HangThread(tstate);
    }
    struct _gil_runtime_state *gil = tstate->_status.initialized ? tstate->interp->ceval.gil : NULL;
    if (__builtin_expect(gil == NULL, 0)) {
        cannot_attach(tstate);
    }
    if (__builtin_expect(gopyrt_section.due, 0)) {
        gopyrt_section_self_wait("_PyThreadState_Attach");
    }
    gopyrt_section_enter();
    if (!gopyrt_gil_try(gil)) {
        gopyrt_gil_wait(gil, tstate);
    }
    if (__builtin_expect(gopyrt_tstate_must_hang(tstate), 0)) {
        gopyrt_gil_refuse(gil, tstate);
        _PyThreadState_HangThread(tstate);
    }
    gopyrt_gil_got(gil, tstate);

    _Py_tss_tstate = tstate;
    _Py_atomic_store_int_relaxed(&tstate->state, _Py_THREAD_ATTACHED);
    if (!tstate->_status.bound) {
        _PyThreadState_Bind(tstate);
    }
    if (__builtin_expect(gopyrt_gilstate_get() != tstate || !tstate->_status.bound_gilstate, 0)) {
        gopyrt_gilstate_bind(tstate);
    }
    tstate->_status.active = 1;
    gopyrt_section_leave();
    /* Not before: that takes long, and between the first look whether its interpreter has ended
     * and the GIL a thread should have little to do. */
    if (((_PyThreadStateImpl *)tstate)->c_stack_hard_limit == 0) {
        _Py_InitializeRecursionLimits(tstate);
    }
}

static inline void
detach(PyThreadState *tstate)
{
    gopyrt_section_enter();
    tstate->_status.active = 0;
    _Py_atomic_store_int_relaxed(&tstate->state, _Py_THREAD_DETACHED);
    _Py_tss_tstate = NULL;
    _PyEval_ReleaseLock(tstate->interp, tstate, 0);
    gopyrt_section_leave();
}

void
_PyThreadState_Detach(PyThreadState *tstate)
{
    detach(tstate);
}

/* Without stop-the-world no thread is ever suspended. */
void
_PyThreadState_Suspend(PyThreadState *tstate)
{
    detach(tstate);
}

PyThreadState *
PyThreadState_Swap(PyThreadState *tstate)
{
    PyThreadState *before = _Py_tss_tstate;
    gopyrt_host_calls_check();
    if (before != NULL) {
        detach(before);
    }
    if (tstate != NULL) {
        _PyThreadState_Attach(tstate);
    }
    return before;
}

/* ---- Stop-the-world ------------------------------------------------------
 * With a GIL the attached thread is the only one that runs: nothing to do, in
 * CPython's default build as here, and no field changes. */

void
_PyEval_StopTheWorld(PyInterpreterState *interp)
{
    (void)interp;
}

void
_PyEval_StartTheWorld(PyInterpreterState *interp)
{
    (void)interp;
}

void
_PyEval_StopTheWorldAll(_PyRuntimeState *runtime)
{
    (void)runtime;
}

void
_PyEval_StartTheWorldAll(_PyRuntimeState *runtime)
{
    (void)runtime;
}
