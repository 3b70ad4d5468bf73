/* The parts of an exception, for C. */
#include "object/error/error.h"

PyObject *
PyException_GetTraceback(PyObject *self)
{
    return Py_XNewRef(GOPYRT_EXC(self)->traceback);
}

int
PyException_SetTraceback(PyObject *self, PyObject *traceback)
{
    if (traceback == NULL) {
        PyErr_SetString(PyExc_TypeError, "__traceback__ may not be deleted");
        return -1;
    }
    if (traceback != Py_None && !PyTraceBack_Check(traceback)) {
        PyErr_SetString(PyExc_TypeError, "__traceback__ must be a traceback or None");
        return -1;
    }
    Py_XSETREF(GOPYRT_EXC(self)->traceback, traceback == Py_None ? NULL : Py_NewRef(traceback));
    return 0;
}

PyObject *
PyException_GetContext(PyObject *self)
{
    return Py_XNewRef(GOPYRT_EXC(self)->context);
}

void
PyException_SetContext(PyObject *self, PyObject *context)
{
    Py_XSETREF(GOPYRT_EXC(self)->context, context);
}

PyObject *
PyException_GetCause(PyObject *self)
{
    return Py_XNewRef(GOPYRT_EXC(self)->cause);
}

void
PyException_SetCause(PyObject *self, PyObject *cause)
{
    GOPYRT_EXC(self)->suppress_context = 1;
    Py_XSETREF(GOPYRT_EXC(self)->cause, cause);
}

PyObject *
PyException_GetArgs(PyObject *self)
{
    return Py_NewRef(GOPYRT_EXC(self)->args);
}

void
PyException_SetArgs(PyObject *self, PyObject *args)
{
    Py_XSETREF(GOPYRT_EXC(self)->args, Py_NewRef(args));
}

const char *
PyExceptionClass_Name(PyObject *type)
{
    return ((PyTypeObject *)type)->tp_name;
}
