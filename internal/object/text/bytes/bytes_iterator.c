/* Iterating over the bytes of bytes and bytearray. */
#include "object/collect/collect.h"
#include "object/container/protocol.h"
#include "object/text/bytes.h"

typedef struct {
    PyObject_HEAD Py_ssize_t index;
    PyObject *bytes; /* NULL once it is at the end */
} iterator;

PyObject *
gopyrt_bytes_iter(PyObject *self)
{
    iterator *it = (iterator *)gopyrt_object_raw(
        PyBytes_Check(self) ? &PyBytesIter_Type : &PyByteArrayIter_Type, sizeof(iterator));
    if (it == NULL) {
        return NULL;
    }
    it->index = 0;
    it->bytes = Py_NewRef(self);
    gopyrt_gc_track((PyObject *)it);
    return (PyObject *)it;
}

static void
dealloc(PyObject *self)
{
    gopyrt_gc_untrack(self);
    Py_XDECREF(((iterator *)self)->bytes);
    PyObject_GC_Del(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((iterator *)self)->bytes);
    return 0;
}

static PyObject *
next(PyObject *self)
{
    iterator *it = (iterator *)self;
    if (it->bytes == NULL) {
        return NULL;
    }
    if (it->index < Py_SIZE(it->bytes)) {
        return PyLong_FromLong(((unsigned char *)gopyrt_bytes_data(it->bytes))[it->index++]);
    }
    Py_CLEAR(it->bytes);
    return NULL;
}

static PyObject *
length_hint(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    iterator *it = (iterator *)self;
    Py_ssize_t left = it->bytes == NULL ? 0 : Py_SIZE(it->bytes) - it->index;
    return PyLong_FromSsize_t(Py_MAX(left, 0));
}

static PyObject *
reduce(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    PyObject *iter = gopyrt_builtin(GOPYRT_ID(iter));
    iterator *it = (iterator *)self;
    if (iter == NULL) {
        return NULL;
    }
    return it->bytes == NULL ? Py_BuildValue("N(())", iter)
                             : Py_BuildValue("N(O)n", iter, it->bytes, it->index);
}

static PyObject *
set_state(PyObject *self, PyObject *state)
{
    iterator *it = (iterator *)self;
    Py_ssize_t index = PyLong_AsSsize_t(state);
    if (index == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (it->bytes != NULL) {
        it->index = Py_MAX(0, Py_MIN(index, Py_SIZE(it->bytes)));
    }
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    { "__length_hint__", length_hint, METH_NOARGS, "How many bytes are left." },
    { "__reduce__", reduce, METH_NOARGS, "The state, for pickling." },
    { "__setstate__", set_state, METH_O, "Goes to a place." },
    { NULL, NULL, 0, NULL },
};

#define ITERATOR(symbol, name)                                 \
    PyTypeObject symbol = {                                    \
        PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = name, \
        .tp_basicsize = sizeof(iterator),                      \
        .tp_dealloc = dealloc,                                 \
        .tp_getattro = PyObject_GenericGetAttr,                \
        .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,   \
        .tp_traverse = traverse,                               \
        .tp_iter = PyObject_SelfIter,                          \
        .tp_iternext = next,                                   \
        .tp_methods = methods,                                 \
    }

ITERATOR(PyBytesIter_Type, "bytes_iterator");
ITERATOR(PyByteArrayIter_Type, "bytearray_iterator");
