/* PyGILState_*: attaching a thread that may or may not have a thread state.
 *
 * Each thread has at most one state for this, the one that it attached last;
 * Ensure attaches it, or makes one of the main interpreter where there is none.
 * gilstate_counter counts the calls of Ensure; the Release that brings it to
 * zero deletes the state.
 *
 * Callers: any thread. Fork: works in a child. Signals: not async-signal-safe.
 */
#include "thread/thread.h"
#include "internal/pycore_pyerrors.h"
#include "internal/pycore_pythread.h"

PyStatus
_PyGILState_Init(PyInterpreterState *interp)
{
    if (interp == &_PyRuntime._main_interpreter) {
        _Py_atomic_store_ptr_release(&_PyRuntime.gilstate.autoInterpreterState, interp);
    }
    return PyStatus_Ok();
}

void
_PyGILState_Fini(PyInterpreterState *interp)
{
    if (interp == &_PyRuntime._main_interpreter) {
        _Py_atomic_store_ptr_release(&_PyRuntime.gilstate.autoInterpreterState, NULL);
    }
}

static PyInterpreterState *
auto_interpreter(void)
{
    return _Py_atomic_load_ptr_acquire(&_PyRuntime.gilstate.autoInterpreterState);
}

PyThreadState *
PyGILState_GetThisThreadState(void)
{
    return gopyrt_gilstate_get();
}

/* Also 1 when the answer is unknown: the check is switched off (check_enabled 0)
 * as soon as there is a subinterpreter, and cannot be made before the runtime is
 * up or after it has ended. */
int
PyGILState_Check(void)
{
    if (!_Py_atomic_load_int_relaxed(&_PyRuntime.gilstate.check_enabled)
        || !_PyRuntime.autoTSSkey._is_initialized)
    {
        return 1;
    }
    PyThreadState *tstate = _Py_tss_tstate;
    return tstate != NULL && tstate == gopyrt_gilstate_get();
}

static PyThreadState *
new_state(void)
{
    PyInterpreterState *interp = auto_interpreter();
    if (interp == NULL) {
        /* After the end there is nothing to return to, but the thread's frames
         * are not ours to unwind. */
        if (_PyRuntimeState_GetFinalizing(&_PyRuntime) != NULL
            || _Py_atomic_load_int(&gopyrt_ended_once)) {
            PyThread_hang_thread();
        }
        _Py_FatalErrorFunc("PyGILState_Ensure",
                           "the runtime is not initialized: call Py_Initialize "
                           "or Py_InitializeFromConfig first");
    }
    PyThreadState *tstate = _PyThreadState_NewBound(interp, _PyThreadState_WHENCE_GILSTATE);
    if (tstate == NULL) {
        _Py_FatalErrorFunc("PyGILState_Ensure", "Couldn't create thread-state for new thread");
    }
    tstate->gilstate_counter = 0;
    return tstate;
}

PyGILState_STATE
PyGILState_Ensure(void)
{
    PyThreadState *tstate = gopyrt_gilstate_get();
    int attached = 0;

    if (tstate == NULL) {
        tstate = new_state();
    }
    else {
        attached = tstate == _Py_tss_tstate;
    }
    if (!attached) {
        PyEval_RestoreThread(tstate);
    }
    ++tstate->gilstate_counter;
    return attached ? PyGILState_LOCKED : PyGILState_UNLOCKED;
}

void
PyGILState_Release(PyGILState_STATE before)
{
    PyThreadState *tstate = gopyrt_gilstate_get();
    if (tstate == NULL) {
        _Py_FatalErrorFunc("PyGILState_Release",
                           "auto-releasing thread-state, but no thread-state for "
                           "this thread");
    }
    if (tstate != _Py_tss_tstate) {
        _Py_FatalErrorFormat("PyGILState_Release", "thread state %p must be current when releasing",
                             (void *)tstate);
    }
    if (tstate->gilstate_counter == 1) {
        /* It counts until all is cleared: what ends there may ensure and release it, too. */
        PyThreadState_Clear(tstate);
        tstate->gilstate_counter = 0;
        _PyThreadState_DeleteCurrent(tstate);
        return;
    }
    --tstate->gilstate_counter;
    if (before == PyGILState_UNLOCKED) {
        _PyThreadState_Detach(tstate);
    }
}
