/* The methods of dict that have names. */
#include "object/container/dict.h"

#include "object/container/set.h"

static PyObject *
contains(PyObject *self, PyObject *key)
{
    int found = PyDict_Contains(self, key);
    return found < 0 ? NULL : PyBool_FromLong(found);
}

static PyObject *
get(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    if (!_PyArg_CheckPositional("get", nargs, 1, 2)) {
        return NULL;
    }
    Py_hash_t hash = gopyrt_key_hash(args[0]);
    if (hash == -1) {
        return NULL;
    }
    PyObject *value = gopyrt_dict_get(self, args[0], hash);
    if (value == NULL && PyErr_Occurred()) {
        return NULL;
    }
    return Py_NewRef(value != NULL ? value : nargs == 2 ? args[1] : Py_None);
}

static PyObject *
set_default(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    PyObject *value;
    if (!_PyArg_CheckPositional("setdefault", nargs, 1, 2)
        || PyDict_SetDefaultRef(self, args[0], nargs == 2 ? args[1] : Py_None, &value) < 0)
    {
        return NULL;
    }
    return value;
}

static PyObject *
pop(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    if (!_PyArg_CheckPositional("pop", nargs, 1, 2)) {
        return NULL;
    }
    return _PyDict_Pop(self, args[0], nargs == 2 ? args[1] : NULL);
}

/* The last item that was added. Entries behind it were deleted, and are given up. */
static PyObject *
pop_item(PyObject *self, PyObject *unused)
{
    PyDictObject *dict = gopyrt_dict(self);
    (void)unused;
    if (dict->ma_used == 0) {
        PyErr_SetString(PyExc_KeyError, "popitem(): dictionary is empty");
        return NULL;
    }
    PyObject *pair = PyTuple_New(2);
    if (pair == NULL) {
        return NULL;
    }
    PyDictKeysObject *keys = dict->ma_keys;
    Py_ssize_t i = keys->dk_nentries - 1;
    while (i >= 0 && *gopyrt_keys_key(keys, i) == NULL) {
        i--;
    }
    PyTuple_SET_ITEM(pair, 0, Py_NewRef(*gopyrt_keys_key(keys, i)));
    PyTuple_SET_ITEM(pair, 1, gopyrt_dict_take(dict, i, gopyrt_keys_hash(keys, i)));
    if (dict->ma_keys == keys) {
        keys->dk_nentries = i;
    }
    return pair;
}

static PyObject *
clear(PyObject *self, PyObject *unused)
{
    (void)unused;
    PyDict_Clear(self);
    return Py_NewRef(Py_None);
}

static PyObject *
copy(PyObject *self, PyObject *unused)
{
    (void)unused;
    return PyDict_Copy(self);
}

static PyObject *
update(PyObject *self, PyObject *args, PyObject *kwds)
{
    if (gopyrt_dict_update_from(self, ((PyTupleObject *)args)->ob_item, PyTuple_GET_SIZE(args),
                                kwds, "update")
        < 0)
    {
        return NULL;
    }
    return Py_NewRef(Py_None);
}

/* ---- fromkeys --------------------------------------------------------------------------- */

static int
fill_dict(PyObject *dict, PyObject *it, PyObject *value)
{
    PyObject *key;
    int result = 0;
    while (result == 0 && (key = PyIter_Next(it)) != NULL) {
        result = PyDict_CheckExact(dict) ? PyDict_SetItem(dict, key, value)
                                         : PyObject_SetItem(dict, key, value);
        Py_DECREF(key);
    }
    return result < 0 || PyErr_Occurred() ? -1 : 0;
}

/* From a dict or a set, without asking the keys for their hashes. */
static int
fill_from_table(PyObject *dict, PyObject *table, PyObject *value)
{
    PyObject *key;
    Py_hash_t hash;
    int result = 0;
    for (Py_ssize_t at = 0; result == 0 && gopyrt_next_hashed(table, &at, &key, &hash);) {
        result = gopyrt_dict_put(gopyrt_dict(dict), key, hash, value);
        Py_DECREF(key);
    }
    return result;
}

static PyObject *
dict_of_keys(PyObject *type, PyObject *iterable, PyObject *value)
{
    PyObject *dict = PyObject_CallNoArgs(type);
    if (dict == NULL) {
        return NULL;
    }
    int failed;
    if (PyDict_CheckExact(dict) && (PyDict_CheckExact(iterable) || PyAnySet_CheckExact(iterable))) {
        failed = fill_from_table(dict, iterable, value);
    }
    else {
        PyObject *it = PyObject_GetIter(iterable);
        failed = it == NULL ? -1 : fill_dict(dict, it, value);
        Py_XDECREF(it);
    }
    if (failed < 0) {
        Py_CLEAR(dict);
    }
    return dict;
}

