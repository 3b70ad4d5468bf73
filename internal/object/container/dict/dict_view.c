/* The views of a dict that keys(), values() and items() give. Those of keys and items are sets. */
#include "object/container/dict.h"

#include "object/collect/collect.h"
#include "object/container/protocol.h"

typedef struct {
    PyObject_HEAD PyObject *dict;
} dict_view;

static inline PyObject *
dict_of(PyObject *view)
{
    return ((dict_view *)view)->dict;
}

PyObject *
gopyrt_dict_view(PyObject *dict, PyTypeObject *type)
{
    if (!PyDict_Check(dict)) {
        PyErr_Format(PyExc_TypeError, "%s() requires a dict argument, not '%s'", type->tp_name,
                     GOPYRT_TYPE_NAME(dict));
        return NULL;
    }
    PyObject *op = gopyrt_object_raw(type, sizeof(dict_view));
    if (op != NULL) {
        ((dict_view *)op)->dict = Py_NewRef(dict);
        gopyrt_gc_track(op);
    }
    return op;
}

static void
dealloc(PyObject *self)
{
    gopyrt_gc_untrack(self);
    Py_XDECREF(dict_of(self));
    PyObject_GC_Del(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(dict_of(self));
    return 0;
}

static Py_ssize_t
length(PyObject *self)
{
    return dict_of(self) == NULL ? 0 : gopyrt_dict(dict_of(self))->ma_used;
}

static PyObject *
repr(PyObject *self)
{
    int inside = Py_ReprEnter(self);
    if (inside != 0) {
        return inside > 0 ? PyUnicode_FromString("...") : NULL;
    }
    PyObject *list = PySequence_List(self), *result = NULL;
    if (list != NULL) {
        result = PyUnicode_FromFormat("%s(%R)", GOPYRT_TYPE_NAME(self), list);
        Py_DECREF(list);
    }
    Py_ReprLeave(self);
    return result;
}

static int
keys_contain(PyObject *self, PyObject *key)
{
    return PyDict_Contains(dict_of(self), key);
}

static int
items_contain(PyObject *self, PyObject *pair)
{
    PyObject *value;
    if (!PyTuple_Check(pair) || PyTuple_GET_SIZE(pair) != 2) {
        return 0;
    }
    int found = PyDict_GetItemRef(dict_of(self), PyTuple_GET_ITEM(pair, 0), &value);
    if (found > 0) {
        found = PyObject_RichCompareBool(value, PyTuple_GET_ITEM(pair, 1), Py_EQ);
        Py_DECREF(value);
    }
    return found;
}

/* ---- As sets ------------------------------------------------------------------------------ */

/* Whether all that one iterable gives is in the other: 1, 0 or -1. */
static int
all_in(PyObject *self, PyObject *other)
{
    PyObject *it = PyObject_GetIter(self), *item;
    if (it == NULL) {
        return -1;
    }
    int all = 1;
    while (all > 0 && (item = PyIter_Next(it)) != NULL) {
        all = PySequence_Contains(other, item);
        Py_DECREF(item);
    }
    Py_DECREF(it);
    return all > 0 && PyErr_Occurred() ? -1 : all;
}

static PyObject *
compare(PyObject *self, PyObject *other, int op)
{
    if (!PyAnySet_Check(other) && !PyDictViewSet_Check(other)) {
        return Py_NewRef(Py_NotImplemented);
    }
    Py_ssize_t m = PyObject_Size(self), n = PyObject_Size(other);
    if (m < 0 || n < 0) {
        return NULL;
    }
    int answer = 0;
    switch (op) {
    case Py_EQ:
    case Py_NE:
        answer = m == n ? all_in(self, other) : 0;
        answer = op == Py_NE && answer >= 0 ? !answer : answer;
        break;
    case Py_LT:
        answer = m < n ? all_in(self, other) : 0;
        break;
    case Py_LE:
        answer = m <= n ? all_in(self, other) : 0;
        break;
    case Py_GT:
        answer = m > n ? all_in(other, self) : 0;
        break;
    case Py_GE:
        answer = m >= n ? all_in(other, self) : 0;
        break;
    }
    return answer < 0 ? NULL : PyBool_FromLong(answer);
}

/* A new set of the first operand's elements, on which a method is called with the second. */
static PyObject *
set_and(PyObject *self, PyObject *other, const char *method)
{
    PyObject *set = PySet_New(self);
    PyObject *result = set == NULL ? NULL : PyObject_CallMethod(set, method, "(O)", other);
    if (result == NULL) {
        Py_CLEAR(set);
    }
    Py_XDECREF(result);
    return set;
}

static PyObject *
subtract(PyObject *self, PyObject *other)
{
    return set_and(self, other, "difference_update");
}

static PyObject *
unite(PyObject *self, PyObject *other)
{
    return set_and(self, other, "update");
}

static PyObject *
exclude(PyObject *self, PyObject *other)
{
    return set_and(self, other, "symmetric_difference_update");
}

/* A new set of those of the iterable's that the view has. */
static PyObject *
intersect(PyObject *self, PyObject *other)
{
    if (!PyDictViewSet_Check(self)) {
        PyObject *view = other;
        other = self;
        self = view;
    }
    /* The shorter of two views is walked. */
    if (PyDictViewSet_Check(other) && length(other) > length(self)) {
        PyObject *view = other;
        other = self;
        self = view;
    }
    if (PySet_CheckExact(other) && length(self) >= PySet_GET_SIZE(other)) {
        return PyObject_CallMethod(other, "intersection", "(O)", self);
    }
    PyObject *it = PyObject_GetIter(other), *item;
    PyObject *result = it == NULL ? NULL : PySet_New(NULL);
    int has = 0;
    while (result != NULL && has >= 0 && (item = PyIter_Next(it)) != NULL) {
        has = PyDictKeys_Check(self) ? keys_contain(self, item) : items_contain(self, item);
        if (has > 0 && PySet_Add(result, item) < 0) {
            has = -1;
        }
        Py_DECREF(item);
    }
    Py_XDECREF(it);
    if (has < 0 || PyErr_Occurred()) {
        Py_CLEAR(result);
    }
    return result;
}

static PyObject *
is_disjoint(PyObject *self, PyObject *other)
{
    if (self == other) {
        return PyBool_FromLong(length(self) == 0);
    }
    if (PyAnySet_CheckExact(other) || PyDictViewSet_Check(other)) {
        Py_ssize_t n = PyObject_Size(other);
        if (n == -1) {
            return NULL;
        }
        if (n > length(self)) {
            PyObject *view = other;
            other = self;
            self = view;
        }
    }
    PyObject *it = PyObject_GetIter(other), *item;
    if (it == NULL) {
        return NULL;
    }
    int has = 0;
    while (has == 0 && (item = PyIter_Next(it)) != NULL) {
        has = PySequence_Contains(self, item);
        Py_DECREF(item);
    }
    Py_DECREF(it);
    return has < 0 || PyErr_Occurred() ? NULL : PyBool_FromLong(!has);
}

/* ---- Iteration ------------------------------------------------------------------------------ */

static PyObject *
iterator(PyObject *self, PyTypeObject *keys, PyTypeObject *values, PyTypeObject *items)
{
    PyTypeObject *type = Py_IS_TYPE(self, &PyDictKeys_Type)     ? keys
                         : Py_IS_TYPE(self, &PyDictValues_Type) ? values
                                                                : items;
    return dict_of(self) == NULL ? Py_NewRef(Py_None) : gopyrt_dict_iterator(dict_of(self), type);
}

static PyObject *
iter(PyObject *self)
{
    return iterator(self, &PyDictIterKey_Type, &PyDictIterValue_Type, &PyDictIterItem_Type);
}

static PyObject *
reversed(PyObject *self, PyObject *unused)
{
    (void)unused;
    return iterator(self, &PyDictRevIterKey_Type, &PyDictRevIterValue_Type,
                    &PyDictRevIterItem_Type);
}

/* ---- The types ------------------------------------------------------------------------------ */

static PyObject *
get_mapping(PyObject *self, void *closure)
{
    (void)closure;
    return PyDictProxy_New(dict_of(self));
}

static PyGetSetDef getset[] = {
    { "mapping", get_mapping, NULL, PyDoc_STR("The dict of the view, which can't be written."),
      NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

#define IS_DISJOINT                                                                \
    {                                                                              \
        "isdisjoint", is_disjoint, METH_O,                                         \
            PyDoc_STR("isdisjoint($self, object, /)\n--\n\n"                       \
                      "Whether the view and the iterable have nothing in common.") \
    }
#define REVERSED                                                 \
    {                                                            \
        "__reversed__", reversed, METH_NOARGS,                   \
            PyDoc_STR("__reversed__($self, /)\n--\n\n"           \
                      "An iterator from the last to the first.") \
    }

static PyMethodDef methods[] = { IS_DISJOINT, REVERSED, { NULL, NULL, 0, NULL } };
static PyMethodDef values_methods[] = { REVERSED, { NULL, NULL, 0, NULL } };

static PyNumberMethods as_number = {
    .nb_subtract = subtract,
    .nb_and = intersect,
    .nb_xor = exclude,
    .nb_or = unite,
};
static PySequenceMethods keys_as_sequence = { .sq_length = length, .sq_contains = keys_contain };
static PySequenceMethods items_as_sequence = { .sq_length = length, .sq_contains = items_contain };
static PySequenceMethods values_as_sequence = { .sq_length = length };

#define VIEW(name, ...)                                                                           \
    {                                                                                             \
        PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = name, .tp_basicsize = sizeof(dict_view), \
                                            .tp_dealloc = dealloc, .tp_repr = repr,               \
                                            .tp_getattro = PyObject_GenericGetAttr,               \
                                            .tp_flags = Py_TPFLAGS_HAVE_GC,                       \
                                            .tp_traverse = traverse, .tp_iter = iter,             \
                                            .tp_getset = getset, __VA_ARGS__                      \
    }

PyTypeObject PyDictKeys_Type =
    VIEW("dict_keys", .tp_as_number = &as_number, .tp_as_sequence = &keys_as_sequence,
         .tp_hash = PyObject_HashNotImplemented, .tp_richcompare = compare, .tp_methods = methods);
PyTypeObject PyDictItems_Type =
    VIEW("dict_items", .tp_as_number = &as_number, .tp_as_sequence = &items_as_sequence,
         .tp_hash = PyObject_HashNotImplemented, .tp_richcompare = compare, .tp_methods = methods);
PyTypeObject PyDictValues_Type =
    VIEW("dict_values", .tp_as_sequence = &values_as_sequence, .tp_methods = values_methods);
