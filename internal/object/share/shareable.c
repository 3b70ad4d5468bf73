/* What the built-in types give of an object, and how the other interpreter makes one of it. */
#include "object/share/share.h"

/* ---- None, bool, int, float ------------------------------------------------------------------ */

static PyObject *
new_none(_PyXIData_t *data)
{
    (void)data;
    return Py_None;
}

static int
share_none(PyThreadState *tstate, PyObject *obj, _PyXIData_t *data)
{
    (void)obj;
    _PyXIData_Init(data, tstate->interp, NULL, NULL, new_none);
    return 0;
}

static PyObject *
new_bool(_PyXIData_t *data)
{
    return data->data != NULL ? Py_True : Py_False;
}

static int
share_bool(PyThreadState *tstate, PyObject *obj, _PyXIData_t *data)
{
    _PyXIData_Init(data, tstate->interp, (void *)(uintptr_t)(obj == Py_True), NULL, new_bool);
    return 0;
}

static PyObject *
new_int(_PyXIData_t *data)
{
    return PyLong_FromSsize_t((Py_ssize_t)data->data);
}

/* As the pointer itself. */
static int
share_int(PyThreadState *tstate, PyObject *obj, _PyXIData_t *data)
{
    Py_ssize_t value = PyLong_AsSsize_t(obj);
    if (value == -1 && PyErr_Occurred()) {
        if (PyErr_ExceptionMatches(PyExc_OverflowError)) {
            PyErr_SetString(PyExc_OverflowError, "try sending as bytes");
        }
        return -1;
    }
    _PyXIData_Init(data, tstate->interp, (void *)value, NULL, new_int);
    return 0;
}

static PyObject *
new_float(_PyXIData_t *data)
{
    return PyFloat_FromDouble(*(double *)data->data);
}

static int
share_float(PyThreadState *tstate, PyObject *obj, _PyXIData_t *data)
{
    double value = PyFloat_AsDouble(obj); /* the function may be another type's, too */
    if ((value == -1 && PyErr_Occurred())
        || _PyXIData_InitWithSize(data, tstate->interp, sizeof(double), NULL, new_float) < 0)
    {
        return -1;
    }
    *(double *)data->data = value;
    return 0;
}

/* ---- str: its characters stay where they are, and the object with them --------------------- */

typedef struct {
    int kind;
    const void *characters;
    Py_ssize_t length;
} shared_str;

static PyObject *
new_str(_PyXIData_t *data)
{
    const shared_str *str = data->data;
    return PyUnicode_FromKindAndData(str->kind, str->characters, str->length);
}

static int
share_str(PyThreadState *tstate, PyObject *obj, _PyXIData_t *data)
{
    if (_PyXIData_InitWithSize(data, tstate->interp, sizeof(shared_str), obj, new_str) < 0) {
        Py_CLEAR(data->obj);
        return -1;
    }
    *(shared_str *)data->data =
        (shared_str){ PyUnicode_KIND(obj), PyUnicode_DATA(obj), PyUnicode_GET_LENGTH(obj) };
    return 0;
}

/* ---- tuple: the data of each item ------------------------------------------------------------ */

typedef struct {
    Py_ssize_t size;
    _PyXIData_t *items[];
} shared_tuple;

static PyObject *
new_tuple(_PyXIData_t *data)
{
    const shared_tuple *shared = data->data;
    PyObject *tuple = PyTuple_New(shared->size);
    for (Py_ssize_t i = 0; tuple != NULL && i < shared->size; i++) {
        PyObject *item = _PyXIData_NewObject(shared->items[i]);
        if (item == NULL) {
            Py_CLEAR(tuple);
            break;
        }
        PyTuple_SET_ITEM(tuple, i, item);
    }
    return tuple;
}

static void
free_tuple(void *data)
{
    shared_tuple *shared = data;
    for (Py_ssize_t i = 0; i < shared->size; i++) {
        if (shared->items[i] != NULL) {
            (void)_PyXIData_ReleaseAndRawFree(shared->items[i]);
        }
    }
    PyMem_RawFree(shared);
}

static int
share_items(PyThreadState *tstate, PyObject *obj, xidata_fallback_t fallback, shared_tuple *shared)
{
    for (Py_ssize_t i = 0; i < shared->size; i++) {
        _PyXIData_t *item = _PyXIData_New();
        if (item == NULL) {
            return -1;
        }
        if (_PyObject_GetXIData(tstate, PyTuple_GET_ITEM(obj, i), fallback, item) < 0) {
            PyMem_RawFree(item);
            return -1;
        }
        shared->items[i] = item;
    }
    return 0;
}

static int
share_tuple(PyThreadState *tstate, PyObject *obj, xidata_fallback_t fallback, _PyXIData_t *data)
{
    const Py_ssize_t size = PyTuple_GET_SIZE(obj);
    shared_tuple *shared =
        PyMem_RawCalloc(1, sizeof(*shared) + (size_t)size * sizeof(*shared->items));
    if (shared == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    shared->size = size;
    int failed = Py_EnterRecursiveCall(" while sharing a tuple");
    if (!failed) {
        failed = share_items(tstate, obj, fallback, shared);
        Py_LeaveRecursiveCall();
    }
    if (failed) {
        PyObject *why = PyErr_GetRaisedException();
        free_tuple(shared);
        PyErr_SetRaisedException(why);
        return -1;
    }
    _PyXIData_Init(data, tstate->interp, shared, obj, new_tuple);
    data->free = free_tuple;
    return 0;
}

#define BASIC(function)                     \
    {                                       \
        .basic = function, .fallback = NULL \
    }
#define FALLBACK(function)                  \
    {                                       \
        .basic = NULL, .fallback = function \
    }

const gopyrt_shareable gopyrt_shareables[] = {
    { &gopyrt_none_type, BASIC(share_none) },     { &PyLong_Type, BASIC(share_int) },
    { &PyBytes_Type, BASIC(_PyBytes_GetXIData) }, { &PyUnicode_Type, BASIC(share_str) },
    { &PyBool_Type, BASIC(share_bool) },          { &PyFloat_Type, BASIC(share_float) },
    { &PyTuple_Type, FALLBACK(share_tuple) },     { NULL, { NULL, NULL } },
};
