/* Interpreters that are made and ended from within another one, as a module for
 * subinterpreters does it: the caller's thread state comes back, failures are errors of the
 * thread. Making and ending themselves are those of interp_life.c.
 */
#include "runtime/runtime.h"
#include "alloc/alloc.h"
#include "fatal/fatal.h"
#include "thread/thread.h"
#include "internal/pycore_crossinterp.h"

PyInterpreterState *
_PyXI_NewInterpreter(PyInterpreterConfig *config, long *maybe_whence, PyThreadState **p_tstate,
                     PyThreadState **p_save_tstate)
{
    PyThreadState *caller = _PyThreadState_GET(), *tstate;
    long whence = maybe_whence != NULL ? *maybe_whence : _PyInterpreterState_WHENCE_XI;
    PyStatus status = gopyrt_interp_make("_PyXI_NewInterpreter", &tstate, config, whence);
    if (PyStatus_Exception(status)) {
        gopyrt_error_set(GOPYRT_ERROR_INTERPRETER, "sub-interpreter creation failed: %s: %s",
                         status.func != NULL ? status.func : "_PyXI_NewInterpreter",
                         status.err_msg);
        return NULL;
    }
    PyInterpreterState *interp = tstate->interp;
    if (p_tstate == NULL) {
        /* Nobody would know the thread state: the caller goes back without it. */
        PyThreadState_Clear(tstate);
        PyThreadState_Swap(caller);
        PyThreadState_Delete(tstate);
        caller = NULL;
    }
    else {
        *p_tstate = tstate;
    }
    if (p_save_tstate != NULL) {
        *p_save_tstate = caller;
    }
    return interp;
}

/* One that never had a thread, and can have none. */
static void
end_bare(PyInterpreterState *interp)
{
    PyInterpreterState_Clear(interp);
    PyInterpreterState_Delete(interp);
}

void
_PyXI_EndInterpreter(PyInterpreterState *interp, PyThreadState *tstate,
                     PyThreadState **p_save_tstate)
{
    static const char func[] = "_PyXI_EndInterpreter";
    PyThreadState *caller = PyThreadState_Get();

    if (interp == NULL || interp == &_PyRuntime._main_interpreter) {
        _Py_FatalErrorFunc(func, interp == NULL ? "the interpreter is NULL"
                                                : "the main interpreter ends with Py_FinalizeEx");
    }
    if (tstate != NULL && tstate->interp != interp) {
        _Py_FatalErrorFunc(func, "the thread state is another interpreter's");
    }
    if (!_PyInterpreterState_IsReady(interp)) {
        end_bare(interp);
        return;
    }
    /* To what the thread returns: nothing of an interpreter that is gone. */
    PyThreadState *back = p_save_tstate != NULL ? *p_save_tstate : caller;
    if (back != NULL && back->interp == interp) {
        back = NULL;
    }
    if (tstate == NULL) {
        tstate = caller->interp == interp
                     ? caller
                     : _PyThreadState_NewBound(interp, _PyThreadState_WHENCE_FINI);
        if (tstate == NULL) {
            gopyrt_error_set(GOPYRT_ERROR_MEMORY,
                             "%s: no memory for a thread state; interpreter %lld goes on", func,
                             (long long)interp->id);
            return;
        }
    }
    PyThreadState_Swap(tstate);
    Py_EndInterpreter(tstate);
    PyThreadState_Swap(back);
}
