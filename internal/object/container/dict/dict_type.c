/* dict as a type: making it, text, comparison, subscripts, collection. */
#include "object/container/dict.h"

#include "object/call/call.h"
#include "object/collect/collect.h"

void *
gopyrt_key_error(PyObject *key)
{
    _PyErr_SetKeyError(key);
    return NULL;
}

/* ---- Making --------------------------------------------------------------------------- */

static PyObject *new (PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    (void)args;
    (void)kwds;
    PyObject *self = type->tp_alloc(type, 0);
    if (self != NULL) {
        gopyrt_dict(self)->ma_keys = gopyrt_keys_empty;
    }
    return self;
}

static int
init(PyObject *self, PyObject *args, PyObject *kwds)
{
    return gopyrt_dict_update_from(self, ((PyTupleObject *)args)->ob_item, PyTuple_GET_SIZE(args),
                                   kwds, "dict");
}

static PyObject *
vectorcall(PyObject *type, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    Py_ssize_t nargs = PyVectorcall_NARGS(nargsf);
    PyObject *self = new ((PyTypeObject *)type, NULL, NULL);
    if (self == NULL || gopyrt_dict_update_from(self, args, nargs, NULL, "dict") < 0) {
        Py_XDECREF(self);
        return NULL;
    }
    for (Py_ssize_t i = 0; kwnames != NULL && i < PyTuple_GET_SIZE(kwnames); i++) {
        if (PyDict_SetItem(self, PyTuple_GET_ITEM(kwnames, i), args[nargs + i]) < 0) {
            Py_DECREF(self);
            return NULL;
        }
    }
    return self;
}

static void
dealloc(PyObject *self)
{
    if ((gopyrt_dict(self)->_ma_watcher_tag & ((1 << DICT_MAX_WATCHERS) - 1)) != 0) {
        /* A watcher may keep the dict. */
        Py_SET_REFCNT(self, 1);
        gopyrt_dict_watched(PyDict_EVENT_DEALLOCATED, gopyrt_dict(self), NULL, NULL);
        if (Py_REFCNT(self) > 1) {
            Py_SET_REFCNT(self, Py_REFCNT(self) - 1);
            return;
        }
        Py_SET_REFCNT(self, 0);
    }
    if (gopyrt_gc_tracked(self)) {
        gopyrt_gc_untrack(self);
    }
    if (gopyrt_dict(self)->ma_keys != gopyrt_keys_empty && gopyrt_dict(self)->ma_keys != NULL) {
        gopyrt_keys_drop(gopyrt_dict(self)->ma_keys);
    }
    if (PyDict_CheckExact(self)) {
        gopyrt_gc_free(self);
    }
    else {
        Py_TYPE(self)->tp_free(self);
    }
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    PyDictKeysObject *keys = gopyrt_dict(self)->ma_keys;
    for (Py_ssize_t i = 0; keys != NULL && i < keys->dk_nentries; i++) {
        if (keys->dk_kind == GOPYRT_KEYS_GENERAL) {
            Py_VISIT(*gopyrt_keys_key(keys, i));
        }
        Py_VISIT(*gopyrt_keys_value(keys, i));
    }
    return 0;
}

static int
clear(PyObject *self)
{
    PyDict_Clear(self);
    return 0;
}

/* ---- Text and comparison ---------------------------------------------------------------- */

static int
write_item(PyUnicodeWriter *writer, PyObject *key, PyObject *value, int first)
{
    return (!first && PyUnicodeWriter_WriteUTF8(writer, ", ", 2) < 0)
                   || PyUnicodeWriter_WriteRepr(writer, key) < 0
                   || PyUnicodeWriter_WriteUTF8(writer, ": ", 2) < 0
                   || PyUnicodeWriter_WriteRepr(writer, value) < 0
               ? -1
               : 0;
}

static PyObject *
repr(PyObject *self)
{
    int inside = Py_ReprEnter(self);
    if (inside != 0) {
        return inside > 0 ? PyUnicode_FromString("{...}") : NULL;
    }
    PyUnicodeWriter *writer = PyUnicodeWriter_Create(6 * gopyrt_dict(self)->ma_used);
    int failed = writer == NULL || PyUnicodeWriter_WriteChar(writer, '{') < 0;
    Py_ssize_t at = 0;
    PyObject *key, *value;
    for (int first = 1; !failed && PyDict_Next(self, &at, &key, &value); first = 0) {
        Py_INCREF(key);
        Py_INCREF(value);
        failed = write_item(writer, key, value, first) < 0;
        Py_DECREF(key);
        Py_DECREF(value);
    }
    failed = failed || PyUnicodeWriter_WriteChar(writer, '}') < 0;
    Py_ReprLeave(self);
    if (failed) {
        PyUnicodeWriter_Discard(writer);
        return NULL;
    }
    return PyUnicodeWriter_Finish(writer);
}

