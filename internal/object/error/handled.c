/* The exception that is being handled: what sys.exception() is. Each generator that runs has a
 * place of its own, on top of its caller's. */
#include "object/error/error.h"

PyObject *
gopyrt_error_handled(PyThreadState *tstate)
{
    for (_PyErr_StackItem *item = tstate->exc_info; item != NULL; item = item->previous_item) {
        if (item->exc_value != NULL && item->exc_value != Py_None) {
            return item->exc_value;
        }
    }
    return NULL;
}

PyObject *
PyErr_GetHandledException(void)
{
    return Py_XNewRef(gopyrt_error_handled(_PyThreadState_GET()));
}

void
PyErr_SetHandledException(PyObject *exception)
{
    _PyErr_StackItem *top = _PyThreadState_GET()->exc_info;
    Py_XSETREF(top->exc_value, exception == Py_None ? NULL : Py_XNewRef(exception));
}

void
PyErr_GetExcInfo(PyObject **type, PyObject **value, PyObject **traceback)
{
    PyObject *exception = gopyrt_error_handled(_PyThreadState_GET());
    if (exception == NULL) {
        *type = Py_NewRef(Py_None);
        *value = NULL;
        *traceback = Py_NewRef(Py_None);
        return;
    }
    PyObject *tb = GOPYRT_EXC(exception)->traceback;
    *type = Py_NewRef(Py_TYPE(exception));
    *value = Py_NewRef(exception);
    *traceback = Py_NewRef(tb != NULL ? tb : Py_None);
}

void
PyErr_SetExcInfo(PyObject *type, PyObject *value, PyObject *traceback)
{
    PyErr_SetHandledException(value);
    Py_XDECREF(value);
    Py_XDECREF(type);
    Py_XDECREF(traceback);
}
