/* Running code with arguments, and frames: what old functions of the C API ask of the host. */
#include "object/host/host.h"

#include "internal/pycore_ceval.h"
#include "internal/pycore_frame.h"
#include "internal/pycore_interpframe.h"

/* The default values of the last parameters: new, NULL with or without an exception. */
static PyObject *
tuple_of(PyObject *const *items, int count)
{
    PyObject *tuple = PyTuple_New(count);
    for (int i = 0; tuple != NULL && i < count; i++) {
        PyTuple_SET_ITEM(tuple, i, Py_NewRef(items[i]));
    }
    return tuple;
}

/* A function of the code with all that the caller gives: new. */
static PyObject *
function_of(PyObject *code, PyObject *globals, PyObject *const *defs, int defc, PyObject *kwdefs,
            PyObject *closure)
{
    PyObject *function = PyFunction_New(code, globals);
    PyObject *defaults = function == NULL || defc == 0 ? NULL : tuple_of(defs, defc);
    if (function != NULL
        && ((defc != 0 && (defaults == NULL || PyFunction_SetDefaults(function, defaults) < 0))
            || (kwdefs != NULL && PyFunction_SetKwDefaults(function, kwdefs) < 0)
            || (closure != NULL && PyFunction_SetClosure(function, closure) < 0)))
    {
        Py_CLEAR(function);
    }
    Py_XDECREF(defaults);
    return function;
}

/* Arguments by position and, in pairs of name and value, by name. */
static PyObject *
call(PyObject *function, PyObject *const *args, int argc, PyObject *const *kwds, int kwdc)
{
    PyObject *names = PyTuple_New(kwdc), *result = NULL;
    PyObject **all = PyMem_Malloc(((size_t)argc + (size_t)kwdc + 1) * sizeof(*all));
    if (names != NULL && all != NULL) {
        for (int i = 0; i < argc; i++) {
            all[i] = args[i];
        }
        for (int i = 0; i < kwdc; i++) {
            PyTuple_SET_ITEM(names, i, Py_NewRef(kwds[2 * i]));
            all[argc + i] = kwds[2 * i + 1];
        }
        result = PyObject_Vectorcall(function, all, (size_t)argc, names);
    }
    else if (all == NULL) {
        PyErr_NoMemory();
    }
    PyMem_Free(all);
    Py_XDECREF(names);
    return result;
}

PyObject *
PyEval_EvalCodeEx(PyObject *code, PyObject *globals, PyObject *locals, PyObject *const *args,
                  int argc, PyObject *const *kwds, int kwdc, PyObject *const *defs, int defc,
                  PyObject *kwdefs, PyObject *closure)
{
    if (argc == 0 && kwdc == 0 && defc == 0 && kwdefs == NULL && closure == NULL) {
        return PyEval_EvalCode(code, globals, locals);
    }
    PyObject *function = function_of(code, globals, defs, defc, kwdefs, closure);
    PyObject *result = function == NULL ? NULL : call(function, args, argc, kwds, kwdc);
    Py_XDECREF(function);
    return result;
}

/* ---- Frames -------------------------------------------------------------------------------- */

PyObject *
PyEval_EvalFrameEx(PyFrameObject *f, int throwing)
{
    PyThreadState *tstate = _PyThreadState_GET();
    _PyFrameEvalFunction evaluate = _PyInterpreterState_GetEvalFrameFunc(tstate->interp);
    if (evaluate == NULL) {
        PyErr_SetString(PyExc_SystemError,
                        "PyEval_EvalFrameEx: no evaluator: the host has not set one by "
                        "_PyInterpreterState_SetEvalFrameFunc");
        return NULL;
    }
    return evaluate(tstate, f->f_frame, throwing);
}

PyObject *
PyEval_EvalFrame(PyFrameObject *f)
{
    return PyEval_EvalFrameEx(f, 0);
}

/* Adds what the code that runs has been compiled with. */
int
PyEval_MergeCompilerFlags(PyCompilerFlags *flags)
{
    _PyInterpreterFrame *frame = _PyThreadState_GetFrame(_PyThreadState_GET());
    if (frame != NULL) {
        flags->cf_flags |= _PyFrame_GetCode(frame)->co_flags & PyCF_MASK;
    }
    return flags->cf_flags != 0;
}
