/* The six iterators over a dict: keys, values and items, forwards and backwards. */
#include "object/container/dict.h"

#include "object/collect/collect.h"
#include "object/container/protocol.h"

typedef struct {
    PyObject_HEAD PyObject *dict; /* NULL at the end */
    Py_ssize_t size;              /* of the dict when it began; -1 once that has changed */
    Py_ssize_t at;                /* the next entry */
    PyObject *pair;               /* the last pair, made anew where nobody else has it; or NULL */
    Py_ssize_t left;              /* how many are still to come */
} dict_iterator;

static int
is_backward(const PyTypeObject *type)
{
    return type == &PyDictRevIterKey_Type || type == &PyDictRevIterValue_Type
           || type == &PyDictRevIterItem_Type;
}

PyObject *
gopyrt_dict_iterator(PyObject *dict, PyTypeObject *type)
{
    PyObject *op = gopyrt_object_raw(type, sizeof(dict_iterator));
    if (op == NULL) {
        return NULL;
    }
    dict_iterator *it = (dict_iterator *)op;
    it->dict = Py_NewRef(dict);
    it->size = it->left = gopyrt_dict(dict)->ma_used;
    it->at = is_backward(type) ? gopyrt_dict(dict)->ma_keys->dk_nentries - 1 : 0;
    it->pair = NULL;
    gopyrt_gc_track(op);
    return op;
}

static void
dealloc(PyObject *self)
{
    gopyrt_gc_untrack(self);
    Py_XDECREF(((dict_iterator *)self)->dict);
    Py_XDECREF(((dict_iterator *)self)->pair);
    PyObject_GC_Del(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((dict_iterator *)self)->dict);
    Py_VISIT(((dict_iterator *)self)->pair);
    return 0;
}

/* ---- Steps ------------------------------------------------------------------------------ */

/* The first entry from `at` on, or before it, that has a key; where the next step begins. */
#define SEEK(type)                                          \
    do {                                                    \
        const type *entries = gopyrt_keys_entries(keys);    \
        while (i >= 0 && i < n && entries[i].key == NULL) { \
            i += backward ? -1 : 1;                         \
        }                                                   \
        if (i >= 0 && i < n) {                              \
            *key = entries[i].key;                          \
            *value = entries[i].value;                      \
        }                                                   \
    } while (0)

static int
changed(dict_iterator *it, const char *message)
{
    PyErr_SetString(PyExc_RuntimeError, message);
    it->size = -1;
    return 0;
}

/* The next entry, borrowed: 1, or 0 at the end or with an exception. */
static inline __attribute__((always_inline)) int
step(dict_iterator *it, int backward, PyObject **key, PyObject **value)
{
    *key = *value = NULL;
    if (it->dict == NULL) {
        return 0;
    }
    PyDictObject *dict = gopyrt_dict(it->dict);
    const PyDictKeysObject *keys = dict->ma_keys;
    if (it->size != dict->ma_used) {
        return changed(it, "dictionary changed size during iteration");
    }
    const Py_ssize_t n = keys->dk_nentries;
    Py_ssize_t i = backward ? Py_MIN(it->at, n - 1) : it->at;
    if (keys->dk_kind == GOPYRT_KEYS_STR) {
        SEEK(gopyrt_dict_str_entry);
    }
    else {
        SEEK(gopyrt_dict_entry);
    }
    if (i < 0 || i >= n) {
        Py_CLEAR(it->dict);
        return 0;
    }
    if (it->left == 0) {
        Py_CLEAR(it->dict);
        PyErr_SetString(PyExc_RuntimeError, "dictionary keys changed during iteration");
        return 0;
    }
    it->at = backward ? i - 1 : i + 1;
    it->left--;
    return 1;
}

static inline __attribute__((always_inline)) PyObject *
next_key(PyObject *self, int backward)
{
    PyObject *key, *value;
    return step((dict_iterator *)self, backward, &key, &value) ? Py_NewRef(key) : NULL;
}

