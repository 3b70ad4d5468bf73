/* mappingproxy: a mapping that can be read and not written. */
#include "object/container/container.h"

#include "object/collect/collect.h"
#include "object/container/protocol.h"

typedef struct {
    PyObject_HEAD PyObject *mapping;
} proxy;

static inline PyObject *
mapping_of(PyObject *self)
{
    return ((proxy *)self)->mapping;
}

PyObject *
PyDictProxy_New(PyObject *mapping)
{
    if (!PyMapping_Check(mapping) || PyList_Check(mapping) || PyTuple_Check(mapping)) {
        PyErr_Format(PyExc_TypeError, "mappingproxy() argument must be a mapping, not %s",
                     GOPYRT_TYPE_NAME(mapping));
        return NULL;
    }
    PyObject *op = gopyrt_object_raw(&PyDictProxy_Type, sizeof(proxy));
    if (op != NULL) {
        ((proxy *)op)->mapping = Py_NewRef(mapping);
        gopyrt_gc_track(op);
    }
    return op;
}

static PyObject *new (PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    static char *names[] = { "mapping", NULL };
    PyObject *mapping;
    (void)type;
    return PyArg_ParseTupleAndKeywords(args, kwds, "O:mappingproxy", names, &mapping)
               ? PyDictProxy_New(mapping)
               : NULL;
}

static void
dealloc(PyObject *self)
{
    gopyrt_gc_untrack(self);
    Py_DECREF(mapping_of(self));
    PyObject_GC_Del(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(mapping_of(self));
    return 0;
}

/* ---- Slots ------------------------------------------------------------------------------ */

static PyObject *
repr(PyObject *self)
{
    return PyUnicode_FromFormat("mappingproxy(%R)", mapping_of(self));
}

static PyObject *
str(PyObject *self)
{
    return PyObject_Str(mapping_of(self));
}

static Py_hash_t
hash(PyObject *self)
{
    return PyObject_Hash(mapping_of(self));
}

static PyObject *
compare(PyObject *self, PyObject *other, int op)
{
    return PyObject_RichCompare(mapping_of(self), other, op);
}

static PyObject *
iter(PyObject *self)
{
    return PyObject_GetIter(mapping_of(self));
}

static Py_ssize_t
length(PyObject *self)
{
    return PyObject_Size(mapping_of(self));
}

static PyObject *
subscript(PyObject *self, PyObject *key)
{
    return PyObject_GetItem(mapping_of(self), key);
}

static int
contains(PyObject *self, PyObject *key)
{
    PyObject *mapping = mapping_of(self);
    return PyDict_CheckExact(mapping) ? PyDict_Contains(mapping, key)
                                      : PySequence_Contains(mapping, key);
}

static PyObject *
merged(PyObject *a, PyObject *b)
{
    a = Py_IS_TYPE(a, &PyDictProxy_Type) ? mapping_of(a) : a;
    b = Py_IS_TYPE(b, &PyDictProxy_Type) ? mapping_of(b) : b;
    return PyNumber_Or(a, b);
}

static PyObject *
merge_in(PyObject *self, PyObject *other)
{
    (void)other;
    PyErr_Format(PyExc_TypeError, "'|=' is not supported by %s; use '|' instead",
                 GOPYRT_TYPE_NAME(self));
    return NULL;
}

/* ---- Methods: the mapping's ----------------------------------------------------------------- */

static PyObject *
get(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    if (!_PyArg_CheckPositional("get", nargs, 1, 2)) {
        return NULL;
    }
    return PyObject_CallMethodObjArgs(mapping_of(self), GOPYRT_ID(get), args[0],
                                      nargs == 2 ? args[1] : Py_None, NULL);
}

#define FORWARD(name, method)                                                  \
    static PyObject *name(PyObject *self, PyObject *unused)                    \
    {                                                                          \
        (void)unused;                                                          \
        return PyObject_CallMethodNoArgs(mapping_of(self), GOPYRT_ID(method)); \
    }

FORWARD(keys, keys)
FORWARD(values, values)
FORWARD(items, items)
FORWARD(copy, copy)
FORWARD(reversed, __reversed__)

#define METHOD(name, function, flags, signature, text)      \
    {                                                       \
        name, (PyCFunction)(void (*)(void))function, flags, \
            PyDoc_STR(name signature "\n--\n\n" text)       \
    }

static PyMethodDef methods[] = {
    METHOD("get", get, METH_FASTCALL, "($self, key, default=None, /)",
           "The value of the key, or the default if the mapping has none."),
    METHOD("keys", keys, METH_NOARGS, "($self, /)", "The mapping's keys()."),
    METHOD("values", values, METH_NOARGS, "($self, /)", "The mapping's values()."),
    METHOD("items", items, METH_NOARGS, "($self, /)", "The mapping's items()."),
    METHOD("copy", copy, METH_NOARGS, "($self, /)", "The mapping's copy()."),
    METHOD("__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS, "($type, object, /)",
           "mappingproxy[K, V]: one whose keys and values are of these types."),
    METHOD("__reversed__", reversed, METH_NOARGS, "($self, /)", "The mapping's reversed()."),
    { NULL, NULL, 0, NULL },
};

static PyNumberMethods as_number = { .nb_or = merged, .nb_inplace_or = merge_in };
static PySequenceMethods as_sequence = { .sq_contains = contains };
static PyMappingMethods as_mapping = { .mp_length = length, .mp_subscript = subscript };

PyTypeObject PyDictProxy_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "mappingproxy",
    .tp_basicsize = sizeof(proxy),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_as_number = &as_number,
    .tp_as_sequence = &as_sequence,
    .tp_as_mapping = &as_mapping,
    .tp_hash = hash,
    .tp_str = str,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_MAPPING,
    .tp_doc = PyDoc_STR("mappingproxy(mapping)\n--\n\nA view of a mapping for reading only."),
    .tp_traverse = traverse,
    .tp_richcompare = compare,
    .tp_iter = iter,
    .tp_methods = methods,
    .tp_new = new,
};
