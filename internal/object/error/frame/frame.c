/* Frame objects. Those that extensions make, for tracebacks, never run: the frame is in the object
 * itself. Those of a host's evaluator stand for frames on the thread's stack. */
#include "object/error/frame/frame.h"

#include "object/collect/collect.h"

/* Where the frame within a frame object begins. */
#define INNER(f) ((_PyInterpreterFrame *)(void *)(f)->_f_frame_data)

static PyFrameObject *
new_object(size_t size)
{
    PyObject *op = gopyrt_object_raw(&PyFrame_Type, size);
    if (op == NULL) {
        return NULL;
    }
    memset(op + 1, 0, size - sizeof(PyObject));
    ((PyFrameObject *)op)->f_trace_lines = 1;
    return (PyFrameObject *)op;
}

/* The dict of the module that the globals name, or the interpreter's: borrowed. 0, or -1 with an
 * exception. Another exception may be set all the while, since this is how tracebacks are made. */
static int
builtins_of(PyObject *globals, PyObject **builtins)
{
    int found = PyDict_GetItemRef(globals, GOPYRT_ID(__builtins__), builtins);
    if (found < 0) {
        return -1;
    }
    if (found == 0) {
        *builtins = gopyrt_interp()->builtins;
        return 0;
    }
    Py_DECREF(*builtins); /* the globals keep it */
    if (PyModule_Check(*builtins)) {
        *builtins = PyModule_GetDict(*builtins);
    }
    return 0;
}