static inline __attribute__((always_inline)) PyObject *
next_value(PyObject *self, int backward)
{
    PyObject *key, *value;
    return step((dict_iterator *)self, backward, &key, &value) ? Py_NewRef(value) : NULL;
}

static inline __attribute__((always_inline)) PyObject *
next_item(PyObject *self, int backward)
{
    dict_iterator *it = (dict_iterator *)self;
    PyObject *key, *value;
    if (!step(it, backward, &key, &value)) {
        return NULL;
    }
    PyObject *items[] = { Py_NewRef(key), Py_NewRef(value) };
    if (it->pair != NULL) {
        return gopyrt_pair_reuse(it->pair, items);
    }
    PyObject *pair = gopyrt_tuple_steal(items, 2);
    it->pair = Py_XNewRef(pair);
    return pair;
}

/* ---- Methods ------------------------------------------------------------------------------ */

static PyObject *
length_hint(PyObject *self, PyObject *unused)
{
    dict_iterator *it = (dict_iterator *)self;
    (void)unused;
    int valid = it->dict != NULL && it->size == gopyrt_dict(it->dict)->ma_used;
    return PyLong_FromSsize_t(valid ? it->left : 0);
}

/* As an iterator over a list of what is to come, which another one of the kind collects. */
static PyObject *
reduce(PyObject *self, PyObject *unused)
{
    dict_iterator *it = (dict_iterator *)self, *other;
    (void)unused;
    PyObject *copy = gopyrt_object_raw(Py_TYPE(self), sizeof(dict_iterator));
    if (copy == NULL) {
        return NULL;
    }
    other = (dict_iterator *)copy;
    other->dict = Py_XNewRef(it->dict);
    other->size = it->size;
    other->at = it->at;
    other->left = it->left;
    other->pair = NULL;
    gopyrt_gc_track(copy);
    PyObject *list = PySequence_List(copy);
    Py_DECREF(copy);
    PyObject *iter = list == NULL ? NULL : gopyrt_builtin(GOPYRT_ID(iter));
    if (iter == NULL) {
        Py_XDECREF(list);
        return NULL;
    }
    return Py_BuildValue("N(N)", iter, list);
}

static PyMethodDef methods[] = {
    { "__length_hint__", length_hint, METH_NOARGS,
      PyDoc_STR("__length_hint__($self, /)\n--\n\nAbout how many items are still to come.") },
    { "__reduce__", reduce, METH_NOARGS,
      PyDoc_STR("__reduce__($self, /)\n--\n\nWhat pickle stores.") },
    { NULL, NULL, 0, NULL },
};

/* ---- The types ---------------------------------------------------------------------------- */

#define ITERATOR(type, name, next_what, backward)              \
    static PyObject *type##_next(PyObject *self)               \
    {                                                          \
        return next_what(self, backward);                      \
    }                                                          \
    PyTypeObject type = {                                      \
        PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = name, \
        .tp_basicsize = sizeof(dict_iterator),                 \
        .tp_dealloc = dealloc,                                 \
        .tp_getattro = PyObject_GenericGetAttr,                \
        .tp_flags = Py_TPFLAGS_HAVE_GC,                        \
        .tp_traverse = traverse,                               \
        .tp_iter = PyObject_SelfIter,                          \
        .tp_iternext = type##_next,                            \
        .tp_methods = methods,                                 \
    };

ITERATOR(PyDictIterKey_Type, "dict_keyiterator", next_key, 0)
ITERATOR(PyDictIterValue_Type, "dict_valueiterator", next_value, 0)
ITERATOR(PyDictIterItem_Type, "dict_itemiterator", next_item, 0)
ITERATOR(PyDictRevIterKey_Type, "dict_reversekeyiterator", next_key, 1)
ITERATOR(PyDictRevIterValue_Type, "dict_reversevalueiterator", next_value, 1)
ITERATOR(PyDictRevIterItem_Type, "dict_reverseitemiterator", next_item, 1)
