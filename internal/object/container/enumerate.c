/* enumerate: the items of an iterable with their numbers. */
#include "object/container/container.h"

#include "object/collect/collect.h"

typedef struct {
    PyObject_HEAD Py_ssize_t next; /* the next number; PY_SSIZE_T_MAX once it is kept as an int */
    PyObject *it;
    PyObject *pair;   /* the last pair, made anew where nobody else has it */
    PyObject *number; /* the next one where a Py_ssize_t can't say it, or NULL */
    PyObject *one;
} enumerator;

/* ---- Making --------------------------------------------------------------------------- */

static PyObject *
new_from(PyTypeObject *type, PyObject *iterable, PyObject *start)
{
    enumerator *self = (enumerator *)type->tp_alloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    if (start != NULL) {
        PyObject *number = PyNumber_Index(start);
        self->next = number == NULL ? 0 : PyLong_AsSsize_t(number);
        if (self->next == -1 && PyErr_Occurred()) {
            PyErr_Clear();
            self->next = PY_SSIZE_T_MAX;
            self->number = Py_NewRef(number);
        }
        Py_XDECREF(number);
        if (number == NULL) {
            Py_DECREF(self);
            return NULL;
        }
    }
    self->one = PyLong_FromLong(1);
    self->it = self->one == NULL ? NULL : PyObject_GetIter(iterable);
    self->pair = self->it == NULL ? NULL : PyTuple_Pack(2, Py_None, Py_None);
    if (self->pair == NULL) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static PyObject *
bad_keyword(PyObject *name)
{
    PyErr_Format(PyExc_TypeError, "'%.200U' is an invalid keyword argument for enumerate()", name);
    return NULL;
}

static PyObject *
vectorcall(PyObject *type, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    Py_ssize_t n = PyVectorcall_NARGS(nargsf), named = kwnames ? PyTuple_GET_SIZE(kwnames) : 0;
    PyObject *values[2] = { n > 0 ? args[0] : NULL, n > 1 ? args[1] : NULL };
    if (n + named > 2) {
        PyErr_Format(PyExc_TypeError, "enumerate() takes at most 2 arguments (%zd given)",
                     n + named);
        return NULL;
    }
    if (n + named == 0) {
        PyErr_SetString(PyExc_TypeError, "enumerate() missing required argument 'iterable'");
        return NULL;
    }
    for (Py_ssize_t i = 0; i < named; i++) {
        PyObject *name = PyTuple_GET_ITEM(kwnames, i);
        int place = PyUnicode_EqualToUTF8(name, "iterable") ? 0
                    : PyUnicode_EqualToUTF8(name, "start")  ? 1
                                                            : -1;
        if (place < 0 || values[place] != NULL || (n == 0 && named == 1 && place == 1)) {
            return bad_keyword(name);
        }
        values[place] = args[n + i];
    }
    return new_from((PyTypeObject *)type, values[0], values[1]);
}

static PyObject *new (PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    static char *names[] = { "iterable", "start", NULL };
    PyObject *iterable, *start = NULL;
    return PyArg_ParseTupleAndKeywords(args, kwds, "O|O:enumerate", names, &iterable, &start)
               ? new_from(type, iterable, start)
               : NULL;
}

static void
dealloc(PyObject *op)
{
    enumerator *self = (enumerator *)op;
    PyObject_GC_UnTrack(op);
    Py_XDECREF(self->it);
    Py_XDECREF(self->pair);
    Py_XDECREF(self->number);
    Py_XDECREF(self->one);
    Py_TYPE(op)->tp_free(op);
}

static int
traverse(PyObject *op, visitproc visit, void *arg)
{
    enumerator *self = (enumerator *)op;
    Py_VISIT(self->it);
    Py_VISIT(self->pair);
    Py_VISIT(self->number);
    return 0;
}

/* ---- Steps ------------------------------------------------------------------------------ */

/* The next number: new. */
static PyObject *
count(enumerator *self)
{
    if (self->next != PY_SSIZE_T_MAX) {
        return PyLong_FromSsize_t(self->next++);
    }
    PyObject *number = self->number == NULL ? PyLong_FromSsize_t(PY_SSIZE_T_MAX) : self->number;
    self->number = NULL;
    PyObject *after = number == NULL ? NULL : PyNumber_Add(number, self->one);
    if (after == NULL) {
        self->number = number;
        return NULL;
    }
    self->number = after;
    return number;
}

static PyObject *
next(PyObject *op)
{
    enumerator *self = (enumerator *)op;
    PyObject *item = Py_TYPE(self->it)->tp_iternext(self->it);
    PyObject *number = item == NULL ? NULL : count(self);
    if (number == NULL) {
        Py_XDECREF(item);
        return NULL;
    }
    PyObject *items[] = { number, item };
    return gopyrt_pair_reuse(self->pair, items);
}

static PyObject *
reduce(PyObject *op, PyObject *unused)
{
    enumerator *self = (enumerator *)op;
    (void)unused;
    return self->number != NULL ? Py_BuildValue("O(OO)", Py_TYPE(op), self->it, self->number)
                                : Py_BuildValue("O(On)", Py_TYPE(op), self->it, self->next);
}

static PyMethodDef methods[] = {
    { "__reduce__", reduce, METH_NOARGS,
      PyDoc_STR("__reduce__($self, /)\n--\n\nWhat pickle stores.") },
    { "__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS,
      PyDoc_STR("__class_getitem__($type, object, /)\n--\n\n"
                "enumerate[T]: one whose items are of a type.") },
    { NULL, NULL, 0, NULL },
};

PyTypeObject PyEnum_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "enumerate",
    .tp_basicsize = sizeof(enumerator),
    .tp_dealloc = dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("enumerate(iterable, start=0)\n--\n\n"
                        "The items of an iterable as pairs of a number and the item."),
    .tp_traverse = traverse,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = next,
    .tp_methods = methods,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = new,
    .tp_free = PyObject_GC_Del,
    .tp_vectorcall = vectorcall,
};
