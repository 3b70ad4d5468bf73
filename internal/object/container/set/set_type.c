/* set and frozenset as types: making them, text, comparison, hash, collection. */
#include "object/container/set.h"

#include "object/collect/collect.h"

/* ---- Making --------------------------------------------------------------------------- */

static int
no_keywords(const char *name)
{
    PyErr_Format(PyExc_TypeError, "%s() takes no keyword arguments", name);
    return -1;
}

static PyObject *
set_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    (void)args;
    (void)kwds;
    return gopyrt_set_new(type, NULL);
}

static int
set_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    Py_ssize_t nargs = PyTuple_GET_SIZE(args);
    if (kwds != NULL && PyDict_GET_SIZE(kwds) != 0) {
        return no_keywords("set");
    }
    if (!_PyArg_CheckPositional("set", nargs, 0, 1)) {
        return -1;
    }
    if (gopyrt_set(self)->fill != 0) {
        gopyrt_set_clear(gopyrt_set(self));
    }
    gopyrt_set(self)->hash = -1;
    return nargs == 0 ? 0 : gopyrt_set_update(gopyrt_set(self), PyTuple_GET_ITEM(args, 0));
}

static PyObject *
set_vectorcall(PyObject *type, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    Py_ssize_t nargs = PyVectorcall_NARGS(nargsf);
    if (kwnames != NULL && PyTuple_GET_SIZE(kwnames) != 0) {
        no_keywords("set");
        return NULL;
    }
    if (!_PyArg_CheckPositional("set", nargs, 0, 1)) {
        return NULL;
    }
    return gopyrt_set_new((PyTypeObject *)type, nargs == 0 ? NULL : args[0]);
}

static PyObject *
frozenset_from(PyTypeObject *type, PyObject *const *args, Py_ssize_t nargs)
{
    if (!_PyArg_CheckPositional("frozenset", nargs, 0, 1)) {
        return NULL;
    }
    if (nargs == 1 && type == &PyFrozenSet_Type && PyFrozenSet_CheckExact(args[0])) {
        return Py_NewRef(args[0]);
    }
    return gopyrt_set_new(type, nargs == 0 ? NULL : args[0]);
}

static PyObject *
frozenset_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    if ((type == &PyFrozenSet_Type || type->tp_init == PyFrozenSet_Type.tp_init) && kwds != NULL
        && PyDict_GET_SIZE(kwds) != 0)
    {
        no_keywords("frozenset");
        return NULL;
    }
    return frozenset_from(type, ((PyTupleObject *)args)->ob_item, PyTuple_GET_SIZE(args));
}

static PyObject *
frozenset_vectorcall(PyObject *type, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    if (kwnames != NULL && PyTuple_GET_SIZE(kwnames) != 0) {
        no_keywords("frozenset");
        return NULL;
    }
    return frozenset_from((PyTypeObject *)type, args, PyVectorcall_NARGS(nargsf));
}

