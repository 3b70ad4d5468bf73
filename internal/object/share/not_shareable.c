/* NotShareableError, and asking an object for what can be shared of it. */
#include "object/share/share.h"

int
gopyrt_share_begin_errors(PyInterpreterState *interp)
{
    struct xi_exceptions *all = &_PyXI_GET_STATE(interp)->exceptions;
    all->PyExc_InterpreterError = PyExc_InterpreterError;
    all->PyExc_InterpreterNotFoundError = PyExc_InterpreterNotFoundError;
    all->PyExc_NotShareableError =
        PyErr_NewException("concurrent.interpreters.NotShareableError", PyExc_TypeError, NULL);
    return all->PyExc_NotShareableError == NULL ? -1 : 0;
}

void
gopyrt_share_end_errors(PyInterpreterState *interp)
{
    struct xi_exceptions *all = &_PyXI_GET_STATE(interp)->exceptions;
    Py_CLEAR(all->PyExc_NotShareableError);
    all->PyExc_InterpreterError = NULL;
    all->PyExc_InterpreterNotFoundError = NULL;
}

PyObject *
_PyXIData_GetNotShareableErrorType(PyThreadState *tstate)
{
    return _PyXI_GET_STATE(tstate->interp)->exceptions.PyExc_NotShareableError;
}

/* At the interpreter's end it is gone before what may ask for it. */
static PyObject *
type_of(PyThreadState *tstate)
{
    PyObject *type = _PyXIData_GetNotShareableErrorType(tstate);
    return type != NULL ? type : PyExc_TypeError;
}

void
gopyrt_not_shareable(PyThreadState *tstate, const char *format, ...)
{
    PyObject *cause = PyErr_GetRaisedException();
    va_list args;
    va_start(args, format);
    PyErr_FormatV(type_of(tstate), format, args);
    va_end(args);
    if (cause != NULL) {
        PyObject *exception = PyErr_GetRaisedException();
        PyException_SetCause(exception, cause);
        PyErr_SetRaisedException(exception);
    }
}

/* An exception that is set becomes the context. */
void
_PyXIData_FormatNotShareableError(PyThreadState *tstate, const char *format, ...)
{
    PyObject *context = PyErr_GetRaisedException();
    va_list args;
    va_start(args, format);
    PyErr_FormatV(type_of(tstate), format, args);
    va_end(args);
    _PyErr_ChainExceptions1(context);
}

void
_PyXIData_SetNotShareableError(PyThreadState *tstate, const char *message)
{
    PyObject *context = PyErr_GetRaisedException();
    PyErr_SetString(type_of(tstate), message);
    _PyErr_ChainExceptions1(context);
}

/* ---- Asking --------------------------------------------------------------------------------- */

#define UNSUPPORTED "%R does not support cross-interpreter data"

/* The function of its type: 0, or -1 with an exception, which may be one that was set before. */
static int
look_up(PyThreadState *tstate, PyObject *obj, _PyXIData_getdata_t *getdata)
{
    *getdata = _PyXIData_Lookup(tstate, obj);
    if (getdata->basic != NULL || getdata->fallback != NULL) {
        return 0;
    }
    if (!PyErr_Occurred()) {
        gopyrt_not_shareable(tstate, UNSUPPORTED, obj);
    }
    return -1;
}

int
_PyObject_CheckXIData(PyThreadState *tstate, PyObject *obj)
{
    _PyXIData_getdata_t getdata;
    return look_up(tstate, obj, &getdata);
}

/* By the function of its type. */
static int
get(PyThreadState *tstate, PyObject *obj, xidata_fallback_t fallback, _PyXIData_t *data)
{
    if (data->data != NULL || data->obj != NULL) {
        PyErr_SetString(PyExc_ValueError, "xidata not cleared");
        return -1;
    }
    _PyXIData_getdata_t getdata;
    if (look_up(tstate, obj, &getdata) < 0) {
        return -1;
    }
    Py_INCREF(obj); /* the function may drop what has it */
    int failed = getdata.basic != NULL ? getdata.basic(tstate, obj, data)
                                       : getdata.fallback(tstate, obj, fallback, data);
    if (failed) {
        /* What the function may have filled in is its own affair. */
        gopyrt_not_shareable(tstate, UNSUPPORTED, obj);
    }
    Py_DECREF(obj);
    if (failed) {
        return -1;
    }
    data->interpid = PyInterpreterState_GetID(tstate->interp);
    if (data->new_object == NULL) {
        PyErr_SetString(PyExc_SystemError, "missing new_object func");
        (void)_PyXIData_Release(data);
        return -1;
    }
    return 0;
}

int
_PyObject_GetXIDataNoFallback(PyThreadState *tstate, PyObject *obj, _PyXIData_t *data)
{
    return get(tstate, obj, _PyXIDATA_XIDATA_ONLY, data);
}

/* Functions need an evaluator that can read their code again, so pickle is all that remains. */
int
_PyObject_GetXIData(PyThreadState *tstate, PyObject *obj, xidata_fallback_t fallback,
                    _PyXIData_t *data)
{
    if (fallback != _PyXIDATA_XIDATA_ONLY && fallback != _PyXIDATA_FULL_FALLBACK) {
        PyErr_SetString(PyExc_SystemError, "unsupported xidata fallback option");
        return -1;
    }
    int result = get(tstate, obj, fallback, data);
    if (result < 0 && fallback == _PyXIDATA_FULL_FALLBACK) {
        PyObject *why = PyErr_GetRaisedException();
        if (_PyPickle_GetXIData(tstate, obj, data) == 0) {
            Py_DECREF(why);
            return 0;
        }
        PyErr_SetRaisedException(why);
    }
    return result;
}
