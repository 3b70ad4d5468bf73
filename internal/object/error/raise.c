/* Raising exceptions: the instance is made, and the exception that is handled becomes its
 * context. */
#include "object/error/error.h"

#include "internal/pycore_pyerrors.h"
#include "object/error/exception/exception_types.h"

PyObject *
gopyrt_exception_create(PyObject *type, PyObject *value)
{
    PyObject *exception;
    int is_none = value == NULL || value == Py_None;
    int is_tuple = !is_none && PyTuple_Check(value);
    if (PyType_Check(type) && (!is_tuple || PyTuple_CheckExact(value))
        && ((PyTypeObject *)type)->tp_vectorcall == gopyrt_exception_vectorcall)
    {
        /* Most are of types that keep their arguments and nothing else. */
        return gopyrt_exception_make((PyTypeObject *)type, is_none ? Py_NewRef(GOPYRT_EMPTY_TUPLE)
                                                           : is_tuple
                                                               ? Py_NewRef(value)
                                                               : gopyrt_tuple_from(&value, 1));
    }
    if (is_none) {
        exception = PyObject_CallNoArgs(type);
    }
    else if (is_tuple) {
        exception = PyObject_Call(type, value, NULL);
    }
    else {
        exception = PyObject_CallOneArg(type, value);
    }
    if (exception != NULL && !PyExceptionInstance_Check(exception)) {
        PyErr_Format(PyExc_TypeError,
                     "calling %R should have returned an instance of BaseException, not %s", type,
                     GOPYRT_TYPE_NAME(exception));
        Py_CLEAR(exception);
    }
    return exception;
}

/* Takes `gone` out of a chain of contexts, which may be a ring already. */
static void
cut(PyObject *chain, PyObject *gone)
{
    PyObject *slow = chain, *context;
    for (int odd = 0; (context = GOPYRT_EXC(chain)->context) != NULL; odd ^= 1) {
        if (context == gone) {
            PyException_SetContext(chain, NULL);
            return;
        }
        chain = context;
        if (chain == slow) {
            return;
        }
        if (odd) {
            slow = GOPYRT_EXC(slow)->context;
        }
    }
}

void
gopyrt_error_link(PyThreadState *tstate, PyObject *exception)
{
    PyObject *handled = gopyrt_error_handled(tstate);
    if (handled == NULL || handled == exception) {
        return;
    }
    Py_INCREF(handled);
    cut(handled, exception);
    PyException_SetContext(exception, handled);
}

/* An exception could not be made: the one that says so notes which. */
static void
note_failure(PyThreadState *tstate, PyObject *type, PyObject *value)
{
    PyObject *exception = _PyErr_GetRaisedException(tstate);
    if (exception == NULL) {
        return;
    }
    PyObject *note = value == NULL
                         ? PyUnicode_FromFormat("Normalization failed: type=%s args=<NULL>",
                                                ((PyTypeObject *)type)->tp_name)
                         : PyUnicode_FromFormat("Normalization failed: type=%s args=%R",
                                                ((PyTypeObject *)type)->tp_name, value);
    if (note == NULL || gopyrt_exception_add_note(exception, note) < 0) {
        _PyErr_Clear(tstate);
    }
    Py_XDECREF(note);
    gopyrt_error_put(tstate, exception);
}

static void
set_object(PyThreadState *tstate, PyObject *type, PyObject *value)
{
    if (type == NULL || !PyExceptionClass_Check(type)) {
        PyErr_Format(PyExc_SystemError,
                     "_PyErr_SetObject: exception %R is not a BaseException subclass", type);
        return;
    }
    int ready = value != NULL && PyExceptionInstance_Check(value)
                && PyType_IsSubtype(Py_TYPE(value), (PyTypeObject *)type);
    Py_XINCREF(value); /* perhaps held by the exception that is cleared */
    _PyErr_Clear(tstate);
    if (!ready) {
        PyObject *made = gopyrt_exception_create(type, value);
        if (made == NULL) {
            note_failure(tstate, type, value);
        }
        Py_XDECREF(value);
        if (made == NULL) {
            return;
        }
        value = made;
    }
    gopyrt_error_link(tstate, value);
    gopyrt_error_put(tstate, value);
}

