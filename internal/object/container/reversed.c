/* reversed: over what has a length and items by number, from the end. */
#include "object/container/container.h"

#include "object/collect/collect.h"
#include "object/container/protocol.h"

typedef struct {
    PyObject_HEAD Py_ssize_t index; /* of the next item; -1 at the end */
    PyObject *sequence;             /* NULL at the end */
} reverser;

/* What __reversed__() of an object gives: new. NULL without an exception where it has none. */
static PyObject *
own_reversed(PyObject *sequence)
{
    PyObject *method = gopyrt_special_method(sequence, GOPYRT_ID(__reversed__)), *result = NULL;
    if (method == Py_None) {
        PyErr_Format(PyExc_TypeError, "'%.200s' object is not reversible",
                     GOPYRT_TYPE_NAME(sequence));
    }
    else if (method != NULL) {
        result = PyObject_CallNoArgs(method);
    }
    Py_XDECREF(method);
    return result;
}

static PyObject *
new_from(PyTypeObject *type, PyObject *sequence)
{
    PyObject *result = own_reversed(sequence);
    if (result != NULL || PyErr_Occurred()) {
        return result;
    }
    if (!PySequence_Check(sequence)) {
        PyErr_Format(PyExc_TypeError, "'%.200s' object is not reversible",
                     GOPYRT_TYPE_NAME(sequence));
        return NULL;
    }
    Py_ssize_t n = PySequence_Size(sequence);
    reverser *self = n == -1 ? NULL : (reverser *)type->tp_alloc(type, 0);
    if (self != NULL) {
        self->index = n - 1;
        self->sequence = Py_NewRef(sequence);
    }
    return (PyObject *)self;
}

static PyObject *new (PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    if ((type == &PyReversed_Type || type->tp_init == PyReversed_Type.tp_init) && kwds != NULL
        && PyDict_GET_SIZE(kwds) != 0)
    {
        PyErr_SetString(PyExc_TypeError, "reversed() takes no keyword arguments");
        return NULL;
    }
    if (!_PyArg_CheckPositional("reversed", PyTuple_GET_SIZE(args), 1, 1)) {
        return NULL;
    }
    return new_from(type, PyTuple_GET_ITEM(args, 0));
}

static PyObject *
vectorcall(PyObject *type, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    if (kwnames != NULL && PyTuple_GET_SIZE(kwnames) != 0) {
        PyErr_SetString(PyExc_TypeError, "reversed() takes no keyword arguments");
        return NULL;
    }
    if (!_PyArg_CheckPositional("reversed", PyVectorcall_NARGS(nargsf), 1, 1)) {
        return NULL;
    }
    return new_from((PyTypeObject *)type, args[0]);
}

static void
dealloc(PyObject *op)
{
    PyObject_GC_UnTrack(op);
    Py_XDECREF(((reverser *)op)->sequence);
    Py_TYPE(op)->tp_free(op);
}

static int
traverse(PyObject *op, visitproc visit, void *arg)
{
    Py_VISIT(((reverser *)op)->sequence);
    return 0;
}

static PyObject *
next(PyObject *op)
{
    reverser *self = (reverser *)op;
    if (self->index >= 0 && self->sequence != NULL) {
        PyObject *item = PySequence_GetItem(self->sequence, self->index);
        if (item != NULL) {
            self->index--;
            return item;
        }
        if (PyErr_ExceptionMatches(PyExc_IndexError) || PyErr_ExceptionMatches(PyExc_StopIteration))
        {
            PyErr_Clear();
        }
    }
    self->index = -1;
    Py_CLEAR(self->sequence);
    return NULL;
}

static PyObject *
length_hint(PyObject *op, PyObject *unused)
{
    reverser *self = (reverser *)op;
    (void)unused;
    if (self->sequence == NULL) {
        return PyLong_FromLong(0);
    }
    Py_ssize_t n = PySequence_Size(self->sequence);
    if (n == -1) {
        return NULL;
    }
    return PyLong_FromSsize_t(n < self->index + 1 ? 0 : self->index + 1);
}

static PyObject *
reduce(PyObject *op, PyObject *unused)
{
    reverser *self = (reverser *)op;
    (void)unused;
    return self->sequence == NULL
               ? Py_BuildValue("O(())", Py_TYPE(op))
               : Py_BuildValue("O(O)n", Py_TYPE(op), self->sequence, self->index);
}

static PyObject *
set_state(PyObject *op, PyObject *state)
{
    reverser *self = (reverser *)op;
    Py_ssize_t index = PyLong_AsSsize_t(state);
    if (index == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (self->sequence != NULL) {
        Py_ssize_t n = PySequence_Size(self->sequence);
        if (n < 0) {
            return NULL;
        }
        self->index = Py_MIN(Py_MAX(index, -1), n - 1);
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

PyTypeObject PyReversed_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "reversed",
    .tp_basicsize = sizeof(reverser),
    .tp_dealloc = dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("reversed(sequence, /)\n--\n\n"
                        "The items of a sequence from the last to the first."),
    .tp_traverse = traverse,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = next,
    .tp_methods = methods,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = new,
    .tp_free = PyObject_GC_Del,
    .tp_vectorcall = vectorcall,
};
