/* Which thread state runs an interpreter's main program: interp->threads.main. It is compared,
 * never followed, since that thread state may have been deleted.
 *
 * Who sets it is attached to the interpreter. Any thread may ask or take it back, so each
 * access is atomic: release and acquire. Fork: fork/tstate_fork.c. */
#include "fatal/fatal.h"
#include "thread/thread.h"

int
_PyInterpreterState_SetRunningMain(PyInterpreterState *interp)
{
    PyThreadState *tstate = _PyThreadState_GET(), *none = NULL;

    gopyrt_tstate_require("_PyInterpreterState_SetRunningMain", tstate);
    if (_PyInterpreterState_IsRunningMain(interp)) {
        gopyrt_error_set(GOPYRT_ERROR_INTERPRETER, "interpreter already running");
        return -1;
    }
    if (tstate->interp != interp) {
        gopyrt_error_set(GOPYRT_ERROR_RUNTIME, "current tstate has wrong interpreter");
        return -1;
    }
    /* CPython relies on the GIL here. */
    if (!_Py_atomic_compare_exchange_ptr(&interp->threads.main, &none, tstate)) {
        gopyrt_error_set(GOPYRT_ERROR_INTERPRETER, "interpreter already running");
        return -1;
    }
    return 0;
}

void
_PyInterpreterState_SetNotRunningMain(PyInterpreterState *interp)
{
    _Py_atomic_store_ptr_release(&interp->threads.main, NULL);
}

int
_PyInterpreterState_IsRunningMain(PyInterpreterState *interp)
{
    return _Py_atomic_load_ptr_acquire(&interp->threads.main) != NULL;
}
