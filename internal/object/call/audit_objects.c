/* What audit events and their hooks need of objects. */
#include "object/call/call.h"

#include "eval/eval.h"

static PyObject *
build(const char *format, va_list values)
{
    PyObject *args = Py_VaBuildValue(format, values);
    if (args == NULL || PyTuple_Check(args)) {
        return args;
    }
    PyObject *tuple = PyTuple_Pack(1, args);
    Py_DECREF(args);
    return tuple;
}

int
gopyrt_audit_arguments(PyThreadState *tstate, const char *event, const char *format, va_list values,
                       int (*raise)(PyThreadState *tstate, const char *event, PyObject *args))
{
    PyObject *pending = PyErr_GetRaisedException();
    PyObject *args = build(format, values);
    if (args == NULL) {
        Py_XDECREF(pending);
        return -1;
    }
    PyErr_SetRaisedException(pending);
    int result = raise(tstate, event, args);
    Py_DECREF(args);
    return result;
}

int
gopyrt_audit_says_nothing(void)
{
    if (!PyErr_Occurred() || !PyErr_ExceptionMatches(PyExc_RuntimeError)) {
        return 0;
    }
    PyErr_Clear();
    return 1;
}
