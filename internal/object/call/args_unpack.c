/* Arguments that are taken as they are: PyArg_UnpackTuple and checks of counts and keywords. */
#include "object/call/args.h"

static int
complain(const char *name, const char *how, Py_ssize_t wanted, Py_ssize_t n)
{
    const char *plural = wanted == 1 ? "" : "s";
    if (name != NULL) {
        PyErr_Format(PyExc_TypeError, "%.200s expected %s%zd argument%s, got %zd", name, how,
                     wanted, plural, n);
    }
    else {
        PyErr_Format(PyExc_TypeError, "unpacked tuple should have %s%zd element%s, but has %zd",
                     how, wanted, plural, n);
    }
    return 0;
}

#undef _PyArg_CheckPositional

int
_PyArg_CheckPositional(const char *name, Py_ssize_t n, Py_ssize_t least, Py_ssize_t most)
{
    if (n < least) {
        return complain(name, least == most ? "" : "at least ", least, n);
    }
    if (n > most) {
        return complain(name, least == most ? "" : "at most ", most, n);
    }
    return 1;
}

int
PyArg_UnpackTuple(PyObject *tuple, const char *name, Py_ssize_t least, Py_ssize_t most, ...)
{
    va_list list;
    if (!PyTuple_Check(tuple)) {
        PyErr_SetString(PyExc_SystemError, "PyArg_UnpackTuple() argument list is not a tuple");
        return 0;
    }
    Py_ssize_t n = PyTuple_GET_SIZE(tuple);
    if (!_PyArg_CheckPositional(name, n, least, most)) {
        return 0;
    }
    va_start(list, most);
    for (Py_ssize_t i = 0; i < n; i++) {
        *va_arg(list, PyObject **) = PyTuple_GET_ITEM(tuple, i);
    }
    va_end(list);
    return 1;
}

int
PyArg_ValidateKeywordArguments(PyObject *dict)
{
    PyObject *key, *value;
    Py_ssize_t at = 0;
    if (!PyDict_Check(dict)) {
        PyErr_BadInternalCall();
        return 0;
    }
    while (PyDict_Next(dict, &at, &key, &value)) {
        if (!PyUnicode_Check(key)) {
            PyErr_SetString(PyExc_TypeError, "keywords must be strings");
            return 0;
        }
    }
    return 1;
}

#undef _PyArg_NoKeywords
#undef _PyArg_NoPositional

int
_PyArg_NoKeywords(const char *name, PyObject *kwargs)
{
    if (kwargs == NULL) {
        return 1;
    }
    if (!PyDict_CheckExact(kwargs)) {
        PyErr_BadInternalCall();
        return 0;
    }
    if (PyDict_GET_SIZE(kwargs) == 0) {
        return 1;
    }
    PyErr_Format(PyExc_TypeError, "%.200s() takes no keyword arguments", name);
    return 0;
}

int
_PyArg_NoPositional(const char *name, PyObject *args)
{
    if (args == NULL) {
        return 1;
    }
    if (!PyTuple_CheckExact(args)) {
        PyErr_BadInternalCall();
        return 0;
    }
    if (PyTuple_GET_SIZE(args) == 0) {
        return 1;
    }
    PyErr_Format(PyExc_TypeError, "%.200s() takes no positional arguments", name);
    return 0;
}

void
_PyArg_BadArgument(const char *function, const char *argument, const char *expected, PyObject *arg)
{
    PyErr_Format(PyExc_TypeError, "%.200s() %.200s must be %.50s, not %.50s", function, argument,
                 expected, arg == Py_None ? "None" : GOPYRT_TYPE_NAME(arg));
}
