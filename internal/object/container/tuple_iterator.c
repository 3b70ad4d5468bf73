/* The iterator of tuple. */
#include "object/container/container.h"

#include "object/collect/collect.h"
#include "object/container/protocol.h"

typedef struct {
    PyObject_HEAD Py_ssize_t index;
    PyObject *tuple; /* NULL at the end */
} tuple_iterator;

PyObject *
gopyrt_tuple_iter(PyObject *self)
{
    PyObject *op = gopyrt_object_raw(&PyTupleIter_Type, sizeof(tuple_iterator));
    if (op == NULL) {
        return NULL;
    }
    ((tuple_iterator *)op)->index = 0;
    ((tuple_iterator *)op)->tuple = Py_NewRef(self);
    gopyrt_gc_track(op);
    return op;
}

static void
dealloc(PyObject *self)
{
    gopyrt_gc_untrack(self);
    Py_XDECREF(((tuple_iterator *)self)->tuple);
    PyObject_GC_Del(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((tuple_iterator *)self)->tuple);
    return 0;
}

static PyObject *
next(PyObject *self)
{
    tuple_iterator *it = (tuple_iterator *)self;
    PyObject *tuple = it->tuple;
    if (tuple == NULL) {
        return NULL;
    }
    if (it->index < Py_SIZE(tuple)) {
        return Py_NewRef(PyTuple_GET_ITEM(tuple, it->index++));
    }
    it->tuple = NULL;
    Py_DECREF(tuple);
    return NULL;
}

static PyObject *
length_hint(PyObject *self, PyObject *unused)
{
    tuple_iterator *it = (tuple_iterator *)self;
    (void)unused;
    return PyLong_FromSsize_t(it->tuple == NULL ? 0 : Py_SIZE(it->tuple) - it->index);
}

static PyObject *
reduce(PyObject *self, PyObject *unused)
{
    tuple_iterator *it = (tuple_iterator *)self;
    (void)unused;
    PyObject *iter = gopyrt_builtin(GOPYRT_ID(iter));
    if (iter == NULL) {
        return NULL;
    }
    return it->tuple == NULL ? Py_BuildValue("N(())", iter)
                             : Py_BuildValue("N(O)n", iter, it->tuple, it->index);
}

static PyObject *
set_state(PyObject *self, PyObject *state)
{
    tuple_iterator *it = (tuple_iterator *)self;
    Py_ssize_t index = PyLong_AsSsize_t(state);
    if (index == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (it->tuple != NULL) {
        it->index = Py_MIN(Py_MAX(index, 0), Py_SIZE(it->tuple));
    }
    return Py_NewRef(Py_None);
}

static PyMethodDef methods[] = {
    { "__length_hint__", length_hint, METH_NOARGS,
      PyDoc_STR("__length_hint__($self, /)\n--\n\nAbout how many items are still to come.") },
    { "__reduce__", reduce, METH_NOARGS,
      PyDoc_STR("__reduce__($self, /)\n--\n\nWhat pickle stores.") },
    { "__setstate__", set_state, METH_O,
      PyDoc_STR("__setstate__($self, object, /)\n--\n\nTakes over what pickle stored.") },
    { NULL, NULL, 0, NULL },
};

PyTypeObject PyTupleIter_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "tuple_iterator",
    .tp_basicsize = sizeof(tuple_iterator),
    .tp_dealloc = dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC,
    .tp_traverse = traverse,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = next,
    .tp_methods = methods,
};
