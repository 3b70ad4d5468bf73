/* Making and ending interpreters, as callers see it. Making and ending them are
 * sequences of the control plane; what they hold is released here.
 *
 * Clear and Delete do not need the control plane, since they could not report
 * that it is missing.
 */
#include "runtime/runtime.h"
#include "fatal/fatal.h"
#include "thread/thread.h"
#include "object/collect/collect.h"
#include "object/life/life.h"
#include "eval/eval.h"
#include "internal/pycore_pythread.h"

#include "internal/pycore_audit.h"

#define DELETION_LIST_MAX 100 /* executors, CPython's EXECUTOR_DELETE_LIST_MAX */

PyStatus
_PyInterpreterState_New(PyThreadState *tstate, PyInterpreterState **pinterp)
{
    gopyrt_call call = GOPYRT_CALL(GOPYRT_OP_INTERP_NEW, "PyInterpreterState_New");
    call.tstate = tstate;
    call.whence = _PyInterpreterState_WHENCE_UNKNOWN;
    *pinterp = NULL;
    PyStatus status = gopyrt_control_run(&call);
    if (!PyStatus_Exception(status)) {
        *pinterp = call.interp;
    }
    return status;
}

PyInterpreterState *
PyInterpreterState_New(void)
{
    PyInterpreterState *interp;
    PyStatus status = _PyInterpreterState_New(_PyThreadState_GET(), &interp);
    if (PyStatus_Exception(status)) {
        Py_ExitStatusException(status);
    }
    return interp;
}

void
gopyrt_interp_clear(PyInterpreterState *interp)
{
    /* The hooks are notified, but cannot refuse the end. */
    PyThreadState *tstate = _PyThreadState_GET();
    PyObject *pending = tstate != NULL ? tstate->current_exception : NULL;
    if (_PySys_Audit(tstate, "cpython.PyInterpreterState_Clear", NULL) < 0) {
        tstate->current_exception = pending;
    }
    /* Clearing a thread state may run its owner's code, so not under the lock.
     * The list does not change meanwhile, since its threads are gone. */
    for (PyThreadState *t = PyInterpreterState_ThreadHead(interp); t != NULL;
         t = PyThreadState_Next(t)) {
        PyThreadState_Clear(t);
    }
    gopyrt_tokens_end(interp);
    if (tstate != NULL && tstate->interp == interp) {
        gopyrt_collector_at_end(interp);
        gopyrt_objects_end(interp);
    }
    gopyrt_watchers_clear(interp);
    /* No optimized code waits for its end any more; so much may. */
    interp->executor_deletion_list_remaining_capacity = DELETION_LIST_MAX;
    gopyrt_interp_unconfigure(interp);
}

void
PyInterpreterState_Clear(PyInterpreterState *interp)
{
    gopyrt_interp_clear(interp);
}

void
PyInterpreterState_Delete(PyInterpreterState *interp)
{
    PyThreadState *current = _PyThreadState_GET();
    if (current != NULL && current->interp == interp) {
        _PyThreadState_Detach(current);
    }
    PyThreadState *rest;
    while ((rest = PyInterpreterState_ThreadHead(interp)) != NULL) {
        PyThreadState_Delete(rest);
    }
    _PyEval_FiniGIL(interp);
    gopyrt_interp_discard(interp);
}

PyStatus
gopyrt_interp_make(const char *func, PyThreadState **tstate_p, const PyInterpreterConfig *config,
                   long whence)
{
    if (tstate_p == NULL || config == NULL) {
        PyStatus status =
            PyStatus_Error(tstate_p == NULL ? "there is no place for the new thread state: "
                                              "tstate_p is NULL"
                                            : "interpreter config is NULL");
        status.func = func;
        return status;
    }
    gopyrt_call call = GOPYRT_CALL(GOPYRT_OP_NEW_INTERPRETER, func);
    call.interp_config = config;
    call.saved_tstate = _PyThreadState_GET();
    call.whence = whence;
    int was_up = Py_IsInitialized();
    PyStatus status = gopyrt_control_run(&call);
    if (!PyStatus_Exception(status)) {
        *tstate_p = call.tstate;
    }
    else if (was_up) {
        *tstate_p = NULL; /* else nothing was begun, and it stays as it is */
    }
    return status;
}

