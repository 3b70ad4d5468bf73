/* Functions that watch how code runs: kept in the thread state, where an evaluator finds them. */
#include "object/host/host.h"

#include "internal/pycore_audit.h"
#include "internal/pycore_ceval.h"

static int
set(PyThreadState *tstate, Py_tracefunc *place, PyObject **object, Py_ssize_t *threads,
    Py_tracefunc function, PyObject *arg)
{
    (void)tstate;
    PyObject *before = *object;
    *threads += (function != NULL) - (*place != NULL);
    *place = function;
    *object = Py_XNewRef(arg);
    Py_XDECREF(before);
    return 0;
}

int
_PyEval_SetProfile(PyThreadState *tstate, Py_tracefunc function, PyObject *arg)
{
    if (_PySys_Audit(_PyThreadState_GET(), "sys.setprofile", NULL) < 0) {
        return -1;
    }
    return set(tstate, &tstate->c_profilefunc, &tstate->c_profileobj,
               &tstate->interp->sys_profiling_threads, function, arg);
}

static int
set_trace(PyThreadState *tstate, Py_tracefunc function, PyObject *arg)
{
    if (_PySys_Audit(_PyThreadState_GET(), "sys.settrace", NULL) < 0) {
        return -1;
    }
    return set(tstate, &tstate->c_tracefunc, &tstate->c_traceobj,
               &tstate->interp->sys_tracing_threads, function, arg);
}

void
PyEval_SetProfile(Py_tracefunc function, PyObject *arg)
{
    if (_PyEval_SetProfile(_PyThreadState_GET(), function, arg) < 0) {
        PyErr_FormatUnraisable("Exception ignored in PyEval_SetProfile");
    }
}

void
PyEval_SetTrace(Py_tracefunc function, PyObject *arg)
{
    if (set_trace(_PyThreadState_GET(), function, arg) < 0) {
        PyErr_FormatUnraisable("Exception ignored in PyEval_SetTrace");
    }
}
