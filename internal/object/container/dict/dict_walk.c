/* Walking a dict, and what takes all of it: copies, lists, updates. */
#include "object/container/dict_keys.h"

int
gopyrt_dict_next(PyObject *op, Py_ssize_t *at, PyObject **key, PyObject **value, Py_hash_t *hash)
{
    if (!PyDict_Check(op)) {
        return 0;
    }
    PyDictKeysObject *keys = ((PyDictObject *)op)->ma_keys;
    Py_ssize_t i = *at;
    while (i >= 0 && i < keys->dk_nentries && *gopyrt_keys_key(keys, i) == NULL) {
        i++;
    }
    if (i < 0 || i >= keys->dk_nentries) {
        return 0;
    }
    *at = i + 1;
    if (key != NULL) {
        *key = *gopyrt_keys_key(keys, i);
    }
    if (value != NULL) {
        *value = *gopyrt_keys_value(keys, i);
    }
    if (hash != NULL) {
        *hash = gopyrt_keys_hash(keys, i);
    }
    return 1;
}

int
PyDict_Next(PyObject *op, Py_ssize_t *at, PyObject **key, PyObject **value)
{
    return gopyrt_dict_next(op, at, key, value, NULL);
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
    PyDictKeysObject *from = dict->ma_keys;
    PyDictKeysObject *to = gopyrt_keys_new(gopyrt_keys_log2_for(dict->ma_used), from->dk_kind);
    if (to == NULL) {
        Py_DECREF(copy);
        return NULL;
    }
    Py_ssize_t n = 0;
    for (Py_ssize_t i = 0; i < from->dk_nentries; i++) {
        PyObject *key = *gopyrt_keys_key(from, i);
        if (key == NULL) {
            continue;
        }
        Py_hash_t hash = gopyrt_keys_hash(from, i);
        if (to->dk_kind == GOPYRT_KEYS_GENERAL) {
            ((gopyrt_dict_entry *)gopyrt_keys_entries(to))[n].hash = hash;
        }
        *gopyrt_keys_key(to, n) = Py_NewRef(key);
        *gopyrt_keys_value(to, n) = Py_NewRef(*gopyrt_keys_value(from, i));
        gopyrt_keys_set_index(to, gopyrt_keys_free_place(to, hash), n);
        n++;
    }
    to->dk_nentries = n;
    to->dk_usable -= n;
    copy->ma_keys = to;
    copy->ma_used = n;
    return (PyObject *)copy;
}

/* What a list of n places, which runs no code to be made, is filled with. */
static PyObject *
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
        while (i < n && PyDict_Next(op, &at, &key, &value)) {
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

/* ---- Updates --------------------------------------------------------------------- */

/* From a dict. `override` 2 makes a key that is there an error. */
static int
merge_dict(PyObject *op, PyObject *other, int override)
{
    PyObject *key, *value;
    Py_hash_t hash;
    Py_ssize_t at = 0, before = ((PyDictObject *)other)->ma_used;
    while (gopyrt_dict_next(other, &at, &key, &value, &hash)) {
        int failed = 0;
        Py_INCREF(key);
        Py_INCREF(value);
        if (override != 1) {
            Py_ssize_t index = gopyrt_dict_find((PyDictObject *)op, key, hash);
            if (index >= 0 && override == 2) {
                _PyErr_SetKeyError(key);
            }
            failed = index == GOPYRT_INDEX_ERROR || (index >= 0 && override == 2) ? -1
                     : index >= 0                                               ? 1
                                                                                : 0;
        }
        if (failed == 0) {
            failed = gopyrt_dict_put((PyDictObject *)op, key, hash, value);
        }
        Py_DECREF(key);
        Py_DECREF(value);
        if (failed < 0) {
            return -1;
        }
        if (((PyDictObject *)other)->ma_used != before) {
            PyErr_SetString(PyExc_RuntimeError, "dict mutated during update");
            return -1;
        }
    }
    return 0;
}

/* From anything with keys() and items by key. */
static int
merge_mapping(PyObject *op, PyObject *other, int override)
{
    PyObject *keys = PyMapping_Keys(other), *iterator = keys == NULL ? NULL : PyObject_GetIter(keys);
    Py_XDECREF(keys);
    if (iterator == NULL) {
        return -1;
    }
    PyObject *key;
    int result = 0;
    while (result == 0 && (key = PyIter_Next(iterator)) != NULL) {
        int has = override == 1 ? 0 : PyDict_Contains(op, key);
        if (has > 0 && override == 2) {
            _PyErr_SetKeyError(key);
            has = -1;
        }
        PyObject *value = has != 0 ? NULL : PyObject_GetItem(other, key);
        if (has == 0) {
            result = value == NULL ? -1 : PyDict_SetItem(op, key, value);
        }
        else if (has < 0) {
            result = -1;
        }
        Py_XDECREF(value);
        Py_DECREF(key);
    }
    Py_DECREF(iterator);
    return result < 0 || PyErr_Occurred() ? -1 : 0;
}

static int
merge(PyObject *op, PyObject *other, int override)
{
    if (op == NULL || other == NULL || !PyDict_Check(op)) {
        PyErr_BadInternalCall();
        return -1;
    }
    if (op == other) {
        return 0;
    }
    if (PyDict_Check(other) && Py_TYPE(other)->tp_iter == PyDict_Type.tp_iter) {
        return merge_dict(op, other, override);
    }
    return merge_mapping(op, other, override);
}

int
PyDict_Merge(PyObject *op, PyObject *other, int override)
{
    return merge(op, other, override != 0);
}

int
_PyDict_MergeEx(PyObject *op, PyObject *other, int override)
{
    return merge(op, other, override);
}

int
PyDict_Update(PyObject *op, PyObject *other)
{
    return merge(op, other, 1);
}
