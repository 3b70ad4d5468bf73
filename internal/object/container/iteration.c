/* The iterator protocol: PyObject_GetIter, PyIter_*, and its asynchronous kin. */
#include "internal/pycore_genobject.h"
#include "object/container/protocol.h"

int
gopyrt_iteration_ended(void)
{
    PyObject *raised = _PyThreadState_GET()->current_exception;
    if (raised == NULL) {
        return 0;
    }
    if (!PyErr_ExceptionMatches(PyExc_StopIteration)) {
        return -1;
    }
    PyErr_Clear();
    return 0;
}

int
PyIter_Check(PyObject *op)
{
    return Py_TYPE(op)->tp_iternext != NULL;
}

PyObject *
PyObject_GetIter(PyObject *op)
{
    getiterfunc iter = Py_TYPE(op)->tp_iter;
    if (iter == NULL) {
        if (PySequence_Check(op)) {
            return PySeqIter_New(op);
        }
        PyErr_Format(PyExc_TypeError, "'%.200s' object is not iterable", GOPYRT_TYPE_NAME(op));
        return NULL;
    }
    PyObject *it = iter(op);
    if (it != NULL && !PyIter_Check(it)) {
        PyErr_Format(PyExc_TypeError, "iter() returned non-iterator of type '%.100s'",
                     GOPYRT_TYPE_NAME(it));
        Py_CLEAR(it);
    }
    return it;
}

PyObject *
PyIter_Next(PyObject *it)
{
    PyObject *item = Py_TYPE(it)->tp_iternext(it);
    if (item == NULL) {
        gopyrt_iteration_ended();
    }
    return item;
}

int
PyIter_NextItem(PyObject *it, PyObject **item)
{
    iternextfunc next = Py_TYPE(it)->tp_iternext;
    if (next == NULL) {
        *item = NULL;
        PyErr_Format(PyExc_TypeError, "expected an iterator, got '%T'", it);
        return -1;
    }
    *item = next(it);
    return *item != NULL ? 1 : gopyrt_iteration_ended();
}

/* The value that an iterator's end had: 0, or -1 with the exception that ended it otherwise. */
int
_PyGen_FetchStopIterationValue(PyObject **result)
{
    *result = NULL;
    if (!PyErr_Occurred()) {
        *result = Py_NewRef(Py_None);
        return 0;
    }
    if (!PyErr_ExceptionMatches(PyExc_StopIteration)) {
        return -1;
    }
    PyObject *end = PyErr_GetRaisedException();
    PyObject *value = ((PyStopIterationObject *)end)->value;
    *result = Py_NewRef(value == NULL ? Py_None : value);
    Py_DECREF(end);
    return 0;
}

PySendResult
PyIter_Send(PyObject *it, PyObject *arg, PyObject **result)
{
    if (Py_TYPE(it)->tp_as_async != NULL && Py_TYPE(it)->tp_as_async->am_send != NULL) {
        return Py_TYPE(it)->tp_as_async->am_send(it, arg, result);
    }
    if (arg == Py_None && PyIter_Check(it)) {
        *result = Py_TYPE(it)->tp_iternext(it);
    }
    else {
        *result = PyObject_CallMethodOneArg(it, GOPYRT_ID(send), arg);
    }
    if (*result != NULL) {
        return PYGEN_NEXT;
    }
    return _PyGen_FetchStopIterationValue(result) == 0 ? PYGEN_RETURN : PYGEN_ERROR;
}

/* ---- Asynchronous iterators -------------------------------------------------------------- */

int
PyAIter_Check(PyObject *op)
{
    PyAsyncMethods *async = Py_TYPE(op)->tp_as_async;
    return async != NULL && async->am_anext != NULL;
}

PyObject *
PyObject_GetAIter(PyObject *op)
{
    PyAsyncMethods *async = Py_TYPE(op)->tp_as_async;
    if (async == NULL || async->am_aiter == NULL) {
        PyErr_Format(PyExc_TypeError, "'%.200s' object is not an async iterable",
                     GOPYRT_TYPE_NAME(op));
        return NULL;
    }
    PyObject *it = async->am_aiter(op);
    if (it != NULL && !PyAIter_Check(it)) {
        PyErr_Format(PyExc_TypeError, "aiter() returned not an async iterator of type '%.100s'",
                     GOPYRT_TYPE_NAME(it));
        Py_CLEAR(it);
    }
    return it;
}
