/* What frames are asked in C. */
#include "object/error/frame/frame.h"

PyCodeObject *
PyFrame_GetCode(PyFrameObject *f)
{
    return (PyCodeObject *)Py_NewRef(gopyrt_frame_code_of(f));
}

PyFrameObject *
PyFrame_GetBack(PyFrameObject *f)
{
    if (f->f_back != NULL) {
        return (PyFrameObject *)Py_NewRef(f->f_back);
    }
    _PyInterpreterFrame *back = _PyFrame_GetFirstComplete(f->f_frame->previous);
    return back == NULL ? NULL : gopyrt_frame_of(back);
}

PyObject *
PyFrame_GetGlobals(PyFrameObject *f)
{
    return Py_XNewRef(f->f_frame->f_globals);
}

PyObject *
PyFrame_GetBuiltins(PyFrameObject *f)
{
    return Py_XNewRef(f->f_frame->f_builtins);
}

PyObject *
PyFrame_GetGenerator(PyFrameObject *f)
{
    if (f->f_frame->owner != FRAME_OWNED_BY_GENERATOR) {
        return Py_NewRef(Py_None);
    }
    char *frame = (char *)f->f_frame;
    return Py_NewRef((PyObject *)(void *)(frame - offsetof(PyGenObject, gi_iframe)));
}

/* ---- Where a frame is ----------------------------------------------------- */

int
PyUnstable_InterpreterFrame_GetLasti(struct _PyInterpreterFrame *frame)
{
    return _PyInterpreterFrame_LASTI(frame) * (int)sizeof(_Py_CODEUNIT);
}

int
PyUnstable_InterpreterFrame_GetLine(struct _PyInterpreterFrame *frame)
{
    return PyCode_Addr2Line(_PyFrame_GetCode(frame), PyUnstable_InterpreterFrame_GetLasti(frame));
}

PyObject *
PyUnstable_InterpreterFrame_GetCode(struct _PyInterpreterFrame *frame)
{
    return PyStackRef_AsPyObjectNew(frame->f_executable);
}

int
PyFrame_GetLasti(PyFrameObject *f)
{
    int at = PyUnstable_InterpreterFrame_GetLasti(f->f_frame);
    return at < 0 ? -1 : at;
}

int
PyFrame_GetLineNumber(PyFrameObject *f)
{
    return f->f_lineno != 0 ? f->f_lineno : PyUnstable_InterpreterFrame_GetLine(f->f_frame);
}

/* ---- Variables ------------------------------------------------------------ */

/* The value of variable number i, borrowed, or NULL. */
static PyObject *
value_of(PyFrameObject *f, int i)
{
    PyCodeObject *code = gopyrt_frame_code_of(f);
    _PyStackRef ref = f->f_frame->localsplus[i];
    if (PyStackRef_IsNull(ref) || PyStackRef_IsTaggedInt(ref)) {
        return NULL;
    }
    PyObject *value = PyStackRef_AsPyObjectBorrow(ref);
    int kind = PyBytes_AS_STRING(code->co_localspluskinds)[i];
    if ((kind & (CO_FAST_CELL | CO_FAST_FREE)) && Py_IS_TYPE(value, &PyCell_Type)) {
        return ((PyCellObject *)value)->ob_ref;
    }
    return value;
}

/* A dict of the variables that have values: new. */
static PyObject *
snapshot(PyFrameObject *f)
{
    PyCodeObject *code = gopyrt_frame_code_of(f);
    PyObject *locals = PyDict_New();
    for (int i = 0; locals != NULL && i < code->co_nlocalsplus; i++) {
        PyObject *value = value_of(f, i);
        if (value != NULL
            && PyDict_SetItem(locals, PyTuple_GET_ITEM(code->co_localsplusnames, i), value) < 0)
        {
            Py_CLEAR(locals);
        }
    }
    return locals;
}

PyObject *
PyFrame_GetLocals(PyFrameObject *f)
{
    if (gopyrt_frame_code_of(f)->co_flags & CO_OPTIMIZED) {
        return snapshot(f);
    }
    if (f->f_frame->f_locals == NULL) {
        f->f_frame->f_locals = PyDict_New();
    }
    return Py_XNewRef(f->f_frame->f_locals);
}

PyObject *
PyFrame_GetVar(PyFrameObject *f, PyObject *name)
{
    if (!PyUnicode_Check(name)) {
        PyErr_Format(PyExc_TypeError, "name must be str, not %T", name);
        return NULL;
    }
    PyObject *names = gopyrt_frame_code_of(f)->co_localsplusnames;
    for (int i = 0; i < PyTuple_GET_SIZE(names); i++) {
        PyObject *value =
            PyUnicode_Compare(PyTuple_GET_ITEM(names, i), name) == 0 ? value_of(f, i) : NULL;
        if (value != NULL) {
            return Py_NewRef(value);
        }
    }
    PyErr_Format(PyExc_NameError, "variable %R does not exist", name);
    return NULL;
}

PyObject *
PyFrame_GetVarString(PyFrameObject *f, const char *name)
{
    PyObject *text = PyUnicode_FromString(name);
    PyObject *value = text == NULL ? NULL : PyFrame_GetVar(f, text);
    Py_XDECREF(text);
    return value;
}
