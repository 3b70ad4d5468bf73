/* What goes from one interpreter to another. An interpreter that only the parent has owns
 * nothing in the child any more. */
#include "calls.h"
#include "internal/pycore_ceval.h"
#include "internal/pycore_crossinterp.h"

static char shared;
static int freed;

static void
note(void *what)
{
    HOLDS(what == &shared);
    freed++;
}

static PyObject *
new_object(_PyXIData_t *data)
{
    return (PyObject *)data;
}

static _PyXIData_t *
filled(PyInterpreterState *interp)
{
    _PyXIData_t *data = _PyXIData_New();
    HOLDS(data != NULL);
    _PyXIData_Init(data, interp, &shared, NULL, new_object);
    _PyXIData_SET_FREE(data, note);
    return data;
}

CASE(_PyXIData_New, DETACHED)
{
    _PyXIData_t *data = _PyXIData_New();
    GIVES(0, _PyXIData_INTERPID(data));
    HOLDS(_PyXIData_DATA(data) == NULL);
}

CASE(_PyXIData_Init, DETACHED)
{
    GIVES(0, _PyXIData_INTERPID(filled(PyInterpreterState_Main())));
    GIVES(-1, _PyXIData_INTERPID(filled(NULL)));
}

CASE(_PyXIData_InitWithSize, ATTACHED)
{
    _PyXIData_t data;
    GIVES(0, _PyXIData_InitWithSize(&data, PyInterpreterState_Get(), 100, NULL, new_object));
    HOLDS(_PyXIData_CHECK_FREE(&data, PyMem_RawFree));
    GIVES(0, _PyXIData_Release(&data));
    GIVES(-1, _PyXIData_InitWithSize(&data, NULL, SIZE_MAX / 2, NULL, new_object));
}

CASE(_PyXIData_NewObject, DETACHED)
{
    _PyXIData_t *data = filled(NULL);
    HOLDS(_PyXIData_NewObject(data) == (PyObject *)data);
}

CASE(_PyXIData_Clear, DETACHED)
{
    _PyXIData_t *data = filled(NULL);
    _PyXIData_Clear(NULL, data);
    _PyXIData_Clear(NULL, data);
    GIVES(1, freed);
}

CASE(_PyXIData_Free, INSIDE)
{
    _PyXIData_Free(filled(here.inside->interp));
    GIVES(1, freed);
}

CASE(_PyXIData_Release, INSIDE)
{
    GIVES(0, _PyXIData_Release(filled(here.inside->interp)));
    GIVES(1, freed);
    /* Another's goes to its queue, and is freed at the end of that at the latest. */
    PyThreadState *other = situation_other();
    GIVES(0, _PyXIData_Release(filled(other->interp)));
    GIVES(1, freed);
    PyThreadState_Swap(other);
    GIVES(0, _PyEval_MakePendingCalls(other));
    GIVES(2, freed);
    GIVES(0, _PyXIData_Release(filled(here.inside->interp)));
    Py_EndInterpreter(other);
    PyThreadState_Swap(here.inside);
    GIVES(0, _PyEval_MakePendingCalls(here.inside));
    GIVES(3, freed);
    _PyXIData_t *orphan = filled(NULL);
    GIVES(-1, _PyXIData_Release(orphan));
    orphan->interpid = 1000000; /* as one of the parent's */
    GIVES(-1, _PyXIData_Release(orphan));
    HOLDS(_PyXIData_DATA(orphan) == &shared);
    GIVES(3, freed);
}

CASE(_PyXIData_ReleaseAndRawFree, ATTACHED)
{
    GIVES(0, _PyXIData_ReleaseAndRawFree(filled(PyInterpreterState_Get())));
    GIVES(1, freed);
    PyThreadState *other = situation_other();
    GIVES(0, _PyXIData_ReleaseAndRawFree(filled(other->interp)));
    PyThreadState_Swap(other);
    Py_EndInterpreter(other);
    PyThreadState_Swap(here.main);
    GIVES(2, freed);
    GIVES(-1, _PyXIData_ReleaseAndRawFree(filled(NULL)));
    GIVES(2, freed);
}

CASE(_PyXI_NewFailure, BARE)
{
    GIVES(_PyXI_ERR_NO_ERROR, _PyXI_GetFailureCode(_PyXI_NewFailure()));
}

CASE(_PyXI_FreeFailure, DETACHED)
{
    _PyXI_FreeFailure(_PyXI_NewFailure());
    _PyXI_FreeFailure(NULL);
}

CASE(_PyXI_GetFailureCode, BARE)
{
    GIVES(_PyXI_ERR_NO_ERROR, _PyXI_GetFailureCode(NULL));
}

CASE(_PyXI_InitFailureUTF8, BARE)
{
    _PyXI_failure *failure = _PyXI_NewFailure();
    _PyXI_InitFailureUTF8(failure, _PyXI_ERR_NOT_SHAREABLE, "a message");
    GIVES(_PyXI_ERR_NOT_SHAREABLE, _PyXI_GetFailureCode(failure));
}

CASE(_PyXI_NewSession, BARE)
{
    HOLDS(_PyXI_NewSession() != NULL);
}

CASE(_PyXI_FreeSession, ATTACHED)
{
    _PyXI_FreeSession(_PyXI_NewSession());
    _PyXI_FreeSession(NULL);
}

static PyInterpreterConfig own_gil = {
    .allow_threads = 1,
    .check_multi_interp_extensions = 1,
    .gil = PyInterpreterConfig_OWN_GIL,
};

CASE(_PyXI_NewInterpreter, DETACHED)
{
    PyThreadState *tstate, *save;
    PyInterpreterState *interp = _PyXI_NewInterpreter(&own_gil, NULL, &tstate, &save);
    HOLDS(interp != NULL && PyThreadState_Get() == tstate && save == NULL);
    GIVES(_PyInterpreterState_WHENCE_XI, _PyInterpreterState_GetWhence(interp));
    Py_EndInterpreter(tstate);
    long whence = _PyInterpreterState_WHENCE_STDLIB;
    interp = _PyXI_NewInterpreter(&own_gil, &whence, NULL, NULL);
    HOLDS(interp != NULL && PyThreadState_GetUnchecked() == NULL);
    GIVES(_PyInterpreterState_WHENCE_STDLIB, _PyInterpreterState_GetWhence(interp));
    PyInterpreterConfig bad = own_gil;
    bad.gil = 77;
    HOLDS(_PyXI_NewInterpreter(&bad, NULL, NULL, NULL) == NULL);
}

CASE(_PyXI_EndInterpreter, INSIDE)
{
    PyInterpreterState *interp = _PyXI_NewInterpreter(&own_gil, NULL, NULL, NULL);
    int64_t id = interp->id;
    _PyXI_EndInterpreter(interp, NULL, NULL);
    HOLDS(PyThreadState_Get() == here.inside);
    HOLDS(_PyInterpreterState_LookUpID(id) == NULL);
    _PyXI_EndInterpreter(here.inside->interp, here.inside, &here.main);
    HOLDS(PyThreadState_Get() == here.main);
}
