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

/* ---- All threads ------------------------------------------------------------------------ */

/* Calls a function for each thread state that the interpreter has; the others don't run meanwhile,
 * for the caller holds what they need to. */
static int
for_all(int (*each)(PyThreadState *, Py_tracefunc, PyObject *), Py_tracefunc function,
        PyObject *arg)
{
    PyInterpreterState *interp = gopyrt_interp();
    for (PyThreadState *t = PyInterpreterState_ThreadHead(interp); t != NULL;
         t = PyThreadState_Next(t)) {
        if (each(t, function, arg) < 0) {
            return -1;
        }
    }
    return 0;
}

void
PyEval_SetProfileAllThreads(Py_tracefunc function, PyObject *arg)
{
    if (for_all(_PyEval_SetProfile, function, arg) < 0) {
        PyErr_FormatUnraisable("Exception ignored in PyEval_SetProfileAllThreads");
    }
}

void
PyEval_SetTraceAllThreads(Py_tracefunc function, PyObject *arg)
{
    if (for_all(set_trace, function, arg) < 0) {
        PyErr_FormatUnraisable("Exception ignored in PyEval_SetTraceAllThreads");
    }
}
