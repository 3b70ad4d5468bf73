/* The iterators of list, forwards and backwards. */
#include "object/container/list.h"

#include "object/collect/collect.h"
#include "object/container/protocol.h"

typedef struct {
    PyObject_HEAD Py_ssize_t index;
    PyObject *list; /* NULL at the end */
} list_iterator;

static PyObject *
iterator(PyTypeObject *type, PyObject *list, Py_ssize_t index)
{
    PyObject *op = gopyrt_object_raw(type, sizeof(list_iterator));
    if (op == NULL) {
        return NULL;
    }
    ((list_iterator *)op)->index = index;
    ((list_iterator *)op)->list = Py_NewRef(list);
    gopyrt_gc_track(op);
    return op;
}

PyObject *
gopyrt_list_iter(PyObject *self)
{
    return iterator(&PyListIter_Type, self, 0);
}

PyObject *
gopyrt_list_reversed(PyObject *self, PyObject *unused)
{
    (void)unused;
    return iterator(&PyListRevIter_Type, self, Py_SIZE(self) - 1);
}

static void
dealloc(PyObject *self)
{
    gopyrt_gc_untrack(self);
    Py_XDECREF(((list_iterator *)self)->list);
    PyObject_GC_Del(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((list_iterator *)self)->list);
    return 0;
}

static PyObject *
next(PyObject *self)
{
    list_iterator *it = (list_iterator *)self;
    PyObject *list = it->list;
    if (list == NULL) {
        return NULL;
    }
    if ((size_t)it->index < (size_t)Py_SIZE(list)) {
        return Py_NewRef(gopyrt_list(list)->ob_item[it->index++]);
    }
    it->list = NULL;
    Py_DECREF(list);
    return NULL;
}

static PyObject *
next_back(PyObject *self)
{
    list_iterator *it = (list_iterator *)self;
    PyObject *list = it->list;
    if (list == NULL) {
        return NULL;
    }
    if ((size_t)it->index < (size_t)Py_SIZE(list)) {
        return Py_NewRef(gopyrt_list(list)->ob_item[it->index--]);
    }
    it->index = -1; /* from where its state may be set anew */
    return NULL;
}

static PyObject *
length_hint(PyObject *self, PyObject *unused)
{
    list_iterator *it = (list_iterator *)self;
    (void)unused;
    Py_ssize_t n = it->list == NULL ? 0 : Py_SIZE(it->list) - it->index;
    return PyLong_FromSsize_t(Py_MAX(n, 0));
}

static PyObject *
length_hint_back(PyObject *self, PyObject *unused)
{
    list_iterator *it = (list_iterator *)self;
    (void)unused;
    Py_ssize_t n = it->list == NULL || it->index >= Py_SIZE(it->list) ? 0 : it->index + 1;
    return PyLong_FromSsize_t(n);
}

static PyObject *
reduce_by(PyObject *self, PyObject *name)
{
    list_iterator *it = (list_iterator *)self;
    PyObject *function = gopyrt_builtin(it->list == NULL ? GOPYRT_ID(iter) : name);
    if (function == NULL) {
        return NULL;
    }
    return it->list == NULL || it->index < 0
               ? Py_BuildValue("N([])", function)
               : Py_BuildValue("N(O)n", function, it->list, it->index);
}

static PyObject *
reduce(PyObject *self, PyObject *unused)
{
    (void)unused;
    return reduce_by(self, GOPYRT_ID(iter));
}

static PyObject *
reduce_back(PyObject *self, PyObject *unused)
{
    (void)unused;
    return reduce_by(self, GOPYRT_ID(reversed));
}

static PyObject *
set_state(PyObject *self, PyObject *state)
{
    list_iterator *it = (list_iterator *)self;
    Py_ssize_t index = PyLong_AsSsize_t(state);
    if (index == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (it->list != NULL) {
        Py_ssize_t last =
            Py_IS_TYPE(self, &PyListIter_Type) ? Py_SIZE(it->list) : Py_SIZE(it->list) - 1;
        Py_ssize_t least = Py_IS_TYPE(self, &PyListIter_Type) ? 0 : -1;
        it->index = Py_MIN(Py_MAX(index, least), last);
    }
    return Py_NewRef(Py_None);
}

#define METHODS(hint, reduction)                                                                   \
    {                                                                                              \
        { "__length_hint__", hint, METH_NOARGS,                                                    \
          PyDoc_STR("__length_hint__($self, /)\n--\n\nAbout how many items are still to come.") }, \
            { "__reduce__", reduction, METH_NOARGS,                                                \
              PyDoc_STR("__reduce__($self, /)\n--\n\nWhat pickle stores.") },                      \
            { "__setstate__", set_state, METH_O,                                                   \
              PyDoc_STR("__setstate__($self, object, /)\n--\n\nTakes over what pickle stored.") }, \
            { NULL, NULL, 0, NULL },                                                               \
    }

static PyMethodDef methods[] = METHODS(length_hint, reduce);
static PyMethodDef methods_back[] = METHODS(length_hint_back, reduce_back);

#define ITERATOR(type_name, step, table)                                                           \
    {                                                                                              \
        PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = type_name,                                \
                                            .tp_basicsize = sizeof(list_iterator),                 \
                                            .tp_dealloc = dealloc,                                 \
                                            .tp_getattro = PyObject_GenericGetAttr,                \
                                            .tp_flags = Py_TPFLAGS_HAVE_GC,                        \
                                            .tp_traverse = traverse, .tp_iter = PyObject_SelfIter, \
                                            .tp_iternext = step, .tp_methods = table,              \
    }

PyTypeObject PyListIter_Type = ITERATOR("list_iterator", next, methods);
PyTypeObject PyListRevIter_Type = ITERATOR("list_reverseiterator", next_back, methods_back);
