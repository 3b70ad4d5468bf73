/* Finding interpreters: the list for the public functions, ids, and the
 * references that keep an interpreter alive by its id.
 *
 * Head and Next take no lock, as in CPython: a walk while other threads create
 * or end interpreters must hold HEAD_LOCK.
 */
#include "fatal/fatal.h"
#include "thread/thread.h"
#include "internal/pycore_pylifecycle.h"

PyInterpreterState *
PyInterpreterState_Head(void)
{
    return _Py_atomic_load_ptr_acquire(&_PyRuntime.interpreters.head);
}

PyInterpreterState *
PyInterpreterState_Next(PyInterpreterState *interp)
{
    return _Py_atomic_load_ptr_acquire(&interp->next);
}

PyInterpreterState *
PyInterpreterState_Main(void)
{
    return _Py_atomic_load_ptr_acquire(&_PyRuntime.interpreters.main);
}

PyInterpreterState *
_PyInterpreterState_Main(void)
{
    return PyInterpreterState_Main();
}

PyInterpreterState *
PyInterpreterState_Get(void)
{
    PyThreadState *tstate = _PyThreadState_GET();
    _Py_EnsureFuncTstateNotNULL("PyInterpreterState_Get", tstate);
    if (tstate->interp == NULL) {
        _Py_FatalErrorFunc("PyInterpreterState_Get", "no current interpreter");
    }
    return tstate->interp;
}

int64_t
PyInterpreterState_GetID(PyInterpreterState *interp)
{
    return interp == NULL ? -1 : interp->id;
}

PyInterpreterState *
gopyrt_interp_find(int64_t id)
{
    HEAD_LOCK(&_PyRuntime);
    PyInterpreterState *interp = gopyrt_interp_find_locked(id);
    HEAD_UNLOCK(&_PyRuntime);
    return interp;
}

PyInterpreterState *
_PyInterpreterState_LookUpID(int64_t id)
{
    PyInterpreterState *interp = gopyrt_interp_find(id);
    if (interp == NULL) {
        gopyrt_error_set(GOPYRT_ERROR_INTERPRETER_NOT_FOUND, "unrecognized interpreter ID %lld",
                         (long long)id);
    }
    return interp;
}

long
_PyInterpreterState_GetWhence(PyInterpreterState *interp)
{
    return interp->_whence;
}

int
_PyInterpreterState_IsReady(PyInterpreterState *interp)
{
    return interp->_ready;
}

int
_PyInterpreterState_RequiresIDRef(PyInterpreterState *interp)
{
    return interp->requires_idref;
}

void
_PyInterpreterState_RequireIDRef(PyInterpreterState *interp, int required)
{
    interp->requires_idref = required != 0;
}

int
_Py_IsInterpreterFinalizing(PyInterpreterState *interp)
{
    return _PyInterpreterState_GetFinalizing(interp) != NULL;
}

void
gopyrt_interp_set_finalizing(PyInterpreterState *interp, PyThreadState *tstate)
{
    _PyInterpreterState_SetFinalizing(interp, tstate);
}

void
_PyInterpreterState_IDIncref(PyInterpreterState *interp)
{
    _Py_atomic_add_ssize(&interp->id_refcount, 1);
}

void
_PyInterpreterState_IDDecref(PyInterpreterState *interp)
{
    Py_ssize_t before = _Py_atomic_add_ssize(&interp->id_refcount, -1);
    if (before != 1 || !interp->requires_idref) {
        return;
    }
    /* The last reference keeps the interpreter alive: end it, from a thread
     * state of its own, as its owner would. */
    PyThreadState *own = _PyThreadState_NewBound(interp, _PyThreadState_WHENCE_FINI);
    if (own == NULL) {
        return; /* out of memory; it ends with the runtime */
    }
    PyThreadState *caller = PyThreadState_Swap(own);
    Py_EndInterpreter(own);
    PyThreadState_Swap(caller);
}
