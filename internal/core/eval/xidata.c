/* What is passed from one interpreter to another: data, and perhaps the object that it
 * belongs to, with the function that frees the data where it is owned.
 *
 * The owner is known by its id, since it may have ended. Only a thread that is attached to
 * the owner frees, so data that is released elsewhere waits in the owner's queue of pending
 * calls.
 *
 * A _PyXIData_t is for one thread at a time. Fork: what waits in a queue is the parent's,
 * and is never freed in the child. Signals: nothing here is async-signal-safe.
 */
#include "eval/eval.h"
#include "fatal/fatal.h"
#include "thread/thread.h"
#include "internal/pycore_ceval.h"
#include "internal/pycore_crossinterp.h"

_PyXIData_t *
_PyXIData_New(void)
{
    _PyXIData_t *data = PyMem_RawCalloc(1, sizeof(*data));
    if (data == NULL) {
        gopyrt_error_set(GOPYRT_ERROR_MEMORY, "_PyXIData_New: no memory");
    }
    return data;
}

void
_PyXIData_Init(_PyXIData_t *data, PyInterpreterState *interp, void *shared, PyObject *obj,
               xid_newobjfunc new_object)
{
    *data = (_PyXIData_t){
        .data = shared,
        .obj = obj,
        .interpid = PyInterpreterState_GetID(interp),
        .new_object = new_object,
    };
    Py_XINCREF(obj);
}

int
_PyXIData_InitWithSize(_PyXIData_t *data, PyInterpreterState *interp, const size_t size,
                       PyObject *obj, xid_newobjfunc new_object)
{
    _PyXIData_Init(data, interp, NULL, obj, new_object);
    data->data = PyMem_RawCalloc(1, size);
    if (data->data == NULL) {
        gopyrt_error_set(GOPYRT_ERROR_MEMORY, "_PyXIData_InitWithSize: no memory for %zu bytes",
                         size);
        return -1;
    }
    data->free = PyMem_RawFree;
    return 0;
}

PyObject *
_PyXIData_NewObject(_PyXIData_t *data)
{
    return data->new_object(data);
}

/* The functions stay set, so that the same data can be filled again. */
void
_PyXIData_Clear(PyInterpreterState *interp, _PyXIData_t *data)
{
    (void)interp; /* whoever calls is attached to the owner, or knows better */
    void *shared = data->data;
    data->data = NULL;
    if (shared != NULL && data->free != NULL) {
        data->free(shared);
    }
    Py_CLEAR(data->obj);
}

void
_PyXIData_Free(_PyXIData_t *data)
{
    _PyXIData_Clear(PyInterpreterState_Get(), data);
    PyMem_RawFree(data);
}

/* ---- Releasing, where the owner is -------------------------------------------------- */

static int
clear_in_owner(void *data)
{
    _PyXIData_Clear(NULL, data);
    return 0;
}

/* Asks the owner to release it. 0, or -1 with an error. */
static int
send_to_owner(const char *func, _PyXIData_t *data, int flags)
{
    int64_t owner = data->interpid;

    switch (gopyrt_pending_add(owner, clear_in_owner, data, flags)) {
    case _Py_ADD_PENDING_SUCCESS:
        return 0;
    case _Py_ADD_PENDING_FULL:
        gopyrt_error_set(GOPYRT_ERROR_INTERPRETER,
                         "%s: the queue of pending calls of interpreter %lld is full", func,
                         (long long)owner);
        return -1;
    }
    if (flags & _Py_PENDING_RAWFREE) {
        PyMem_RawFree(data);
    }
    gopyrt_error_set(GOPYRT_ERROR_INTERPRETER_NOT_FOUND, "unrecognized interpreter ID %lld",
                     (long long)owner);
    return -1;
}

static int
release(const char *func, _PyXIData_t *data, int flags)
{
    int owned = (data->data != NULL && data->free != NULL) || data->obj != NULL;
    if (owned) {
        PyThreadState *tstate = _PyThreadState_GET();
        if (tstate == NULL && _PyInterpreterState_LookUpID(data->interpid) != NULL) {
            gopyrt_tstate_missing("PyInterpreterState_Get");
        }
        if (tstate == NULL || tstate->interp->id != data->interpid) {
            return send_to_owner(func, data, flags);
        }
        _PyXIData_Clear(tstate->interp, data);
    }
    data->data = NULL;
    if (flags & _Py_PENDING_RAWFREE) {
        PyMem_RawFree(data);
    }
    return 0;
}

int
_PyXIData_Release(_PyXIData_t *data)
{
    return release("_PyXIData_Release", data, 0);
}

int
_PyXIData_ReleaseAndRawFree(_PyXIData_t *data)
{
    return release("_PyXIData_ReleaseAndRawFree", data, _Py_PENDING_RAWFREE);
}