PyFrameObject *
PyFrame_New(PyThreadState *tstate, PyCodeObject *code, PyObject *globals, PyObject *locals)
{
    (void)tstate;
    if (!PyDict_Check(globals)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    PyObject *builtins;
    if (builtins_of(globals, &builtins) < 0) {
        return NULL;
    }
    size_t places = (size_t)code->co_nlocalsplus + (size_t)code->co_stacksize;
    PyFrameObject *f = new_object(offsetof(PyFrameObject, _f_frame_data)
                                  + offsetof(_PyInterpreterFrame, localsplus)
                                  + Py_MAX(places, 1) * sizeof(_PyStackRef));
    if (f == NULL) {
        return NULL;
    }
    _PyInterpreterFrame *frame = INNER(f);
    f->f_frame = frame;
    frame->f_executable.bits = (uintptr_t)Py_NewRef(code);
    frame->f_funcobj = PyStackRef_NULL;
    frame->f_globals = Py_NewRef(globals);
    frame->f_builtins = Py_XNewRef(builtins);
    frame->f_locals = Py_XNewRef(locals);
    frame->owner = FRAME_OWNED_BY_FRAME_OBJECT;
    for (size_t i = 0; i < places; i++) {
        frame->localsplus[i] = PyStackRef_NULL;
    }
    frame->stackpointer = frame->localsplus + code->co_nlocalsplus;
    /* It looks as if the first instruction that counts has run. */
    frame->instr_ptr = _PyCode_CODE(code) + code->_co_firsttraceable + 1;
    gopyrt_gc_track((PyObject *)f);
    return f;
}

PyFrameObject *
gopyrt_frame_of(_PyInterpreterFrame *frame)
{
    if (frame->frame_obj == NULL) {
        PyFrameObject *f =
            new_object(offsetof(PyFrameObject, _f_frame_data) + sizeof(_PyInterpreterFrame));
        if (f == NULL) {
            return NULL;
        }
        f->f_frame = frame;
        frame->frame_obj = f;
        gopyrt_gc_track((PyObject *)f);
    }
    return (PyFrameObject *)Py_NewRef(frame->frame_obj);
}

/* ---- The end -------------------------------------------------------------- */

static int
owns(PyFrameObject *f)
{
    return f->f_frame == INNER(f);
}

static void
drop_stack(_PyInterpreterFrame *frame)
{
    while (frame->stackpointer > frame->localsplus) {
        _PyStackRef ref = *--frame->stackpointer;
        *frame->stackpointer = PyStackRef_NULL;
        if (!PyStackRef_IsNull(ref) && !PyStackRef_IsTaggedInt(ref)
            && PyStackRef_RefcountOnObject(ref)) {
            Py_DECREF(PyStackRef_AsPyObjectBorrow(ref));
        }
    }
}

static int
clear(PyObject *self)
{
    PyFrameObject *f = (PyFrameObject *)self;
    Py_CLEAR(f->f_trace);
    Py_CLEAR(f->f_extra_locals);
    Py_CLEAR(f->f_locals_cache);
    Py_CLEAR(f->f_overwritten_fast_locals);
    if (owns(f)) {
        drop_stack(f->f_frame);
        Py_CLEAR(f->f_frame->f_locals);
    }
    return 0;
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    PyFrameObject *f = (PyFrameObject *)self;
    Py_VISIT(f->f_back);
    Py_VISIT(f->f_trace);
    Py_VISIT(f->f_extra_locals);
    Py_VISIT(f->f_locals_cache);
    Py_VISIT(f->f_overwritten_fast_locals);
    if (owns(f)) {
        _PyInterpreterFrame *frame = f->f_frame;
        Py_VISIT(PyStackRef_AsPyObjectBorrow(frame->f_executable));
        Py_VISIT(PyStackRef_AsPyObjectBorrow(frame->f_funcobj));
        Py_VISIT(frame->f_globals);
        Py_VISIT(frame->f_builtins);
        Py_VISIT(frame->f_locals);
        for (_PyStackRef *ref = frame->localsplus; ref < frame->stackpointer; ref++) {
            if (!PyStackRef_IsNull(*ref) && !PyStackRef_IsTaggedInt(*ref)
                && PyStackRef_RefcountOnObject(*ref)) {
                Py_VISIT(PyStackRef_AsPyObjectBorrow(*ref));
            }
        }
    }
    return 0;
}

static void
dealloc(PyObject *self)
{
    PyFrameObject *f = (PyFrameObject *)self;
    gopyrt_gc_untrack(self);
    clear(self);
    Py_CLEAR(f->f_back);
    if (owns(f)) {
        _PyInterpreterFrame *frame = f->f_frame;
        Py_XDECREF(PyStackRef_AsPyObjectBorrow(frame->f_executable));
        Py_XDECREF(PyStackRef_AsPyObjectBorrow(frame->f_funcobj));
        Py_XDECREF(frame->f_globals);
        Py_XDECREF(frame->f_builtins);
    }
    PyObject_GC_Del(self);
}

/* ---- Python's view -------------------------------------------------------- */

static PyObject *
or_none(PyObject *value)
{
    return value != NULL ? value : PyErr_Occurred() ? NULL : Py_NewRef(Py_None);
}

#define GETTER(name, call)                               \
    static PyObject *name(PyObject *self, void *closure) \
    {                                                    \
        PyFrameObject *f = (PyFrameObject *)self;        \
        (void)closure;                                   \
        return call;                                     \
    }
GETTER(get_back, or_none((PyObject *)PyFrame_GetBack(f)))
GETTER(get_locals, PyFrame_GetLocals(f))
GETTER(get_globals, or_none(PyFrame_GetGlobals(f)))
GETTER(get_builtins, or_none(PyFrame_GetBuiltins(f)))
GETTER(get_code, (PyObject *)PyFrame_GetCode(f))
GETTER(get_lasti, PyLong_FromLong(PyFrame_GetLasti(f)))
GETTER(get_generator, PyFrame_GetGenerator(f))
GETTER(get_trace, Py_NewRef(f->f_trace != NULL ? f->f_trace : Py_None))
GETTER(get_opcodes, PyBool_FromLong(f->f_trace_opcodes))

static PyObject *
get_line(PyObject *self, void *closure)
{
    int line = PyFrame_GetLineNumber((PyFrameObject *)self);
    (void)closure;
    return line < 0 ? Py_NewRef(Py_None) : PyLong_FromLong(line);
}

/* Jumping is for trace functions of an evaluator. */
static int
set_line(PyObject *self, PyObject *value, void *closure)
{
    (void)self;
    (void)closure;
    if (value == NULL) {
        PyErr_SetString(PyExc_AttributeError, "cannot delete attribute");
    }
    else {
        PyErr_SetString(PyExc_ValueError, "f_lineno can only be set in a trace function");
    }
    return -1;
}

static int
set_trace(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    Py_XSETREF(((PyFrameObject *)self)->f_trace, value == Py_None ? NULL : Py_XNewRef(value));
    return 0;
}

static int
set_opcodes(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    if (value == NULL || !PyBool_Check(value)) {
        PyErr_SetString(PyExc_TypeError, "attribute value type must be bool");
        return -1;
    }
    ((PyFrameObject *)self)->f_trace_opcodes = value == Py_True;
    return 0;
}

static PyObject *
frame_clear(PyObject *self, PyObject *unused)
{
    PyFrameObject *f = (PyFrameObject *)self;
    (void)unused;
    if (!owns(f)) {
        PyErr_SetString(PyExc_RuntimeError, "cannot clear an executing frame");
        return NULL;
    }
    clear(self);
    Py_RETURN_NONE;
}

static PyObject *
repr(PyObject *self)
{
    PyFrameObject *f = (PyFrameObject *)self;
    PyCodeObject *code = gopyrt_frame_code_of(f);
    return PyUnicode_FromFormat("<frame at %p, file %R, line %d, code %S>", f, code->co_filename,
                                PyFrame_GetLineNumber(f), code->co_name);
}

static PyMethodDef methods[] = {
    { "clear", frame_clear, METH_NOARGS,
      "clear($self, /)\n--\n\nDrops the values of the local variables." },
    { NULL, NULL, 0, NULL },
};

static PyMemberDef members[] = {
    { "f_trace_lines", Py_T_BOOL, offsetof(PyFrameObject, f_trace_lines), 0, NULL },
    { NULL, 0, 0, 0, NULL },
};

static PyGetSetDef getset[] = {
    { "f_back", get_back, NULL, NULL, NULL },
    { "f_locals", get_locals, NULL, NULL, NULL },
    { "f_globals", get_globals, NULL, NULL, NULL },
    { "f_builtins", get_builtins, NULL, NULL, NULL },
    { "f_code", get_code, NULL, NULL, NULL },
    { "f_lasti", get_lasti, NULL, NULL, NULL },
    { "f_lineno", get_line, set_line, NULL, NULL },
    { "f_trace", get_trace, set_trace, NULL, NULL },
    { "f_trace_opcodes", get_opcodes, set_opcodes, NULL, NULL },
    { "f_generator", get_generator, NULL, NULL, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

PyTypeObject PyFrame_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "frame",
    .tp_basicsize =
        offsetof(PyFrameObject, _f_frame_data) + offsetof(_PyInterpreterFrame, localsplus),
    .tp_itemsize = sizeof(PyObject *),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_setattro = PyObject_GenericSetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_traverse = traverse,
    .tp_clear = clear,
    .tp_methods = methods,
    .tp_members = members,
    .tp_getset = getset,
};