static void
dealloc(PyObject *self)
{
    PySetObject *set = gopyrt_set(self);
    PyObject_GC_UnTrack(self);
    if (set->weakreflist != NULL) {
        gopyrt_weakrefs_clear(self);
    }
    /* No one can reach the set any more: its table need not look empty meanwhile. */
    setentry *entry = set->table;
    for (Py_ssize_t left = set->used; left > 0; entry++) {
        if (gopyrt_set_taken(entry)) {
            left--;
            Py_DECREF(entry->key);
        }
    }
    if (set->table != set->smalltable) {
        PyMem_Free(set->table); /* NULL where it was not filled in */
    }
    Py_TYPE(self)->tp_free(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    setentry *entry;
    for (Py_ssize_t at = 0; (entry = gopyrt_set_next(gopyrt_set(self), &at)) != NULL;) {
        Py_VISIT(entry->key);
    }
    return 0;
}

static int
clear(PyObject *self)
{
    gopyrt_set_clear(gopyrt_set(self));
    return 0;
}

/* ---- Text, comparison and hash ------------------------------------------------------------- */

/* "{1, 2}" of a set, "name({1, 2})" of the others, "name()" of an empty one. */
static PyObject *
repr_unguarded(PyObject *self)
{
    if (PySet_GET_SIZE(self) == 0) {
        return PyUnicode_FromFormat("%s()", GOPYRT_TYPE_NAME(self));
    }
    PyObject *list = PySequence_List(self);
    PyObject *text = list == NULL ? NULL : PyObject_Repr(list);
    Py_XDECREF(list);
    if (text == NULL) {
        return NULL;
    }
    PyObject *inner = PyUnicode_Substring(text, 1, PyUnicode_GET_LENGTH(text) - 1), *result = NULL;
    Py_DECREF(text);
    if (inner != NULL) {
        result = PySet_CheckExact(self)
                     ? PyUnicode_FromFormat("{%U}", inner)
                     : PyUnicode_FromFormat("%s({%U})", GOPYRT_TYPE_NAME(self), inner);
        Py_DECREF(inner);
    }
    return result;
}

static PyObject *
repr(PyObject *self)
{
    int inside = Py_ReprEnter(self);
    if (inside != 0) {
        return inside > 0 ? PyUnicode_FromFormat("%s(...)", GOPYRT_TYPE_NAME(self)) : NULL;
    }
    PyObject *result = repr_unguarded(self);
    Py_ReprLeave(self);
    return result;
}

static int
equal(PyObject *v, PyObject *w)
{
    Py_hash_t a = gopyrt_set(v)->hash, b = gopyrt_set(w)->hash;
    if (PySet_GET_SIZE(v) != PySet_GET_SIZE(w) || (a != -1 && b != -1 && a != b)) {
        return 0;
    }
    return gopyrt_set_is_subset(v, w);
}

static PyObject *
compare(PyObject *v, PyObject *w, int op)
{
    int answer = 0;
    if (!PyAnySet_Check(w)) {
        return Py_NewRef(Py_NotImplemented);
    }
    Py_ssize_t m = PySet_GET_SIZE(v), n = PySet_GET_SIZE(w);
    switch (op) {
    case Py_EQ:
        answer = equal(v, w);
        break;
    case Py_NE:
        answer = equal(v, w);
        answer = answer < 0 ? -1 : !answer;
        break;
    case Py_LE:
        answer = gopyrt_set_is_subset(v, w);
        break;
    case Py_GE:
        answer = gopyrt_set_is_subset(w, v);
        break;
    case Py_LT:
        answer = m < n ? gopyrt_set_is_subset(v, w) : 0;
        break;
    case Py_GT:
        answer = m > n ? gopyrt_set_is_subset(w, v) : 0;
        break;
    }
    return answer < 0 ? NULL : PyBool_FromLong(answer);
}

/* The order of the elements plays no part, nor do gaps in the table. The numbers are CPython's. */
static Py_hash_t
hash(PyObject *self)
{
    PySetObject *set = gopyrt_set(self);
    if (set->hash != -1) {
        return set->hash;
    }
    Py_uhash_t sum = 0;
    setentry *entry;
    for (Py_ssize_t at = 0; (entry = gopyrt_set_next(set, &at)) != NULL;) {
        Py_uhash_t h = (Py_uhash_t)entry->hash;
        sum ^= ((h ^ 89869747UL) ^ (h << 16)) * 3644798167UL;
    }
    sum ^= ((Py_uhash_t)set->used + 1) * 1927868237UL;
    sum ^= (sum >> 11) ^ (sum >> 25);
    sum = sum * 69069U + 907133923UL;
    set->hash = sum == (Py_uhash_t)-1 ? 590923713 : (Py_hash_t)sum;
    return set->hash;
}

/* ---- The types ------------------------------------------------------------------------------ */

static Py_ssize_t
length(PyObject *self)
{
    return gopyrt_set(self)->used;
}

static int
contains(PyObject *self, PyObject *key)
{
    return _PySet_Contains(gopyrt_set(self), key);
}

static PySequenceMethods as_sequence = { .sq_length = length, .sq_contains = contains };

PyTypeObject PySet_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "set",
    .tp_basicsize = sizeof(PySetObject),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_as_number = &gopyrt_set_as_number,
    .tp_as_sequence = &as_sequence,
    .tp_hash = PyObject_HashNotImplemented,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | _Py_TPFLAGS_MATCH_SELF,
    .tp_doc = PyDoc_STR("set(iterable=(), /)\n--\n\n"
                        "Elements in no order, each of which is there once."),
    .tp_traverse = traverse,
    .tp_clear = clear,
    .tp_richcompare = compare,
    .tp_weaklistoffset = offsetof(PySetObject, weakreflist),
    .tp_iter = gopyrt_set_iter,
    .tp_methods = gopyrt_set_methods,
    .tp_init = set_init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = set_new,
    .tp_free = PyObject_GC_Del,
    .tp_vectorcall = set_vectorcall,
};

PyTypeObject PyFrozenSet_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "frozenset",
    .tp_basicsize = sizeof(PySetObject),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_as_number = &gopyrt_frozenset_as_number,
    .tp_as_sequence = &as_sequence,
    .tp_hash = hash,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | _Py_TPFLAGS_MATCH_SELF,
    .tp_doc = PyDoc_STR("frozenset(iterable=(), /)\n--\n\nA set that does not change."),
    .tp_traverse = traverse,
    .tp_clear = clear,
    .tp_richcompare = compare,
    .tp_weaklistoffset = offsetof(PySetObject, weakreflist),
    .tp_iter = gopyrt_set_iter,
    .tp_methods = gopyrt_frozenset_methods,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = frozenset_new,
    .tp_free = PyObject_GC_Del,
    .tp_vectorcall = frozenset_vectorcall,
};
