/* Traceback objects. */
#include "object/error/frame/frame.h"

#include "internal/pycore_traceback.h"

#include "object/collect/collect.h"

static PyObject *
new_traceback(PyObject *next, PyFrameObject *frame, int lasti, int line)
{
    PyObject *op = gopyrt_object_raw(&PyTraceBack_Type, sizeof(PyTracebackObject));
    if (op == NULL) {
        return NULL;
    }
    PyTracebackObject *tb = (PyTracebackObject *)op;
    tb->tb_next = (PyTracebackObject *)Py_XNewRef(next);
    tb->tb_frame = (PyFrameObject *)Py_NewRef(frame);
    tb->tb_lasti = lasti;
    tb->tb_lineno = line;
    gopyrt_gc_track(op);
    return op;
}

int
PyTraceBack_Here(PyFrameObject *frame)
{
    PyObject *exception = PyErr_GetRaisedException();
    if (exception == NULL) {
        PyErr_BadInternalCall();
        return -1;
    }
    /* The line is worked out when somebody asks for it. */
    PyObject *next = GOPYRT_EXC(exception)->traceback;
    PyObject *tb = new_traceback(next, frame, PyFrame_GetLasti(frame), -1);
    if (tb == NULL) {
        /* What is lost is a line of the traceback; the exception is the one that came last. */
        _PyErr_ChainExceptions1(exception);
        return -1;
    }
    Py_XSETREF(GOPYRT_EXC(exception)->traceback, tb);
    PyErr_SetRaisedException(exception);
    return 0;
}

int
gopyrt_traceback_line(PyTracebackObject *tb)
{
    return tb->tb_lineno != -1 ? tb->tb_lineno
                               : PyCode_Addr2Line(gopyrt_frame_code_of(tb->tb_frame), tb->tb_lasti);
}

/* ---- Python's view -------------------------------------------------------- */

static PyObject *new (PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    static char *names[] = { "tb_next", "tb_frame", "tb_lasti", "tb_lineno", NULL };
    PyObject *next, *frame;
    int lasti, line;
    (void)type;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "OO!ii:traceback", names, &next, &PyFrame_Type,
                                     &frame, &lasti, &line))
    {
        return NULL;
    }
    if (next != Py_None && !PyTraceBack_Check(next)) {
        PyErr_Format(PyExc_TypeError, "expected traceback object or None, got '%s'",
                     GOPYRT_TYPE_NAME(next));
        return NULL;
    }
    return new_traceback(next == Py_None ? NULL : next, (PyFrameObject *)frame, lasti, line);
}

static PyObject *
get_line(PyObject *self, void *closure)
{
    int line = gopyrt_traceback_line((PyTracebackObject *)self);
    (void)closure;
    return line == -1 ? Py_NewRef(Py_None) : PyLong_FromLong(line);
}

static PyObject *
get_next(PyObject *self, void *closure)
{
    PyTracebackObject *next = ((PyTracebackObject *)self)->tb_next;
    (void)closure;
    return Py_NewRef(next != NULL ? (PyObject *)next : Py_None);
}

static int
set_next(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "can't delete tb_next attribute");
        return -1;
    }
    if (value == Py_None) {
        value = NULL;
    }
    else if (!PyTraceBack_Check(value)) {
        PyErr_Format(PyExc_TypeError, "expected traceback object, got '%s'",
                     GOPYRT_TYPE_NAME(value));
        return -1;
    }
    for (PyTracebackObject *tb = (PyTracebackObject *)value; tb != NULL; tb = tb->tb_next) {
        if ((PyObject *)tb == self) {
            PyErr_SetString(PyExc_ValueError, "traceback loop detected");
            return -1;
        }
    }
    Py_XSETREF(((PyTracebackObject *)self)->tb_next, (PyTracebackObject *)Py_XNewRef(value));
    return 0;
}

static PyObject *
dir(PyObject *self, PyObject *unused)
{
    (void)self;
    (void)unused;
    return Py_BuildValue("[ssss]", "tb_frame", "tb_next", "tb_lasti", "tb_lineno");
}

static int
clear(PyObject *self)
{
    PyTracebackObject *tb = (PyTracebackObject *)self;
    Py_CLEAR(tb->tb_next);
    Py_CLEAR(tb->tb_frame);
    return 0;
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    PyTracebackObject *tb = (PyTracebackObject *)self;
    Py_VISIT(tb->tb_next);
    Py_VISIT(tb->tb_frame);
    return 0;
}

static void
dealloc(PyObject *self)
{
    gopyrt_gc_untrack(self);
    clear(self);
    PyObject_GC_Del(self);
}

static PyMethodDef methods[] = {
    { "__dir__", dir, METH_NOARGS, NULL },
    { NULL, NULL, 0, NULL },
};

static PyMemberDef members[] = {
    { "tb_frame", _Py_T_OBJECT, offsetof(PyTracebackObject, tb_frame), Py_READONLY, NULL },
    { "tb_lasti", Py_T_INT, offsetof(PyTracebackObject, tb_lasti), Py_READONLY, NULL },
    { NULL, 0, 0, 0, NULL },
};

static PyGetSetDef getset[] = {
    { "tb_next", get_next, set_next, NULL, NULL },
    { "tb_lineno", get_line, NULL, NULL, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

PyTypeObject PyTraceBack_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "traceback",
    .tp_basicsize = sizeof(PyTracebackObject),
    .tp_dealloc = dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC,
    .tp_doc = "traceback(tb_next, tb_frame, tb_lasti, tb_lineno)\n--\n\nWhere an exception went "
              "through.",
    .tp_traverse = traverse,
    .tp_clear = clear,
    .tp_methods = methods,
    .tp_members = members,
    .tp_getset = getset,
    .tp_new = new,
};

/* ---- For code that is not Python's -------------------------------------------- */

/* What fails here is lost: the exception that is set is more important. */
void
_PyTraceback_Add(const char *function, const char *file, int line)
{
    PyObject *exception = PyErr_GetRaisedException();
    PyObject *globals = PyDict_New();
    PyCodeObject *code = globals == NULL ? NULL : PyCode_NewEmpty(file, function, line);
    PyFrameObject *frame =
        code == NULL ? NULL : PyFrame_New(_PyThreadState_GET(), code, globals, NULL);
    Py_XDECREF(code);
    Py_XDECREF(globals);
    if (frame == NULL) {
        _PyErr_ChainExceptions1(exception);
        return;
    }
    frame->f_lineno = line;
    PyErr_SetRaisedException(exception);
    (void)PyTraceBack_Here(frame);
    Py_DECREF(frame);
}
