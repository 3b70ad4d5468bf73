/* Where operations of the Go API on objects come in. */
#include "object/goview/goview.h"

#include <stdlib.h>

/* Asked of the floor above: a number for each interpreter (runtime.h). */
uint64_t gopyrt_interp_life(PyInterpreterState *interp);

#define FEW 8 /* values that need no memory of their own */

uint64_t
gopyrt_goview_home(void)
{
    PyThreadState *tstate = _PyThreadState_GET();
    return tstate == NULL ? 0 : gopyrt_interp_life(tstate->interp);
}

static void
drop(PyObject **args, Py_ssize_t count)
{
    for (Py_ssize_t i = 0; i < count; i++) {
        Py_DECREF(args[i]);
    }
}

/* The result of an operation that failed is the exception. */
static void
raised(gopyrt_goview *result)
{
    PyObject *error = PyErr_GetRaisedException();
    if (error == NULL) {
        PyErr_SetString(PyExc_SystemError, "a call failed without an exception");
        error = PyErr_GetRaisedException();
    }
    Py_XDECREF((PyObject *)result->object);
    result->object = error;
    result->outcome = GOPYRT_GOVIEW_RAISED;
}

/* Reads the values, and the names of keywords behind them. The bytes are Go's: they are not looked
 * at any more when the operation runs. Until then only the hash of an object that is a dict's key
 * may be code of others. */
static int
read_values(gopyrt_goview_call *call, const void *packed, size_t size, PyObject **few,
            PyObject ***many)
{
    uint32_t counts[2]; /* values, names */

    call->args = few;
    if (size == 0) {
        return 0;
    }
    memcpy(counts, packed, sizeof(counts));
    gopyrt_goview_reader reader = { (const unsigned char *)packed + sizeof(counts),
                                    (const unsigned char *)packed + size };
    if (counts[0] > FEW) {
        call->args = *many = PyMem_Malloc((counts[0] + 1) * sizeof(PyObject *));
        if (*many == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        call->args++; /* the place in front is the callee's, as in a vectorcall */
    }
    for (; call->count < counts[0]; call->count++) {
        call->args[call->count] = gopyrt_goview_unpack(&reader);
        if (call->args[call->count] == NULL) {
            return -1;
        }
    }
    if (counts[1] != 0) {
        call->names = gopyrt_goview_unpack(&reader);
    }
    return counts[1] != 0 && call->names == NULL ? -1 : 0;
}

gopyrt_goview
gopyrt_goview_do(uint64_t home, gopyrt_object *self, int op, const void *packed, size_t size)
{
    gopyrt_goview result = { .outcome = GOPYRT_GOVIEW_DONE, .home = gopyrt_goview_home() };

    if (result.home == 0 || (home != 0 && home != result.home)) {
        result.outcome = result.home == 0 ? GOPYRT_GOVIEW_NOT_ATTACHED : GOPYRT_GOVIEW_ELSEWHERE;
        return result;
    }
    /* What Go's values hold may be closed by another goroutine while the GIL is away. */
    gopyrt_goview_call call = { .self = Py_XNewRef(self), .result = &result };
    PyObject *few[FEW + 1], **many = NULL;
    if (read_values(&call, packed, size, few + 1, &many) < 0
        || gopyrt_goview_operations[op](&call) < 0) {
        raised(&result);
    }
    drop(call.args, call.count);
    PyMem_Free(many);
    Py_XDECREF(call.names);
    Py_XDECREF(call.self);
    result.counted = result.object != NULL && !_Py_IsImmortal((PyObject *)result.object);
    return result;
}

int
gopyrt_goview_release(uint64_t home, gopyrt_object **objects, size_t count)
{
    if (gopyrt_goview_home() != home) {
        return 0;
    }
    PyObject *error = PyErr_GetRaisedException();
    for (size_t i = 0; i < count; i++) {
        Py_DECREF((PyObject *)objects[i]);
    }
    PyErr_SetRaisedException(error);
    return 1;
}
