/* The number of an open file, of an int or of an object with a method fileno(). */
#include "object/call/call.h"

#include "internal/pycore_fileutils.h"

/* What fileno() gives: new. NULL with an exception. */
static PyObject *
asked(PyObject *obj)
{
    PyObject *method, *number;
    if (PyObject_GetOptionalAttrString(obj, "fileno", &method) < 0) {
        return NULL;
    }
    if (method == NULL) {
        PyErr_SetString(PyExc_TypeError, "argument must be an int, or have a fileno() method.");
        return NULL;
    }
    number = PyObject_CallNoArgs(method);
    Py_DECREF(method);
    if (number != NULL && !PyLong_Check(number)) {
        PyErr_SetString(PyExc_TypeError, "fileno() returned a non-integer");
        Py_CLEAR(number);
    }
    return number;
}

int
PyObject_AsFileDescriptor(PyObject *obj)
{
    int fd;
    if (PyLong_Check(obj)) {
        if (PyBool_Check(obj)
            && PyErr_WarnEx(PyExc_RuntimeWarning, "bool is used as a file descriptor", 1) < 0)
        {
            return -1;
        }
        fd = PyLong_AsInt(obj);
    }
    else {
        PyObject *number = asked(obj);
        if (number == NULL) {
            return -1;
        }
        fd = PyLong_AsInt(number);
        Py_DECREF(number);
    }
    if (fd == -1 && PyErr_Occurred()) {
        return -1;
    }
    if (fd < 0) {
        PyErr_Format(PyExc_ValueError, "file descriptor cannot be a negative integer (%i)", fd);
        return -1;
    }
    return fd;
}

int
_PyLong_FileDescriptor_Converter(PyObject *obj, void *place)
{
    int fd = PyObject_AsFileDescriptor(obj);
    if (fd < 0) {
        return 0;
    }
    *(int *)place = fd;
    return 1;
}
