/* map and filter: what a function makes of items, and the items that a function lets through. */
#include "object/container/zip.h"

#include "object/collect/collect.h"

/* ---- map ---------------------------------------------------------------------------------- */

typedef struct {
    PyObject_HEAD PyObject *iterators; /* a tuple */
    PyObject *function;
    int strict;
} mapper;

static PyObject *
map_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    int strict;
    if ((kwds != NULL && !PyArg_ValidateKeywordArguments(kwds))
        || gopyrt_strict_from(kwds, "|$p:map", &strict) < 0)
    {
        return NULL;
    }
    Py_ssize_t n = PyTuple_GET_SIZE(args);
    if (n < 2) {
        PyErr_SetString(PyExc_TypeError, "map() must have at least two arguments.");
        return NULL;
    }
    PyObject *iterators = gopyrt_iterators_of(((PyTupleObject *)args)->ob_item + 1, n - 1);
    mapper *self = iterators == NULL ? NULL : (mapper *)type->tp_alloc(type, 0);
    if (self == NULL) {
        Py_XDECREF(iterators);
        return NULL;
    }
    self->iterators = iterators;
    self->function = Py_NewRef(PyTuple_GET_ITEM(args, 0));
    self->strict = strict;
    return (PyObject *)self;
}

static void
map_dealloc(PyObject *op)
{
    PyObject_GC_UnTrack(op);
    Py_XDECREF(((mapper *)op)->iterators);
    Py_XDECREF(((mapper *)op)->function);
    Py_TYPE(op)->tp_free(op);
}

static int
map_traverse(PyObject *op, visitproc visit, void *arg)
{
    Py_VISIT(((mapper *)op)->iterators);
    Py_VISIT(((mapper *)op)->function);
    return 0;
}

static PyObject *
map_next(PyObject *op)
{
    mapper *self = (mapper *)op;
    Py_ssize_t n = PyTuple_GET_SIZE(self->iterators), got = 0;
    PyObject *few[6], **items = few, *result = NULL;
    if (n > 5 && (items = PyMem_Malloc(((size_t)n + 1) * sizeof(PyObject *))) == NULL) {
        return PyErr_NoMemory();
    }
    for (; got < n; got++) {
        PyObject *it = PyTuple_GET_ITEM(self->iterators, got);
        items[got + 1] = Py_TYPE(it)->tp_iternext(it);
        if (items[got + 1] == NULL) {
            break;
        }
    }
    if (got == n) {
        result = PyObject_Vectorcall(self->function, items + 1,
                                     (size_t)n | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
    }
    else if (self->strict) {
        gopyrt_strict_check("map", self->iterators, got);
    }
    while (got > 0) {
        Py_DECREF(items[got--]);
    }
    if (items != few) {
        PyMem_Free(items);
    }
    return result;
}

static PyObject *
map_reduce(PyObject *op, PyObject *unused)
{
    mapper *self = (mapper *)op;
    (void)unused;
    PyObject *first = PyTuple_Pack(1, self->function), *args = NULL;
    if (first != NULL) {
        args = PySequence_Concat(first, self->iterators);
        Py_DECREF(first);
    }
    if (args == NULL) {
        return NULL;
    }
    return self->strict ? Py_BuildValue("ONO", Py_TYPE(op), args, Py_True)
                        : Py_BuildValue("ON", Py_TYPE(op), args);
}

static PyObject *
map_set_state(PyObject *op, PyObject *state)
{
    int strict = PyObject_IsTrue(state);
    if (strict < 0) {
        return NULL;
    }
    ((mapper *)op)->strict = strict;
    return Py_NewRef(Py_None);
}

static PyMethodDef map_methods[] = {
    { "__reduce__", map_reduce, METH_NOARGS,
      PyDoc_STR("__reduce__($self, /)\n--\n\nWhat pickle stores.") },
    { "__setstate__", map_set_state, METH_O,
      PyDoc_STR("__setstate__($self, object, /)\n--\n\nTakes over what pickle stored.") },
    { NULL, NULL, 0, NULL },
};

PyTypeObject PyMap_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "map",
    .tp_basicsize = sizeof(mapper),
    .tp_dealloc = map_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("map(function, iterable, /, *iterables, strict=False)\n--\n\n"
                        "What the function returns for the first items of all iterables, for\n"
                        "the second ones, and so on, as long as none ends.\n\n"
                        "With strict, all must end at once; else a ValueError is raised."),
    .tp_traverse = map_traverse,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = map_next,
    .tp_methods = map_methods,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = map_new,
    .tp_free = PyObject_GC_Del,
};

