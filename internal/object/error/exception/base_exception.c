/* BaseException: how exceptions are made, shown and freed. */
#include "object/error/error.h"

#include "object/collect/collect.h"
#include "object/error/exception/exception_types.h"

int
gopyrt_exception_no_keywords(PyTypeObject *type, PyObject *kwds)
{
    if (kwds == NULL || PyDict_GET_SIZE(kwds) == 0) {
        return 1;
    }
    PyErr_Format(PyExc_TypeError, "%.200s() takes no keyword arguments", type->tp_name);
    return 0;
}

PyObject *
gopyrt_exception_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    (void)kwds;
    PyObject *self = type->tp_alloc(type, 0);
    if (self != NULL) {
        GOPYRT_EXC(self)->args = Py_NewRef(args != NULL ? args : GOPYRT_EMPTY_TUPLE);
    }
    return self;
}

int
gopyrt_exception_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    if (!gopyrt_exception_no_keywords(Py_TYPE(self), kwds)) {
        return -1;
    }
    Py_XSETREF(GOPYRT_EXC(self)->args, Py_NewRef(args));
    return 0;
}

PyObject *
gopyrt_exception_make(PyTypeObject *type, PyObject *args)
{
    PyObject *self = args == NULL ? NULL : gopyrt_object_raw(type, sizeof(PyBaseExceptionObject));
    if (self == NULL) {
        Py_XDECREF(args);
        return NULL;
    }
    memset((PyObject *)self + 1, 0, sizeof(PyBaseExceptionObject) - sizeof(PyObject));
    GOPYRT_EXC(self)->args = args;
    gopyrt_gc_track(self);
    return self;
}

PyObject *
gopyrt_exception_vectorcall(PyObject *type, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    if (kwnames != NULL && PyTuple_GET_SIZE(kwnames) > 0) {
        PyErr_Format(PyExc_TypeError, "%.200s() takes no keyword arguments",
                     ((PyTypeObject *)type)->tp_name);
        return NULL;
    }
    PyObject *tuple = gopyrt_tuple_from(args, PyVectorcall_NARGS(nargsf));
    return gopyrt_exception_make((PyTypeObject *)type, tuple);
}

/* ---- The end -------------------------------------------------------------- */

static inline PyObject **
field(PyObject *self, int index)
{
    return (PyObject **)(void *)((char *)self + offsetof(PySystemExitObject, code)) + index;
}

int
gopyrt_exception_clear(PyObject *self, unsigned fields)
{
    PyBaseExceptionObject *e = GOPYRT_EXC(self);
    Py_CLEAR(e->dict);
    Py_CLEAR(e->args);
    Py_CLEAR(e->notes);
    Py_CLEAR(e->traceback);
    Py_CLEAR(e->context);
    Py_CLEAR(e->cause);
    for (int i = 0; fields != 0; i++, fields >>= 1) {
        if (fields & 1) {
            Py_CLEAR(*field(self, i));
        }
    }
    return 0;
}

int
gopyrt_exception_traverse(PyObject *self, visitproc visit, void *arg, unsigned fields)
{
    PyBaseExceptionObject *e = GOPYRT_EXC(self);
    Py_VISIT(e->dict);
    Py_VISIT(e->args);
    Py_VISIT(e->notes);
    Py_VISIT(e->traceback);
    Py_VISIT(e->context);
    Py_VISIT(e->cause);
    for (int i = 0; fields != 0; i++, fields >>= 1) {
        if (fields & 1) {
            Py_VISIT(*field(self, i));
        }
    }
    return 0;
}

void
gopyrt_exception_dealloc(PyObject *self, unsigned fields)
{
    if (gopyrt_gc_tracked(self)) { /* the dealloc of an extension's type may have done it */
        gopyrt_gc_untrack(self);
    }
    gopyrt_exception_clear(self, fields);
    Py_TYPE(self)->tp_free(self);
}

/* ---- Text ----------------------------------------------------------------- */

PyObject *
gopyrt_exception_str(PyObject *self)
{
    PyObject *args = GOPYRT_EXC(self)->args;
    switch (PyTuple_GET_SIZE(args)) {
    case 0:
        return Py_NewRef(GOPYRT_STR(empty));
    case 1:
        return PyObject_Str(PyTuple_GET_ITEM(args, 0));
    }
    return PyObject_Str(args);
}

static PyObject *
repr(PyObject *self)
{
    PyObject *args = GOPYRT_EXC(self)->args;
    const char *name = gopyrt_type_short_name(Py_TYPE(self));
    return PyTuple_GET_SIZE(args) == 1
               ? PyUnicode_FromFormat("%s(%R)", name, PyTuple_GET_ITEM(args, 0))
               : PyUnicode_FromFormat("%s%R", name, args);
}

/* ---- The type -------------------------------------------------------------- */

static void
dealloc(PyObject *self)
{
    gopyrt_exception_dealloc(self, 0);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    return gopyrt_exception_traverse(self, visit, arg, 0);
}

static int
clear(PyObject *self)
{
    return gopyrt_exception_clear(self, 0);
}

PyTypeObject _PyExc_BaseException = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "BaseException",
    .tp_basicsize = sizeof(PyBaseExceptionObject),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_str = gopyrt_exception_str,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_setattro = PyObject_GenericSetAttr,
    .tp_flags = Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASE_EXC_SUBCLASS,
    .tp_doc = "What all exceptions are.",
    .tp_traverse = traverse,
    .tp_clear = clear,
    .tp_methods = gopyrt_exception_methods,
    .tp_members = gopyrt_exception_members,
    .tp_getset = gopyrt_exception_getset,
    .tp_dictoffset = offsetof(PyBaseExceptionObject, dict),
    .tp_init = gopyrt_exception_init,
    .tp_new = gopyrt_exception_new,
    .tp_vectorcall = gopyrt_exception_vectorcall,
};