void
PyErr_SetObject(PyObject *type, PyObject *value)
{
    set_object(_PyThreadState_GET(), type, value);
}

void
PyErr_SetNone(PyObject *type)
{
    set_object(_PyThreadState_GET(), type, NULL);
}

void
_PyErr_SetString(PyThreadState *tstate, PyObject *type, const char *message)
{
    PyObject *text = PyUnicode_FromString(message);
    if (text != NULL) {
        set_object(tstate, type, text);
        Py_DECREF(text);
    }
}

void
PyErr_SetString(PyObject *type, const char *message)
{
    _PyErr_SetString(_PyThreadState_GET(), type, message);
}

PyObject *
_PyErr_FormatV(PyThreadState *tstate, PyObject *type, const char *format, va_list args)
{
    /* The text is made of objects, whose code must not see the exception that was set. */
    _PyErr_Clear(tstate);
    PyObject *text = PyUnicode_FromFormatV(format, args);
    if (text != NULL) {
        set_object(tstate, type, text);
        Py_DECREF(text);
    }
    return NULL;
}

PyObject *
_PyErr_Format(PyThreadState *tstate, PyObject *type, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    _PyErr_FormatV(tstate, type, format, args);
    va_end(args);
    return NULL;
}

PyObject *
PyErr_FormatV(PyObject *type, const char *format, va_list args)
{
    return _PyErr_FormatV(_PyThreadState_GET(), type, format, args);
}

PyObject *
PyErr_Format(PyObject *type, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    _PyErr_FormatV(_PyThreadState_GET(), type, format, args);
    va_end(args);
    return NULL;
}

/* A key that is a tuple must not become the arguments. */
void
_PyErr_SetKeyError(PyObject *key)
{
    PyObject *exception = PyObject_CallOneArg(PyExc_KeyError, key);
    if (exception != NULL) {
        PyErr_SetObject(PyExc_KeyError, exception);
        Py_DECREF(exception);
    }
}

int
PyErr_BadArgument(void)
{
    PyErr_SetString(PyExc_TypeError, "bad argument type for built-in operation");
    return 0;
}

void
_PyErr_BadInternalCall(const char *file, int line)
{
    PyErr_Format(PyExc_SystemError, "%s:%d: bad argument to internal function", file, line);
}

#undef PyErr_BadInternalCall

void
PyErr_BadInternalCall(void)
{
    PyErr_SetString(PyExc_SystemError, "bad argument to internal function");
}

/* ---- From another exception ----------------------------------------------- */

static void
format_from_cause(PyObject *type, const char *format, va_list args)
{
    PyThreadState *tstate = _PyThreadState_GET();
    PyObject *cause = _PyErr_GetRaisedException(tstate);
    _PyErr_FormatV(tstate, type, format, args);
    PyObject *exception = _PyErr_GetRaisedException(tstate);
    if (cause != NULL && exception != NULL && cause != exception) {
        PyException_SetCause(exception, Py_NewRef(cause));
        PyException_SetContext(exception, Py_NewRef(cause));
    }
    Py_XDECREF(cause);
    gopyrt_error_put(tstate, exception);
}

void
gopyrt_error_from_cause(PyObject *type, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    format_from_cause(type, format, args);
    va_end(args);
}

PyObject *
_PyErr_FormatFromCause(PyObject *type, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    format_from_cause(type, format, args);
    va_end(args);
    return NULL;
}

void
_PyErr_ChainExceptions1(PyObject *context)
{
    PyThreadState *tstate = _PyThreadState_GET();
    if (context == NULL) {
        return;
    }
    PyObject *exception = _PyErr_GetRaisedException(tstate);
    if (exception == NULL) {
        gopyrt_error_put(tstate, context);
        return;
    }
    PyException_SetContext(exception, context);
    gopyrt_error_put(tstate, exception);
}
