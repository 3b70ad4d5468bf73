/* gc.garbage and gc.callbacks: lists that an interpreter has from its start, whether it imports the
 * module gc or not. */
#include "object/collect/pass.h"

int
gopyrt_collector_begin(PyInterpreterState *interp)
{
    if ((interp->gc.garbage = PyList_New(0)) == NULL
        || (interp->gc.callbacks = PyList_New(0)) == NULL) {
        Py_CLEAR(interp->gc.garbage);
        return -1;
    }
    return 0;
}

/* A callback may change the list, which is gone through as it then is. */
void
gopyrt_gc_call_callbacks(struct _gc_runtime_state *gc, const char *phase, int generation,
                         Py_ssize_t collected, Py_ssize_t uncollectable)
{
    if (gc->callbacks == NULL || PyList_GET_SIZE(gc->callbacks) == 0) {
        return;
    }
    PyObject *callbacks = Py_NewRef(gc->callbacks), *name = PyUnicode_FromString(phase);
    PyObject *info = name == NULL ? NULL
                                  : Py_BuildValue("{sisnsn}", "generation", generation, "collected",
                                                  collected, "uncollectable", uncollectable);
    if (info == NULL) {
        PyErr_FormatUnraisable("Exception ignored on invoking gc callbacks");
    }
    for (Py_ssize_t i = 0; info != NULL && i < PyList_GET_SIZE(callbacks); i++) {
        PyObject *callback = Py_NewRef(PyList_GET_ITEM(callbacks, i));
        PyObject *result = PyObject_CallFunctionObjArgs(callback, name, info, NULL);
        if (result == NULL) {
            PyErr_FormatUnraisable("Exception ignored while calling GC callback %R", callback);
        }
        Py_XDECREF(result);
        Py_DECREF(callback);
    }
    Py_DECREF(callbacks);
    Py_XDECREF(name);
    Py_XDECREF(info);
}
