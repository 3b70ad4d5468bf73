/* Dicts: making them, getting and setting items. */
#include "object/container/dict_keys.h"

#include "object/collect/collect.h"
#include "object/text/text.h"

PyObject *
PyDict_New(void)
{
    PyDictObject *dict = (PyDictObject *)gopyrt_gc_raw(&PyDict_Type, sizeof(PyDictObject));
    if (dict == NULL) {
        return PyErr_NoMemory();
    }
    dict->ma_used = 0;
    dict->_ma_watcher_tag = 0;
    dict->ma_keys = gopyrt_keys_empty;
    dict->ma_values = NULL;
    gopyrt_gc_track((PyObject *)dict);
    return (PyObject *)dict;
}

PyObject *
gopyrt_dict_presized(Py_ssize_t n, int kind)
{
    PyObject *dict = PyDict_New();
    if (dict != NULL && n > 5) {
        PyDictKeysObject *keys = gopyrt_keys_new(gopyrt_keys_log2_for(n), kind);
        if (keys == NULL) {
            Py_DECREF(dict);
            return NULL;
        }
        ((PyDictObject *)dict)->ma_keys = keys;
    }
    return dict;
}

PyObject *
_PyDict_NewPresized(Py_ssize_t n)
{
    return gopyrt_dict_presized(n, GOPYRT_KEYS_GENERAL);
}

/* ---- Getting -------------------------------------------------------------------- */

PyObject *
gopyrt_dict_get(PyObject *op, PyObject *key, Py_hash_t hash)
{
    PyDictObject *dict = (PyDictObject *)op;
    Py_ssize_t index = gopyrt_dict_find(dict, key, hash);
    return index < 0 ? NULL : *gopyrt_keys_value(dict->ma_keys, index);
}

PyObject *
gopyrt_dict_get_id(PyObject *dict, PyObject *key)
{
    Py_hash_t hash = gopyrt_str_hash(key);
    return hash == -1 ? NULL : gopyrt_dict_get(dict, key, hash);
}

int
gopyrt_dict_lacks(PyObject *op, PyObject *name)
{
    PyDictObject *dict = (PyDictObject *)op;
    return PyDict_CheckExact(op) && dict->ma_keys->dk_kind == GOPYRT_KEYS_STR
           && gopyrt_dict_find(dict, name, gopyrt_str_hash(name)) == GOPYRT_INDEX_EMPTY;
}

