/* Fatal errors with a format; the exception state of a thread. */
#ifndef Py_INTERNAL_PYERRORS_H
#define Py_INTERNAL_PYERRORS_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "../abi/internal/pycore_pyerrors.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The functions below concern the caller's own thread state, with the GIL. */

/* The type of the exception that is set, borrowed, or NULL if none is. */
static inline PyObject *
_PyErr_Occurred(PyThreadState *tstate)
{
    PyObject *exception = tstate->current_exception;
    return exception != NULL ? (PyObject *)Py_TYPE(exception) : NULL;
}

/* Forgets the exception that is being handled. */
static inline void
_PyErr_ClearExcState(_PyErr_StackItem *exc_state)
{
    Py_CLEAR(exc_state->exc_value);
}

#ifdef __cplusplus
}
#endif

#endif /* Py_INTERNAL_PYERRORS_H */
