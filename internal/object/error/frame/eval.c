/* The frame that runs, and what is seen from it. Without a host that evaluates Python code no
 * thread has one. */
#include "object/error/frame/frame.h"

/* The innermost frame's object, borrowed: the frame keeps it. */
static PyFrameObject *
current(PyThreadState *tstate)
{
    _PyInterpreterFrame *frame = _PyThreadState_GetFrame(tstate);
    PyFrameObject *f = frame == NULL ? NULL : gopyrt_frame_of(frame);
    if (f != NULL) {
        Py_DECREF(f);
    }
    return f;
}

PyFrameObject *
PyEval_GetFrame(void)
{
    return current(_PyThreadState_GET());
}

PyFrameObject *
PyThreadState_GetFrame(PyThreadState *tstate)
{
    /* Those who switch threads of their own ask while an exception is set. */
    PyObject *before = PyErr_GetRaisedException();
    PyFrameObject *f = current(tstate);
    PyErr_SetRaisedException(before);
    return (PyFrameObject *)Py_XNewRef(f);
}

PyObject *
PyEval_GetBuiltins(void)
{
    PyThreadState *tstate = _PyThreadState_GET();
    _PyInterpreterFrame *frame = _PyThreadState_GetFrame(tstate);
    return frame != NULL ? frame->f_builtins : tstate->interp->builtins;
}

PyObject *
PyEval_GetGlobals(void)
{
    _PyInterpreterFrame *frame = _PyThreadState_GetFrame(_PyThreadState_GET());
    return frame != NULL ? frame->f_globals : NULL;
}

PyObject *
PyEval_GetFrameBuiltins(void)
{
    return Py_XNewRef(PyEval_GetBuiltins());
}

PyObject *
PyEval_GetFrameGlobals(void)
{
    return Py_XNewRef(PyEval_GetGlobals());
}

PyObject *
PyEval_GetFrameLocals(void)
{
    PyFrameObject *f = PyEval_GetFrame();
    if (f == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_SystemError, "frame does not exist");
        }
        return NULL;
    }
    return PyFrame_GetLocals(f);
}

/* Borrowed: the frame object keeps them. */
PyObject *
PyEval_GetLocals(void)
{
    PyObject *locals = PyEval_GetFrameLocals();
    if (locals != NULL) {
        PyFrameObject *f = PyEval_GetFrame();
        if (f->f_frame->f_locals != locals) {
            Py_XSETREF(f->f_locals_cache, Py_NewRef(locals));
        }
        Py_DECREF(locals);
    }
    return locals;
}