PyStatus
Py_NewInterpreterFromConfig(PyThreadState **tstate_p, const PyInterpreterConfig *config)
{
    return gopyrt_interp_make("Py_NewInterpreterFromConfig", tstate_p, config,
                              _PyInterpreterState_WHENCE_CAPI);
}

PyThreadState *
Py_NewInterpreter(void)
{
    const PyInterpreterConfig legacy = {
        .use_main_obmalloc = 1,
        .allow_fork = 1,
        .allow_exec = 1,
        .allow_threads = 1,
        .allow_daemon_threads = 1,
        .check_multi_interp_extensions = 0,
        .gil = PyInterpreterConfig_SHARED_GIL,
    };
    PyThreadState *tstate;
    PyStatus status = Py_NewInterpreterFromConfig(&tstate, &legacy);
    if (PyStatus_Exception(status)) {
        Py_ExitStatusException(status);
    }
    return tstate;
}

int
gopyrt_interp_claim(PyInterpreterState *interp)
{
    int unclaimed = 0;
    return _Py_atomic_compare_exchange_int(&interp->finalizing, &unclaimed, 1);
}

/* A callback was left by a jump: the interpreter can be ended again, by any thread. */
static void
abandon_end(const gopyrt_host_call *end)
{
    PyInterpreterState *interp = gopyrt_interp_find(end->interp_id);
    if (interp != NULL && interp == end->object) {
        _PyInterpreterState_SetFinalizing(interp, NULL);
        _Py_atomic_store_int(&interp->finalizing, 0);
    }
}

/* Whether the calling thread is ending it. */
static int
ends_here(const PyInterpreterState *interp)
{
    return gopyrt_host_calls_have((uintptr_t)gopyrt_interp_end, interp);
}

int
gopyrt_interp_in_own_hands_locked(PyInterpreterState *interp)
{
    return ends_here(interp)
           || (!_Py_atomic_load_int(&interp->_ready)
               && gopyrt_interp_record_of(interp)->maker == PyThread_get_thread_ident_ex());
}

void
gopyrt_interp_unclaim_others(PyInterpreterState *interp)
{
    int mine = interp == &_PyRuntime._main_interpreter ? gopyrt_lifecycle_taking_down()
                                                       : ends_here(interp);
    if (!mine && interp->finalizing) {
        _Py_atomic_store_int(&interp->finalizing, 0);
    }
}

__attribute__((noinline)) void
gopyrt_interp_end(PyThreadState *tstate)
{
    const gopyrt_host_call what = { .abandon = abandon_end,
                                    .function = (uintptr_t)gopyrt_interp_end,
                                    .object = tstate->interp,
                                    .interp_id = tstate->interp->id };
    gopyrt_call call = GOPYRT_CALL(GOPYRT_OP_END_INTERPRETER, "Py_EndInterpreter");
    call.tstate = tstate;
    call.interp = tstate->interp;
    gopyrt_host_call *end = gopyrt_host_call_begin(&what, __builtin_frame_address(0));
    PyStatus status = gopyrt_control_run(&call);
    gopyrt_host_call_end(end);
    if (PyStatus_Exception(status)) {
        Py_ExitStatusException(status);
    }
}

int
gopyrt_interp_try_end(PyThreadState *tstate)
{
    if (tstate == NULL || tstate != _PyThreadState_GET()) {
        _Py_FatalErrorFunc("Py_EndInterpreter", "thread is not current");
    }
    gopyrt_host_calls_check();
    if (tstate->interp == &_PyRuntime._main_interpreter) {
        _Py_FatalErrorFunc("Py_EndInterpreter", "the main interpreter ends with Py_FinalizeEx");
    }
    if (tstate->current_frame != NULL) {
        _Py_FatalErrorFunc("Py_EndInterpreter", "thread still has a frame");
    }
    if (gopyrt_interp_claim(tstate->interp)) {
        gopyrt_interp_end(tstate);
        return 1;
    }
    if (ends_here(tstate->interp)) {
        _Py_FatalErrorFunc("Py_EndInterpreter",
                           "called from a callback of the same interpreter's end");
    }
    return 0;
}

void
Py_EndInterpreter(PyThreadState *tstate)
{
    if (!gopyrt_interp_try_end(tstate)) {
        /* Another thread ends it, so this thread has to hang. */
        _PyThreadState_Detach(tstate);
        PyThread_hang_thread();
    }
}
