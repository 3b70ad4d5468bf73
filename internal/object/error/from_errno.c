/* Raising what errno says, and ImportErrors. */
#include "object/error/exception/exception_types.h"

#include <errno.h>

/* The text of an errno, as the locale has it: new. */
static PyObject *
text_of(int number)
{
    return number == 0 ? PyUnicode_FromString("Error")
                       : PyUnicode_DecodeLocale(strerror(number), "surrogateescape");
}

PyObject *
PyErr_SetFromErrnoWithFilenameObjects(PyObject *type, PyObject *file, PyObject *file2)
{
    int number = errno;
    /* A handler of the signal that interrupted the call may have raised something itself. */
    if (number == EINTR && PyErr_CheckSignals() != 0) {
        return NULL;
    }
    PyObject *text = text_of(number), *exception = NULL;
    if (text == NULL) {
        return NULL;
    }
    if (file == NULL) {
        exception = PyObject_CallFunction(type, "iO", number, text);
    }
    else if (file2 == NULL) {
        exception = PyObject_CallFunction(type, "iOO", number, text, file);
    }
    else {
        exception = PyObject_CallFunction(type, "iOOiO", number, text, file, 0, file2);
    }
    Py_DECREF(text);
    if (exception != NULL) {
        PyErr_SetObject((PyObject *)Py_TYPE(exception), exception);
        Py_DECREF(exception);
    }
    return NULL;
}

PyObject *
PyErr_SetFromErrnoWithFilenameObject(PyObject *type, PyObject *file)
{
    return PyErr_SetFromErrnoWithFilenameObjects(type, file, NULL);
}

PyObject *
PyErr_SetFromErrnoWithFilename(PyObject *type, const char *file)
{
    int number = errno;
    PyObject *name = file == NULL ? NULL : PyUnicode_DecodeFSDefault(file);
    if (file != NULL && name == NULL) {
        PyErr_Clear();
    }
    errno = number;
    PyErr_SetFromErrnoWithFilenameObjects(type, name, NULL);
    Py_XDECREF(name);
    return NULL;
}

PyObject *
PyErr_SetFromErrno(PyObject *type)
{
    return PyErr_SetFromErrnoWithFilenameObjects(type, NULL, NULL);
}

/* ---- ImportError ---------------------------------------------------------- */

PyObject *
PyErr_SetImportErrorSubclass(PyObject *type, PyObject *message, PyObject *name, PyObject *path)
{
    int derived = PyObject_IsSubclass(type, PyExc_ImportError);
    if (derived <= 0) {
        if (derived == 0) {
            PyErr_SetString(PyExc_TypeError, "expected a subclass of ImportError");
        }
        return NULL;
    }
    if (message == NULL) {
        PyErr_SetString(PyExc_TypeError, "expected a message argument");
        return NULL;
    }
    PyObject *keywords = PyDict_New(), *args = PyTuple_Pack(1, message), *exception = NULL;
    if (keywords != NULL && args != NULL
        && PyDict_SetItemString(keywords, "name", name != NULL ? name : Py_None) == 0
        && PyDict_SetItemString(keywords, "path", path != NULL ? path : Py_None) == 0)
    {
        exception = PyObject_Call(type, args, keywords);
    }
    Py_XDECREF(keywords);
    Py_XDECREF(args);
    if (exception != NULL) {
        PyErr_SetObject((PyObject *)Py_TYPE(exception), exception);
        Py_DECREF(exception);
    }
    return NULL;
}

PyObject *
PyErr_SetImportError(PyObject *message, PyObject *name, PyObject *path)
{
    return PyErr_SetImportErrorSubclass(PyExc_ImportError, message, name, path);
}

/* ---- Texts of the C library ----------------------------------------------- */

void
_PyErr_SetLocaleString(PyObject *type, const char *message)
{
    PyObject *text = PyUnicode_DecodeLocale(message, "surrogateescape");
    if (text != NULL) {
        PyErr_SetObject(type, text);
        Py_DECREF(text);
    }
}

void
_PyErr_FormatNote(const char *format, ...)
{
    PyObject *exception = PyErr_GetRaisedException();
    if (exception == NULL) {
        return;
    }
    va_list args;
    va_start(args, format);
    PyObject *note = PyUnicode_FromFormatV(format, args);
    va_end(args);
    /* A failure takes the place of the exception, which becomes its context. */
    int failed = note == NULL || gopyrt_exception_add_note(exception, note) < 0;
    Py_XDECREF(note);
    if (failed) {
        _PyErr_ChainExceptions1(exception);
    }
    else {
        PyErr_SetRaisedException(exception);
    }
}