/* ---- filter -------------------------------------------------------------------------------- */

typedef struct {
    PyObject_HEAD PyObject *function, *it;
} filterer;

static PyObject *
filter_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    if ((type == &PyFilter_Type || type->tp_init == PyFilter_Type.tp_init) && kwds != NULL
        && PyDict_GET_SIZE(kwds) != 0)
    {
        PyErr_SetString(PyExc_TypeError, "filter() takes no keyword arguments");
        return NULL;
    }
    if (!_PyArg_CheckPositional("filter", PyTuple_GET_SIZE(args), 2, 2)) {
        return NULL;
    }
    PyObject *it = PyObject_GetIter(PyTuple_GET_ITEM(args, 1));
    filterer *self = it == NULL ? NULL : (filterer *)type->tp_alloc(type, 0);
    if (self == NULL) {
        Py_XDECREF(it);
        return NULL;
    }
    self->function = Py_NewRef(PyTuple_GET_ITEM(args, 0));
    self->it = it;
    return (PyObject *)self;
}

static void
filter_dealloc(PyObject *op)
{
    PyObject_GC_UnTrack(op);
    Py_XDECREF(((filterer *)op)->function);
    Py_XDECREF(((filterer *)op)->it);
    Py_TYPE(op)->tp_free(op);
}

static int
filter_traverse(PyObject *op, visitproc visit, void *arg)
{
    Py_VISIT(((filterer *)op)->function);
    Py_VISIT(((filterer *)op)->it);
    return 0;
}

/* Does the function, or the item itself, say yes? 1, 0 or -1. */
static int
passes(filterer *self, PyObject *item)
{
    if (self->function == Py_None || self->function == (PyObject *)&PyBool_Type) {
        return PyObject_IsTrue(item);
    }
    PyObject *answer = PyObject_CallOneArg(self->function, item);
    if (answer == NULL) {
        return -1;
    }
    int yes = PyObject_IsTrue(answer);
    Py_DECREF(answer);
    return yes;
}

static PyObject *
filter_next(PyObject *op)
{
    filterer *self = (filterer *)op;
    PyObject *item;
    while ((item = Py_TYPE(self->it)->tp_iternext(self->it)) != NULL) {
        int yes = passes(self, item);
        if (yes > 0) {
            return item;
        }
        Py_DECREF(item);
        if (yes < 0) {
            return NULL;
        }
    }
    return NULL;
}

static PyObject *
filter_reduce(PyObject *op, PyObject *unused)
{
    filterer *self = (filterer *)op;
    (void)unused;
    return Py_BuildValue("O(OO)", Py_TYPE(op), self->function, self->it);
}

static PyMethodDef filter_methods[] = {
    { "__reduce__", filter_reduce, METH_NOARGS,
      PyDoc_STR("__reduce__($self, /)\n--\n\nWhat pickle stores.") },
    { NULL, NULL, 0, NULL },
};

PyTypeObject PyFilter_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "filter",
    .tp_basicsize = sizeof(filterer),
    .tp_dealloc = filter_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("filter(function, iterable, /)\n--\n\n"
                        "The items for which the function says yes; with None, those that are "
                        "true."),
    .tp_traverse = filter_traverse,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = filter_next,
    .tp_methods = filter_methods,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = filter_new,
    .tp_free = PyObject_GC_Del,
};
