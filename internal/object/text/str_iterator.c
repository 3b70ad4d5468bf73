/* Iterating over the characters of a str: one type for ASCII, one for all others. */
#include "object/collect/collect.h"
#include "object/container/protocol.h"
#include "object/text/str.h"

typedef struct {
    PyObject_HEAD Py_ssize_t index;
    PyObject *str; /* NULL once it is at the end */
} iterator;

PyObject *
gopyrt_str_iter(PyObject *self)
{
    PyTypeObject *type =
        PyUnicode_IS_COMPACT_ASCII(self) ? &gopyrt_str_ascii_iterator_type : &PyUnicodeIter_Type;
    iterator *it = (iterator *)gopyrt_object_raw(type, sizeof(iterator));
    if (it == NULL) {
        return NULL;
    }
    it->index = 0;
    it->str = Py_NewRef(self);
    gopyrt_gc_track((PyObject *)it);
    return (PyObject *)it;
}

static void
dealloc(PyObject *self)
{
    gopyrt_gc_untrack(self);
    Py_XDECREF(((iterator *)self)->str);
    PyObject_GC_Del(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((iterator *)self)->str);
    return 0;
}

static PyObject *
next(PyObject *self)
{
    iterator *it = (iterator *)self;
    if (it->str == NULL) {
        return NULL;
    }
    if (it->index < PyUnicode_GET_LENGTH(it->str)) {
        return gopyrt_str_character(PyUnicode_READ_CHAR(it->str, it->index++));
    }
    Py_CLEAR(it->str);
    return NULL;
}

static PyObject *
length_hint(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    iterator *it = (iterator *)self;
    return PyLong_FromSsize_t(it->str == NULL ? 0 : PyUnicode_GET_LENGTH(it->str) - it->index);
}

static PyObject *
reduce(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    PyObject *iter = gopyrt_builtin(GOPYRT_ID(iter));
    iterator *it = (iterator *)self;
    if (iter == NULL) {
        return NULL;
    }
    return it->str == NULL ? Py_BuildValue("N(s)", iter, "")
                           : Py_BuildValue("N(O)n", iter, it->str, it->index);
}

static PyObject *
set_state(PyObject *self, PyObject *state)
{
    iterator *it = (iterator *)self;
    Py_ssize_t index = PyLong_AsSsize_t(state);
    if (index == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (it->str != NULL) {
        it->index = Py_MAX(0, Py_MIN(index, PyUnicode_GET_LENGTH(it->str)));
    }
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    { "__length_hint__", length_hint, METH_NOARGS, "How many characters are left." },
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

ITERATOR(PyUnicodeIter_Type, "str_iterator");
ITERATOR(gopyrt_str_ascii_iterator_type, "str_ascii_iterator");
