/* What exceptions begin with; Py_FatalError, which names the calling function. */
#ifndef Py_CPYTHON_ERRORS_H
#error "this header file must not be included directly"
#endif

#include "../abi/cpython/pyerrors.h"

/* The first fields of an exception of any type. */
#define PyException_HEAD          \
    PyObject_HEAD PyObject *dict; \
    PyObject *args;               \
    PyObject *notes;              \
    PyObject *traceback;          \
    PyObject *context;            \
    PyObject *cause;              \
    char suppress_context;

/* Ends the process; the report names the calling function. */
#define Py_FatalError(message) _Py_FatalErrorFunc(__func__, (message))
