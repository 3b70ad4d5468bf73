/* Walking a dict, and what takes all of it: copies and lists. */
#include "object/container/dict.h"

static inline int
next(PyObject *op, Py_ssize_t *at, PyObject **key, PyObject **value, Py_hash_t *hash)
{
    if (!PyDict_Check(op)) {
        return 0;
    }
    const PyDictKeysObject *keys = ((PyDictObject *)op)->ma_keys;
    const size_t n = (size_t)keys->dk_nentries;
    size_t i = (size_t)*at;
    PyObject *found_key, *found_value;
    if (keys->dk_kind == GOPYRT_KEYS_STR) {
        const gopyrt_dict_str_entry *entries = gopyrt_keys_entries(keys);
        while (i < n && entries[i].key == NULL) {
            i++;
        }
        if (i >= n) {
            return 0;
        }
        found_key = entries[i].key;
        found_value = entries[i].value;
        if (hash != NULL) {
            *hash = ((PyASCIIObject *)found_key)->hash;
        }
    }
    else {
        const gopyrt_dict_entry *entries = gopyrt_keys_entries(keys);
        while (i < n && entries[i].key == NULL) {
            i++;
        }
        if (i >= n) {
            return 0;
        }
        found_key = entries[i].key;
        found_value = entries[i].value;
        if (hash != NULL) {
            *hash = entries[i].hash;
        }
    }
    *at = (Py_ssize_t)i + 1;
    if (key != NULL) {
        *key = found_key;
    }
    if (value != NULL) {
        *value = found_value;
    }
    return 1;
}

int
gopyrt_dict_next(PyObject *op, Py_ssize_t *at, PyObject **key, PyObject **value, Py_hash_t *hash)
{
    return next(op, at, key, value, hash);
}

int
PyDict_Next(PyObject *op, Py_ssize_t *at, PyObject **key, PyObject **value)
{
    return next(op, at, key, value, NULL);
}

PyObject *
PyDict_Copy(PyObject *op)
{
    if (op == NULL || !PyDict_Check(op)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    PyDictObject *dict = (PyDictObject *)op, *copy = (PyDictObject *)PyDict_New();
    if (copy == NULL || dict->ma_used == 0) {
        return (PyObject *)copy;
    }
    int failed;
    if (PyDict_CheckExact(op) && dict->ma_used >= dict->ma_keys->dk_nentries * 2 / 3) {
        failed = gopyrt_dict_clone(copy, dict);
    }
    else {
        failed = gopyrt_dict_merge_dict((PyObject *)copy, op, 1);
    }
    if (failed < 0) {
        Py_CLEAR(copy);
    }
    return (PyObject *)copy;
}

/* What a list of n places, which runs no code to be made, is filled with. */
static inline __attribute__((always_inline)) PyObject *
list_of(PyObject *op, PyObject *(*item)(PyObject *key, PyObject *value))
{
    if (op == NULL || !PyDict_Check(op)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    for (;;) {
        Py_ssize_t n = ((PyDictObject *)op)->ma_used, at = 0, i = 0;
        PyObject *list = PyList_New(n), *key, *value;
        if (list == NULL) {
            return NULL;
        }
        /* A collection that the allocation led to may have changed the dict. */
        if (n != ((PyDictObject *)op)->ma_used) {
            Py_DECREF(list);
            continue;
        }
        while (i < n && next(op, &at, &key, &value, NULL)) {
            PyObject *one = item(key, value);
            if (one == NULL) {
                Py_DECREF(list);
                return NULL;
            }
            PyList_SET_ITEM(list, i++, one);
        }
        return list;
    }
}

static PyObject *
key_of(PyObject *key, PyObject *value)
{
    (void)value;
    return Py_NewRef(key);
}

static PyObject *
value_of(PyObject *key, PyObject *value)
{
    (void)key;
    return Py_NewRef(value);
}

static PyObject *
pair_of(PyObject *key, PyObject *value)
{
    return PyTuple_Pack(2, key, value);
}

PyObject *
PyDict_Keys(PyObject *op)
{
    return list_of(op, key_of);
}

PyObject *
PyDict_Values(PyObject *op)
{
    return list_of(op, value_of);
}

PyObject *
PyDict_Items(PyObject *op)
{
    return list_of(op, pair_of);
}