PyObject *
_PyDict_GetItem_KnownHash(PyObject *op, PyObject *key, Py_hash_t hash)
{
    if (!PyDict_Check(op)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return gopyrt_dict_get(op, key, hash);
}

PyObject *
PyDict_GetItemWithError(PyObject *op, PyObject *key)
{
    if (!PyDict_Check(op)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    Py_hash_t hash = gopyrt_key_hash(key);
    return hash == -1 ? NULL : gopyrt_dict_get(op, key, hash);
}

int
PyDict_GetItemRef(PyObject *op, PyObject *key, PyObject **result)
{
    *result = NULL;
    if (!PyDict_Check(op)) {
        PyErr_BadInternalCall();
        return -1;
    }
    Py_hash_t hash = gopyrt_key_hash(key);
    if (hash == -1) {
        return -1;
    }
    PyDictObject *dict = (PyDictObject *)op;
    Py_ssize_t index = gopyrt_dict_find(dict, key, hash);
    if (index < 0) {
        return index == GOPYRT_INDEX_ERROR ? -1 : 0;
    }
    *result = Py_NewRef(*gopyrt_keys_value(dict->ma_keys, index));
    return 1;
}

/* What it can't say it prints: an exception of the comparison is not the caller's. */
PyObject *
PyDict_GetItem(PyObject *op, PyObject *key)
{
    if (!PyDict_Check(op)) {
        return NULL;
    }
    PyObject *before = PyErr_GetRaisedException();
    Py_hash_t hash = gopyrt_key_hash(key);
    PyObject *value = hash == -1 ? NULL : gopyrt_dict_get(op, key, hash);
    if (value == NULL && PyErr_Occurred()) {
        PyErr_FormatUnraisable("Exception ignored in PyDict_GetItem(); consider using "
                               "PyDict_GetItemRef() or PyDict_GetItemWithError()");
    }
    PyErr_SetRaisedException(before);
    return value;
}

PyObject *
PyDict_GetItemString(PyObject *op, const char *name)
{
    PyObject *before = PyErr_GetRaisedException(), *value = NULL;
    PyObject *key = PyUnicode_FromString(name);
    if (key != NULL && PyDict_Check(op)) {
        Py_hash_t hash = gopyrt_str_hash(key);
        value = hash == -1 ? NULL : gopyrt_dict_get(op, key, hash);
    }
    Py_XDECREF(key);
    if (value == NULL && PyErr_Occurred()) {
        PyErr_FormatUnraisable("Exception ignored in PyDict_GetItemString(); consider using "
                               "PyDict_GetItemRefString()");
    }
    PyErr_SetRaisedException(before);
    return value;
}

int
PyDict_GetItemStringRef(PyObject *op, const char *name, PyObject **result)
{
    PyObject *key = PyUnicode_FromString(name);
    *result = NULL;
    if (key == NULL) {
        return -1;
    }
    int found = PyDict_GetItemRef(op, key, result);
    Py_DECREF(key);
    return found;
}

PyObject *
_PyDict_GetItemStringWithError(PyObject *op, const char *name)
{
    PyObject *key = PyUnicode_FromString(name);
    PyObject *value = key == NULL ? NULL : PyDict_GetItemWithError(op, key);
    Py_XDECREF(key);
    return value;
}

int
PyDict_Contains(PyObject *op, PyObject *key)
{
    Py_hash_t hash = gopyrt_key_hash(key);
    if (hash == -1) {
        return -1;
    }
    Py_ssize_t index = gopyrt_dict_find((PyDictObject *)op, key, hash);
    return index == GOPYRT_INDEX_ERROR ? -1 : index >= 0;
}

int
PyDict_ContainsString(PyObject *op, const char *name)
{
    PyObject *key = PyUnicode_FromString(name);
    int result = key == NULL ? -1 : PyDict_Contains(op, key);
    Py_XDECREF(key);
    return result;
}

Py_ssize_t
PyDict_Size(PyObject *op)
{
    if (op == NULL || !PyDict_Check(op)) {
        PyErr_BadInternalCall();
        return -1;
    }
    return ((PyDictObject *)op)->ma_used;
}

/* ---- Setting --------------------------------------------------------------------- */

/* Room for one more entry of this kind. */
static int
make_room(PyDictObject *dict, PyObject *key)
{
    PyDictKeysObject *keys = dict->ma_keys;
    int is_str = PyUnicode_CheckExact(key);
    int kind = keys->dk_kind == GOPYRT_KEYS_STR && is_str ? GOPYRT_KEYS_STR : GOPYRT_KEYS_GENERAL;
    if (keys->dk_usable > 0 && keys->dk_kind == kind) {
        return 0;
    }
    if (keys->dk_usable > 0) {
        return gopyrt_dict_resize(dict, Py_MAX(keys->dk_log2_size, (uint8_t)3), kind);
    }
    /* Three times the used ones: twice, and many of the old may have been deleted. */
    uint8_t log2_size = 3;
    while (((Py_ssize_t)1 << log2_size) < dict->ma_used * 3) {
        log2_size++;
    }
    return gopyrt_dict_resize(dict, log2_size, kind);
}

int
gopyrt_dict_put(PyDictObject *dict, PyObject *key, Py_hash_t hash, PyObject *value)
{
    Py_ssize_t index = GOPYRT_INDEX_EMPTY;
    if (dict->ma_keys == gopyrt_keys_empty) {
        PyDictKeysObject *first = gopyrt_keys_first(key);
        if (first == NULL) {
            return -1;
        }
        dict->ma_keys = first;
    }
    else {
        index = gopyrt_dict_find(dict, key, hash);
    }
    if (index == GOPYRT_INDEX_ERROR) {
        return -1;
    }
    if (index >= 0) {
        if (*gopyrt_keys_value(dict->ma_keys, index) == value) {
            return 0;
        }
        GOPYRT_DICT_TELL(PyDict_EVENT_MODIFIED, dict, key, value);
        PyObject **place = gopyrt_keys_value(dict->ma_keys, index), *old = *place;
        *place = Py_NewRef(value);
        Py_DECREF(old);
        return 0;
    }
    if (make_room(dict, key) < 0) {
        return -1;
    }
    GOPYRT_DICT_TELL(PyDict_EVENT_ADDED, dict, key, value);
    PyDictKeysObject *keys = dict->ma_keys;
    Py_ssize_t n = keys->dk_nentries;
    if (keys->dk_kind == GOPYRT_KEYS_GENERAL) {
        ((gopyrt_dict_entry *)gopyrt_keys_entries(keys))[n].hash = hash;
    }
    *gopyrt_keys_key(keys, n) = Py_NewRef(key);
    *gopyrt_keys_value(keys, n) = Py_NewRef(value);
    gopyrt_keys_set_index(keys, gopyrt_keys_free_place(keys, hash), n);
    keys->dk_nentries++;
    keys->dk_usable--;
    keys->dk_version = 0;
    dict->ma_used++;
    return 0;
}

int
_PyDict_SetItem_KnownHash(PyObject *op, PyObject *key, PyObject *value, Py_hash_t hash)
{
    if (!PyDict_Check(op)) {
        PyErr_BadInternalCall();
        return -1;
    }
    return gopyrt_dict_put((PyDictObject *)op, key, hash, value);
}

int
PyDict_SetItem(PyObject *op, PyObject *key, PyObject *value)
{
    if (!PyDict_Check(op)) {
        PyErr_BadInternalCall();
        return -1;
    }
    Py_hash_t hash = gopyrt_key_hash(key);
    return hash == -1 ? -1 : gopyrt_dict_put((PyDictObject *)op, key, hash, value);
}

int
PyDict_SetItemString(PyObject *op, const char *name, PyObject *value)
{
    PyObject *key = PyUnicode_InternFromString(name);
    int result = key == NULL ? -1 : PyDict_SetItem(op, key, value);
    Py_XDECREF(key);
    return result;
}

int
PyDict_SetDefaultRef(PyObject *op, PyObject *key, PyObject *value, PyObject **result)
{
    PyObject *found = NULL;
    if (result != NULL) {
        *result = NULL;
    }
    if (!PyDict_Check(op)) {
        PyErr_BadInternalCall();
        return -1;
    }
    Py_hash_t hash = gopyrt_key_hash(key);
    if (hash == -1) {
        return -1;
    }
    Py_ssize_t index = gopyrt_dict_find((PyDictObject *)op, key, hash);
    if (index == GOPYRT_INDEX_ERROR) {
        return -1;
    }
    if (index >= 0) {
        found = *gopyrt_keys_value(((PyDictObject *)op)->ma_keys, index);
    }
    else if (gopyrt_dict_put((PyDictObject *)op, key, hash, value) < 0) {
        return -1;
    }
    if (result != NULL) {
        *result = Py_NewRef(found != NULL ? found : value);
    }
    return found != NULL;
}

PyObject *
PyDict_SetDefault(PyObject *op, PyObject *key, PyObject *value)
{
    PyObject *result;
    if (PyDict_SetDefaultRef(op, key, value, &result) < 0) {
        return NULL;
    }
    Py_DECREF(result); /* the dict holds it */
    return result;
}

/* ---- Deleting -------------------------------------------------------------------- */

PyObject *
gopyrt_dict_take(PyDictObject *dict, Py_ssize_t index, Py_hash_t hash)
{
    PyDictKeysObject *keys = dict->ma_keys;
    PyObject **key = gopyrt_keys_key(keys, index), **value = gopyrt_keys_value(keys, index);
    PyObject *old_key = *key, *old_value = *value;
    GOPYRT_DICT_TELL(PyDict_EVENT_DELETED, dict, old_key, NULL);
    gopyrt_keys_set_index(keys, gopyrt_keys_place_of(keys, hash, index), GOPYRT_INDEX_DUMMY);
    *key = NULL;
    *value = NULL;
    keys->dk_version = 0;
    dict->ma_used--;
    Py_DECREF(old_key);
    return old_value;
}

int
_PyDict_DelItem_KnownHash(PyObject *op, PyObject *key, Py_hash_t hash)
{
    if (!PyDict_Check(op)) {
        PyErr_BadInternalCall();
        return -1;
    }
    PyDictObject *dict = (PyDictObject *)op;
    Py_ssize_t index = gopyrt_dict_find(dict, key, hash);
    if (index < 0) {
        if (index == GOPYRT_INDEX_EMPTY) {
            _PyErr_SetKeyError(key);
        }
        return -1;
    }
    Py_DECREF(gopyrt_dict_take(dict, index, hash));
    return 0;
}

int
PyDict_DelItem(PyObject *op, PyObject *key)
{
    Py_hash_t hash = PyDict_Check(op) ? gopyrt_key_hash(key) : 0;
    return hash == -1 ? -1 : _PyDict_DelItem_KnownHash(op, key, hash);
}

int
PyDict_DelItemString(PyObject *op, const char *name)
{
    PyObject *key = PyUnicode_FromString(name);
    int result = key == NULL ? -1 : PyDict_DelItem(op, key);
    Py_XDECREF(key);
    return result;
}

int
PyDict_Pop(PyObject *op, PyObject *key, PyObject **result)
{
    if (result != NULL) {
        *result = NULL;
    }
    if (!PyDict_Check(op)) {
        PyErr_BadInternalCall();
        return -1;
    }
    PyDictObject *dict = (PyDictObject *)op;
    if (dict->ma_used == 0) {
        return 0;
    }
    Py_hash_t hash = gopyrt_key_hash(key);
    if (hash == -1) {
        return -1;
    }
    Py_ssize_t index = gopyrt_dict_find(dict, key, hash);
    if (index < 0) {
        return index == GOPYRT_INDEX_ERROR ? -1 : 0;
    }
    PyObject *value = gopyrt_dict_take(dict, index, hash);
    if (result != NULL) {
        *result = value;
    }
    else {
        Py_DECREF(value);
    }
    return 1;
}

int
PyDict_PopString(PyObject *op, const char *name, PyObject **result)
{
    PyObject *key = PyUnicode_FromString(name);
    if (key == NULL) {
        if (result != NULL) {
            *result = NULL;
        }
        return -1;
    }
    int found = PyDict_Pop(op, key, result);
    Py_DECREF(key);
    return found;
}

PyObject *
_PyDict_Pop(PyObject *op, PyObject *key, PyObject *otherwise)
{
    PyObject *value;
    int found = PyDict_Pop(op, key, &value);
    if (found == 0 && otherwise != NULL) {
        return Py_NewRef(otherwise);
    }
    if (found == 0) {
        _PyErr_SetKeyError(key);
    }
    return value;
}

void
PyDict_Clear(PyObject *op)
{
    if (!PyDict_Check(op)) {
        return;
    }
    PyDictObject *dict = (PyDictObject *)op;
    PyDictKeysObject *keys = dict->ma_keys;
    if (keys == gopyrt_keys_empty) {
        return;
    }
    GOPYRT_DICT_TELL(PyDict_EVENT_CLEARED, dict, NULL, NULL);
    dict->ma_keys = gopyrt_keys_empty;
    dict->ma_used = 0;
    gopyrt_keys_drop(keys);
}
