/* The core's errors as exceptions: the core, which knows no objects, says which kind of exception
 * is due, and here it is raised. */
#include "object/error/error.h"

#include "fatal/fatal.h"
#include "internal/pycore_initconfig.h"

#include <errno.h>

/* What was raised from another thread is a type so far. */
static void
raise_async(PyThreadState *tstate)
{
    PyObject *type = tstate->current_exception;
    if (type != NULL && !PyExceptionInstance_Check(type)) {
        tstate->current_exception = NULL;
        PyErr_SetNone(type);
        Py_DECREF(type);
    }
}

/* The number of a failed system call stands in the message. */
static void
raise_os(const char *message)
{
    const char *mark = strstr(message, "[Errno ");
    if (mark == NULL) {
        PyErr_SetString(PyExc_OSError, message);
        return;
    }
    int kept = errno;
    errno = atoi(mark + strlen("[Errno "));
    PyErr_SetFromErrno(PyExc_OSError);
    errno = kept;
}

void
gopyrt_error_raise(int kind, const char *message)
{
    PyThreadState *tstate = _PyThreadState_GET();
    PyObject *type = NULL;
    /* An interpreter that begins or ends has no exceptions. */
    if (tstate == NULL || tstate->interp->types.builtins.num_initialized == 0) {
        return;
    }
    switch ((gopyrt_error_kind)kind) {
    case GOPYRT_ERROR_NONE:
        return;
    case GOPYRT_ERROR_ASYNC:
        raise_async(tstate);
        return;
    case GOPYRT_ERROR_OS:
        raise_os(message);
        return;
    case GOPYRT_ERROR_MEMORY:
        PyErr_NoMemory();
        return;
    case GOPYRT_ERROR_INTERRUPT:
        PyErr_SetNone(PyExc_KeyboardInterrupt);
        return;
    case GOPYRT_ERROR_RECURSION:
        type = PyExc_RecursionError;
        break;
    case GOPYRT_ERROR_VALUE:
        type = PyExc_ValueError;
        break;
    case GOPYRT_ERROR_TYPE:
        type = PyExc_TypeError;
        break;
    case GOPYRT_ERROR_CALLBACK:
        /* A callback that works with objects has raised its own. */
        if (PyErr_Occurred()) {
            return;
        }
        type = PyExc_RuntimeError;
        break;
    case GOPYRT_ERROR_RUNTIME:
        type = PyExc_RuntimeError;
        break;
    case GOPYRT_ERROR_INTERPRETER:
        type = (PyObject *)&_PyExc_InterpreterError;
        break;
    case GOPYRT_ERROR_INTERPRETER_NOT_FOUND:
        type = (PyObject *)&_PyExc_InterpreterNotFoundError;
        break;
    }
    PyErr_SetString(type, message);
}

void
gopyrt_error_forget(void)
{
    PyThreadState *tstate = _PyThreadState_GET();
    if (tstate != NULL) {
        gopyrt_error_put(tstate, NULL);
    }
}

void
_PyErr_SetFromPyStatus(PyStatus status)
{
    if (!_PyStatus_IS_ERROR(status)) {
        PyErr_SetString(PyExc_SystemError, "_PyErr_SetFromPyStatus() status is not an error");
    }
    else if (status.err_msg != NULL && strcmp(status.err_msg, _PyStatus_NO_MEMORY_ERRMSG) == 0) {
        PyErr_NoMemory();
    }
    else if (status.func != NULL) {
        PyErr_Format(PyExc_RuntimeError, "%s: %s", status.func, status.err_msg);
    }
    else {
        PyErr_SetString(PyExc_RuntimeError, status.err_msg);
    }
}

void
_PyErr_SetInterpreterAlreadyRunning(void)
{
    PyErr_SetString(PyExc_InterpreterError, "interpreter already running");
}
