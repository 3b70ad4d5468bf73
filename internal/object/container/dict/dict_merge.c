/* Taking over the items of another mapping. */
#include "object/container/dict.h"

/* ---- From a dict ------------------------------------------------------------------------ */

/* Whether a table that is copied as it is would not be much too large for what is in it. */
static int
is_dense(const PyDictObject *dict)
{
    const PyDictKeysObject *keys = dict->ma_keys;
    return dict->ma_used == keys->dk_nentries
           && (keys->dk_log2_size == 3
               || gopyrt_keys_size(keys) / 2 * 2 / 3 < (size_t)dict->ma_used);
}

/* Inserts an item unless it is there. */
static int
put_new(PyDictObject *dict, PyObject *key, Py_hash_t hash, PyObject *value, int override)
{
    Py_ssize_t index = gopyrt_dict_find(dict, key, hash);
    if (index >= 0 && override == 2) {
        _PyErr_SetKeyError(key);
        return -1;
    }
    if (index >= 0 || index == GOPYRT_INDEX_ERROR) {
        return index >= 0 ? 0 : -1;
    }
    return gopyrt_dict_put(dict, key, hash, value);
}

int
gopyrt_dict_merge_dict(PyObject *op, PyObject *source, int override)
{
    PyDictObject *dict = gopyrt_dict(op), *other = gopyrt_dict(source);
    PyObject *key, *value;
    Py_hash_t hash;
    Py_ssize_t before = other->ma_used;
    if (before == 0) {
        return 0;
    }
    if (dict->ma_used == 0 && is_dense(other)) {
        GOPYRT_DICT_TELL(PyDict_EVENT_CLONED, dict, source, NULL);
        PyDictKeysObject *old = dict->ma_keys;
        if (gopyrt_dict_clone(dict, other) < 0) {
            return -1;
        }
        gopyrt_keys_drop(old);
        return 0;
    }
    if (gopyrt_keys_size(dict->ma_keys) * 2 / 3 < (size_t)before) {
        int kind = dict->ma_keys->dk_kind == GOPYRT_KEYS_STR ? other->ma_keys->dk_kind
                                                             : GOPYRT_KEYS_GENERAL;
        if (gopyrt_dict_resize(dict, gopyrt_keys_log2_for(dict->ma_used + before), kind) < 0) {
            return -1;
        }
    }
    for (Py_ssize_t at = 0; gopyrt_dict_next(source, &at, &key, &value, &hash);) {
        Py_INCREF(key);
        Py_INCREF(value);
        int failed = override == 1 ? gopyrt_dict_put(dict, key, hash, value)
                                   : put_new(dict, key, hash, value, override);
        Py_DECREF(key);
        Py_DECREF(value);
        if (failed < 0) {
            return -1;
        }
        if (other->ma_used != before) {
            PyErr_SetString(PyExc_RuntimeError, "dict mutated during update");
            return -1;
        }
    }
    return 0;
}

/* ---- From anything with keys() and items by key --------------------------------------------- */

static int
merge_key(PyObject *op, PyObject *other, PyObject *key, int override)
{
    if (override != 1) {
        int has = PyDict_Contains(op, key);
        if (has > 0 && override == 2) {
            _PyErr_SetKeyError(key);
            has = -1;
        }
        if (has != 0) {
            return has < 0 ? -1 : 0;
        }
    }
    PyObject *value = PyObject_GetItem(other, key);
    int result = value == NULL ? -1 : PyDict_SetItem(op, key, value);
    Py_XDECREF(value);
    return result;
}

static int
merge_mapping(PyObject *op, PyObject *other, int override)
{
    PyObject *keys = PyMapping_Keys(other);
    PyObject *it = keys == NULL ? NULL : PyObject_GetIter(keys), *key;
    Py_XDECREF(keys);
    if (it == NULL) {
        return -1;
    }
    int result = 0;
    while (result == 0 && (key = PyIter_Next(it)) != NULL) {
        result = merge_key(op, other, key, override);
        Py_DECREF(key);
    }
    Py_DECREF(it);
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
        return gopyrt_dict_merge_dict(op, other, override);
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