int
gopyrt_dict_equal(PyObject *a, PyObject *b)
{
    if (gopyrt_dict(a)->ma_used != gopyrt_dict(b)->ma_used) {
        return 0;
    }
    PyObject *key, *value;
    Py_hash_t hash;
    int equal = 1;
    for (Py_ssize_t at = 0; equal > 0 && gopyrt_dict_next(a, &at, &key, &value, &hash);) {
        Py_INCREF(key);
        Py_INCREF(value);
        PyObject *other = Py_XNewRef(gopyrt_dict_get(b, key, hash));
        equal = other != NULL      ? PyObject_RichCompareBool(other, value, Py_EQ)
                : PyErr_Occurred() ? -1
                                   : 0;
        Py_XDECREF(other);
        Py_DECREF(key);
        Py_DECREF(value);
    }
    return equal;
}

static PyObject *
compare(PyObject *v, PyObject *w, int op)
{
    if ((op != Py_EQ && op != Py_NE) || !PyDict_Check(v) || !PyDict_Check(w)) {
        return Py_NewRef(Py_NotImplemented);
    }
    int equal = gopyrt_dict_equal(v, w);
    return equal < 0 ? NULL : PyBool_FromLong(equal == (op == Py_EQ));
}

/* ---- As a mapping, a sequence and a number ------------------------------------------------- */

static Py_ssize_t
length(PyObject *self)
{
    return gopyrt_dict(self)->ma_used;
}

PyObject *
gopyrt_dict_subscript(PyObject *self, PyObject *key)
{
    Py_hash_t hash = gopyrt_key_hash(key);
    if (hash == -1) {
        return NULL;
    }
    PyObject *value = gopyrt_dict_get(self, key, hash);
    if (value != NULL) {
        return Py_NewRef(value);
    }
    if (PyErr_Occurred()) {
        return NULL;
    }
    if (!PyDict_CheckExact(self)) {
        value = gopyrt_special_call(self, GOPYRT_ID(__missing__), &key, 1);
        if (value != NULL || PyErr_Occurred()) {
            return value;
        }
    }
    return gopyrt_key_error(key);
}

static int
ass_subscript(PyObject *self, PyObject *key, PyObject *value)
{
    return value == NULL ? PyDict_DelItem(self, key) : PyDict_SetItem(self, key, value);
}

static PyObject *
merged(PyObject *self, PyObject *other)
{
    if (!PyDict_Check(self) || !PyDict_Check(other)) {
        return Py_NewRef(Py_NotImplemented);
    }
    PyObject *result = PyDict_Copy(self);
    if (result != NULL && gopyrt_dict_update_from(result, &other, 1, NULL, "update") < 0) {
        Py_CLEAR(result);
    }
    return result;
}

static PyObject *
merge_in(PyObject *self, PyObject *other)
{
    return gopyrt_dict_update_from(self, &other, 1, NULL, "update") < 0 ? NULL : Py_NewRef(self);
}

static PyObject *
iter(PyObject *self)
{
    return gopyrt_dict_iterator(self, &PyDictIterKey_Type);
}

static PySequenceMethods as_sequence = { .sq_contains = PyDict_Contains };

static PyMappingMethods as_mapping = {
    .mp_length = length,
    .mp_subscript = gopyrt_dict_subscript,
    .mp_ass_subscript = ass_subscript,
};

static PyNumberMethods as_number = { .nb_or = merged, .nb_inplace_or = merge_in };

PyTypeObject PyDict_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "dict",
    .tp_basicsize = sizeof(PyDictObject),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_as_number = &as_number,
    .tp_as_sequence = &as_sequence,
    .tp_as_mapping = &as_mapping,
    .tp_hash = PyObject_HashNotImplemented,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_DICT_SUBCLASS
                | _Py_TPFLAGS_MATCH_SELF | Py_TPFLAGS_MAPPING,
    .tp_doc = PyDoc_STR("dict(**kwargs)\ndict(mapping, **kwargs)\ndict(iterable, **kwargs)\n\n"
                        "A mapping that keeps the order in which keys were added.\n\n"
                        "With the items of a mapping, or the pairs that an iterable gives, and\n"
                        "those of the keyword arguments."),
    .tp_traverse = traverse,
    .tp_clear = clear,
    .tp_richcompare = compare,
    .tp_iter = iter,
    .tp_methods = gopyrt_dict_methods,
    .tp_init = init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = new,
    .tp_free = PyObject_GC_Del,
    .tp_vectorcall = vectorcall,
};
