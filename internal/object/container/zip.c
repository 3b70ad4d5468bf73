/* zip: tuples of the items of several iterables; and what map shares with it. */
#include "object/container/zip.h"

#include "object/collect/collect.h"
#include "object/container/protocol.h"

/* ---- Several iterators -------------------------------------------------------------------- */

PyObject *
gopyrt_iterators_of(PyObject *const *iterables, Py_ssize_t n)
{
    PyObject *tuple = PyTuple_New(n);
    for (Py_ssize_t i = 0; tuple != NULL && i < n; i++) {
        PyObject *it = PyObject_GetIter(iterables[i]);
        if (it == NULL) {
            Py_CLEAR(tuple);
            break;
        }
        PyTuple_SET_ITEM(tuple, i, it);
    }
    return tuple;
}

int
gopyrt_strict_from(PyObject *kwds, const char *format, int *strict)
{
    static char *names[] = { "strict", NULL };
    *strict = 0;
    if (kwds == NULL) {
        return 0;
    }
    return PyArg_ParseTupleAndKeywords(GOPYRT_EMPTY_TUPLE, kwds, format, names, strict) ? 0 : -1;
}

static void
complain(const char *name, Py_ssize_t i, const char *how)
{
    PyErr_Format(PyExc_ValueError,
                 i == 1 ? "%s() argument %zd is %s than argument 1"
                        : "%s() argument %zd is %s than arguments 1-%zd",
                 name, i + 1, how, i);
}

void
gopyrt_strict_check(const char *name, PyObject *iterators, Py_ssize_t ended)
{
    if (gopyrt_iteration_ended() < 0) {
        return;
    }
    if (ended > 0) {
        complain(name, ended, "shorter");
        return;
    }
    for (Py_ssize_t i = 1; i < PyTuple_GET_SIZE(iterators); i++) {
        PyObject *it = PyTuple_GET_ITEM(iterators, i);
        PyObject *item = Py_TYPE(it)->tp_iternext(it);
        if (item != NULL) {
            Py_DECREF(item);
            complain(name, i, "longer");
            return;
        }
        if (gopyrt_iteration_ended() < 0) {
            return;
        }
    }
}

/* ---- zip ---------------------------------------------------------------------------------- */

typedef struct {
    PyObject_HEAD Py_ssize_t n;
    PyObject *iterators; /* a tuple */
    PyObject *tuple;     /* the last one, made anew where nobody else has it */
    int strict;
} zipper;

static PyObject *new (PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    int strict;
    if (gopyrt_strict_from(kwds, "|$p:zip", &strict) < 0) {
        return NULL;
    }
    Py_ssize_t n = PyTuple_GET_SIZE(args);
    PyObject *iterators = gopyrt_iterators_of(((PyTupleObject *)args)->ob_item, n);
    PyObject *tuple = iterators == NULL ? NULL : PyTuple_New(n);
    for (Py_ssize_t i = 0; tuple != NULL && i < n; i++) {
        PyTuple_SET_ITEM(tuple, i, Py_NewRef(Py_None));
    }
    zipper *self = tuple == NULL ? NULL : (zipper *)type->tp_alloc(type, 0);
    if (self == NULL) {
        Py_XDECREF(iterators);
        Py_XDECREF(tuple);
        return NULL;
    }
    self->n = n;
    self->iterators = iterators;
    self->tuple = tuple;
    self->strict = strict;
    return (PyObject *)self;
}

static void
dealloc(PyObject *op)
{
    PyObject_GC_UnTrack(op);
    Py_XDECREF(((zipper *)op)->iterators);
    Py_XDECREF(((zipper *)op)->tuple);
    Py_TYPE(op)->tp_free(op);
}

static int
traverse(PyObject *op, visitproc visit, void *arg)
{
    Py_VISIT(((zipper *)op)->iterators);
    Py_VISIT(((zipper *)op)->tuple);
    return 0;
}

static PyObject *
next(PyObject *op)
{
    zipper *self = (zipper *)op;
    if (self->n == 0) {
        return NULL;
    }
    PyObject *result = self->tuple;
    int again = Py_REFCNT(result) == 1;
    if (again) {
        Py_INCREF(result);
        ((PyTupleObject *)result)->ob_hash = -1;
    }
    else if ((result = PyTuple_New(self->n)) == NULL) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < self->n; i++) {
        PyObject *it = PyTuple_GET_ITEM(self->iterators, i);
        PyObject *item = Py_TYPE(it)->tp_iternext(it);
        if (item == NULL) {
            Py_DECREF(result);
            if (self->strict) {
                gopyrt_strict_check("zip", self->iterators, i);
            }
            return NULL;
        }
        PyObject *old = PyTuple_GET_ITEM(result, i);
        PyTuple_SET_ITEM(result, i, item);
        Py_XDECREF(old);
    }
    if (again && !gopyrt_gc_tracked(result)) {
        gopyrt_gc_track(result);
    }
    return result;
}

static PyObject *
reduce(PyObject *op, PyObject *unused)
{
    zipper *self = (zipper *)op;
    (void)unused;
    return self->strict ? Py_BuildValue("OOO", Py_TYPE(op), self->iterators, Py_True)
                        : Py_BuildValue("OO", Py_TYPE(op), self->iterators);
}

static PyObject *
set_state(PyObject *op, PyObject *state)
{
    int strict = PyObject_IsTrue(state);
    if (strict < 0) {
        return NULL;
    }
    ((zipper *)op)->strict = strict;
    return Py_NewRef(Py_None);
}

static PyMethodDef methods[] = {
    { "__reduce__", reduce, METH_NOARGS,
      PyDoc_STR("__reduce__($self, /)\n--\n\nWhat pickle stores.") },
    { "__setstate__", set_state, METH_O,
      PyDoc_STR("__setstate__($self, object, /)\n--\n\nTakes over what pickle stored.") },
    { NULL, NULL, 0, NULL },
};

PyTypeObject PyZip_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "zip",
    .tp_basicsize = sizeof(zipper),
    .tp_dealloc = dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("zip(*iterables, strict=False)\n--\n\n"
                        "Tuples of the first items of all iterables, of the second ones, and so\n"
                        "on, as long as none ends.\n\n"
                        "With strict, all must end at once; else a ValueError is raised."),
    .tp_traverse = traverse,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = next,
    .tp_methods = methods,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = new,
    .tp_free = PyObject_GC_Del,
};