static PyObject *
from_keys(PyObject *type, PyObject *const *args, Py_ssize_t nargs)
{
    if (!_PyArg_CheckPositional("fromkeys", nargs, 1, 2)) {
        return NULL;
    }
    return dict_of_keys(type, args[0], nargs == 2 ? args[1] : Py_None);
}

/* ---- Views and iterators ------------------------------------------------------------------ */

static PyObject *
keys(PyObject *self, PyObject *unused)
{
    (void)unused;
    return gopyrt_dict_view(self, &PyDictKeys_Type);
}

static PyObject *
values(PyObject *self, PyObject *unused)
{
    (void)unused;
    return gopyrt_dict_view(self, &PyDictValues_Type);
}

static PyObject *
items(PyObject *self, PyObject *unused)
{
    (void)unused;
    return gopyrt_dict_view(self, &PyDictItems_Type);
}

static PyObject *
reversed(PyObject *self, PyObject *unused)
{
    (void)unused;
    return gopyrt_dict_iterator(self, &PyDictRevIterKey_Type);
}

Py_ssize_t
_PyDict_SizeOf(PyDictObject *dict)
{
    const PyDictKeysObject *table = dict->ma_keys;
    Py_ssize_t size = Py_TYPE(dict)->tp_basicsize;
    if (table != gopyrt_keys_empty) {
        size_t entry = table->dk_kind == GOPYRT_KEYS_GENERAL ? sizeof(gopyrt_dict_entry)
                                                             : sizeof(gopyrt_dict_str_entry);
        size += (Py_ssize_t)(sizeof(PyDictKeysObject) + ((size_t)1 << table->dk_log2_index_bytes)
                             + gopyrt_keys_size(table) * 2 / 3 * entry);
    }
    return size;
}

static PyObject *
size_of(PyObject *self, PyObject *unused)
{
    (void)unused;
    return PyLong_FromSsize_t(_PyDict_SizeOf(gopyrt_dict(self)));
}

#define METHOD(name, function, flags, signature, text)      \
    {                                                       \
        name, (PyCFunction)(void (*)(void))function, flags, \
            PyDoc_STR(name signature "\n--\n\n" text)       \
    }

PyMethodDef gopyrt_dict_methods[] = {
    METHOD("__contains__", contains, METH_O | METH_COEXIST, "($self, key, /)",
           "Whether the dict has the key."),
    METHOD("__getitem__", gopyrt_dict_subscript, METH_O | METH_COEXIST, "($self, key, /)",
           "The value of the key."),
    METHOD("__sizeof__", size_of, METH_NOARGS, "($self, /)", "The bytes that the dict takes."),
    METHOD("get", get, METH_FASTCALL, "($self, key, default=None, /)",
           "The value of the key, or the default if the dict has none."),
    METHOD("setdefault", set_default, METH_FASTCALL, "($self, key, default=None, /)",
           "The value of the key, which becomes the default if the dict has none."),
    METHOD("pop", pop, METH_FASTCALL, "($self, key, default=<unrepresentable>, /)",
           "Takes the key out and returns its value.\n\n"
           "Without it, returns the default; without that one, raises a KeyError."),
    METHOD("popitem", pop_item, METH_NOARGS, "($self, /)",
           "Takes out the item that was added last and returns it: (key, value).\n\n"
           "A KeyError if the dict is empty."),
    METHOD("keys", keys, METH_NOARGS, "($self, /)", "The keys, as a set that follows the dict."),
    METHOD("items", items, METH_NOARGS, "($self, /)",
           "The items, as a set of pairs that follows the dict."),
    METHOD("values", values, METH_NOARGS, "($self, /)",
           "The values, as a view that follows the dict."),
    { "update", (PyCFunction)(void (*)(void))update, METH_VARARGS | METH_KEYWORDS,
      PyDoc_STR("Takes over the items of a mapping, or the pairs that an iterable gives, and\n"
                "those of the keyword arguments.") },
    METHOD("fromkeys", from_keys, METH_FASTCALL | METH_CLASS, "($type, iterable, value=None, /)",
           "A new dict of these keys, all with that value."),
    METHOD("clear", clear, METH_NOARGS, "($self, /)", "Takes all items out."),
    METHOD("copy", copy, METH_NOARGS, "($self, /)", "A new dict of the same items."),
    METHOD("__reversed__", reversed, METH_NOARGS, "($self, /)",
           "An iterator over the keys from the last to the first."),
    METHOD("__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS, "($type, object, /)",
           "dict[K, V]: a dict whose keys and values are of these types."),
    { NULL, NULL, 0, NULL },
};
