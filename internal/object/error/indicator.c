/* The error indicator: the exception that a thread has raised and nobody has taken yet. It is
 * tstate->current_exception, and an instance always. */
#include "object/error/error.h"

#include "internal/pycore_pyerrors.h"
#include "object/error/exception/exception_types.h"

#undef _PyErr_Occurred

void
gopyrt_error_put(PyThreadState *tstate, PyObject *exception)
{
    PyObject *old = tstate->current_exception;
    tstate->current_exception = exception;
    Py_XDECREF(old);
}

void
_PyErr_SetRaisedException(PyThreadState *tstate, PyObject *exception)
{
    gopyrt_error_put(tstate, exception);
}

void
PyErr_SetRaisedException(PyObject *exception)
{
    gopyrt_error_put(_PyThreadState_GET(), exception);
}

PyObject *
_PyErr_GetRaisedException(PyThreadState *tstate)
{
    PyObject *exception = tstate->current_exception;
    tstate->current_exception = NULL;
    return exception;
}

PyObject *
PyErr_GetRaisedException(void)
{
    return _PyErr_GetRaisedException(_PyThreadState_GET());
}

PyObject *
PyErr_Occurred(void)
{
    return _PyErr_Occurred(_PyThreadState_GET());
}

void
_PyErr_Clear(PyThreadState *tstate)
{
    gopyrt_error_put(tstate, NULL);
}

void
PyErr_Clear(void)
{
    gopyrt_error_put(_PyThreadState_GET(), NULL);
}

/* ---- Does it match? ------------------------------------------------------- */

int
PyErr_GivenExceptionMatches(PyObject *error, PyObject *wanted)
{
    if (error == NULL || wanted == NULL) {
        return 0;
    }
    if (PyTuple_Check(wanted)) {
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(wanted); i++) {
            if (PyErr_GivenExceptionMatches(error, PyTuple_GET_ITEM(wanted, i))) {
                return 1;
            }
        }
        return 0;
    }
    if (PyExceptionInstance_Check(error)) {
        error = (PyObject *)Py_TYPE(error);
    }
    if (error == wanted) {
        return 1;
    }
    if (PyExceptionClass_Check(error) && PyExceptionClass_Check(wanted)) {
        return PyType_IsSubtype((PyTypeObject *)error, (PyTypeObject *)wanted);
    }
    return 0;
}

int
_PyErr_ExceptionMatches(PyThreadState *tstate, PyObject *wanted)
{
    return PyErr_GivenExceptionMatches(_PyErr_Occurred(tstate), wanted);
}

int
PyErr_ExceptionMatches(PyObject *wanted)
{
    return _PyErr_ExceptionMatches(_PyThreadState_GET(), wanted);
}

/* ---- Type, value and traceback: how exceptions were taken and put back earlier  */

void
PyErr_Fetch(PyObject **type, PyObject **value, PyObject **traceback)
{
    PyObject *exception = PyErr_GetRaisedException();
    *value = exception;
    *type = exception == NULL ? NULL : Py_NewRef(Py_TYPE(exception));
    *traceback = exception == NULL ? NULL : Py_XNewRef(GOPYRT_EXC(exception)->traceback);
}

void
PyErr_Restore(PyObject *type, PyObject *value, PyObject *traceback)
{
    PyThreadState *tstate = _PyThreadState_GET();
    if (type == NULL) {
        Py_XDECREF(value);
        Py_XDECREF(traceback);
        gopyrt_error_put(tstate, NULL);
        return;
    }
    if (value == NULL || (PyObject *)Py_TYPE(value) != type) {
        PyObject *made = gopyrt_exception_create(type, value);
        Py_XDECREF(value);
        value = made;
        if (value == NULL) {
            Py_DECREF(type);
            Py_XDECREF(traceback);
            return;
        }
    }
    Py_DECREF(type);
    /* Without a traceback the exception keeps its own. */
    if (traceback != NULL) {
        int failed = PyException_SetTraceback(value, traceback);
        Py_DECREF(traceback);
        if (failed) {
            Py_DECREF(value);
            return;
        }
    }
    gopyrt_error_put(tstate, value);
}

void
PyErr_NormalizeException(PyObject **type, PyObject **value, PyObject **traceback)
{
    /* Making the instance may fail with an exception that takes the place of the first. */
    for (int tries = 0; *type != NULL && tries < 32; tries++) {
        if (!PyExceptionClass_Check(*type)) {
            return;
        }
        if (*value != NULL && PyExceptionInstance_Check(*value)) {
            int matches = PyObject_IsSubclass((PyObject *)Py_TYPE(*value), *type);
            if (matches > 0) {
                Py_SETREF(*type, Py_NewRef(Py_TYPE(*value)));
                return;
            }
            if (matches < 0) {
                goto failed;
            }
        }
        PyObject *made = gopyrt_exception_create(*type, *value);
        if (made != NULL) {
            Py_XSETREF(*value, made);
            return;
        }
    failed:
        Py_CLEAR(*type);
        Py_CLEAR(*value);
        PyObject *old = *traceback;
        PyErr_Fetch(type, value, traceback);
        if (old != NULL) {
            if (*traceback == NULL) {
                *traceback = old;
            }
            else {
                Py_DECREF(old);
            }
        }
    }
}
