/* Hashing keys; updating dicts from pairs and from arguments; more ways to set items. */
#include "object/container/dict.h"

Py_hash_t
gopyrt_hash_for(PyObject *key, const char *kind)
{
    Py_hash_t hash = PyObject_Hash(key);
    if (hash == -1 && PyErr_ExceptionMatches(PyExc_TypeError)) {
        PyObject *error = PyErr_GetRaisedException();
        PyErr_Format(PyExc_TypeError, "cannot use '%T' as a %s (%S)", key, kind, error);
        Py_DECREF(error);
    }
    return hash;
}

/* Adds to the exception that is set where in the iterable it came from. */
static void
note_element(Py_ssize_t i)
{
    PyObject *error = PyErr_GetRaisedException();
    PyObject *note = PyUnicode_FromFormat(
        "Cannot convert dictionary update sequence element #%zd to a sequence", i);
    PyObject *result = note == NULL ? NULL : PyObject_CallMethod(error, "add_note", "O", note);
    Py_XDECREF(note);
    Py_XDECREF(result);
    PyErr_SetRaisedException(error); /* a note that failed is given up */
}

static int
add_pair(PyObject *self, PyObject *pair, Py_ssize_t i, int override)
{
    PyObject *fast = PySequence_Fast(pair, "object is not iterable");
    if (fast == NULL) {
        if (PyErr_ExceptionMatches(PyExc_TypeError)) {
            note_element(i);
        }
        return -1;
    }
    int result = -1;
    if (PySequence_Fast_GET_SIZE(fast) != 2) {
        PyErr_Format(PyExc_ValueError,
                     "dictionary update sequence element #%zd has length %zd; 2 is required", i,
                     PySequence_Fast_GET_SIZE(fast));
    }
    else {
        PyObject *key = Py_NewRef(PySequence_Fast_GET_ITEM(fast, 0));
        PyObject *value = Py_NewRef(PySequence_Fast_GET_ITEM(fast, 1));
        result = override ? PyDict_SetItem(self, key, value)
                          : PyDict_SetDefaultRef(self, key, value, NULL);
        Py_DECREF(key);
        Py_DECREF(value);
    }
    Py_DECREF(fast);
    return result < 0 ? -1 : 0;
}

int
PyDict_MergeFromSeq2(PyObject *self, PyObject *iterable, int override)
{
    PyObject *it = PyObject_GetIter(iterable), *pair;
    if (it == NULL) {
        return -1;
    }
    int result = 0;
    for (Py_ssize_t i = 0; result == 0 && (pair = PyIter_Next(it)) != NULL; i++) {
        result = add_pair(self, pair, i, override);
        Py_DECREF(pair);
    }
    Py_DECREF(it);
    return result < 0 || PyErr_Occurred() ? -1 : 0;
}

int
gopyrt_dict_update_from(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwds,
                        const char *name)
{
    if (!_PyArg_CheckPositional(name, nargs, 0, 1)) {
        return -1;
    }
    if (nargs == 1) {
        PyObject *keys = NULL;
        int mapping = PyDict_CheckExact(args[0])
                          ? 1
                          : PyObject_GetOptionalAttr(args[0], GOPYRT_ID(keys), &keys);
        Py_XDECREF(keys);
        if (mapping < 0
            || (mapping ? PyDict_Update(self, args[0]) : PyDict_MergeFromSeq2(self, args[0], 1))
                   < 0)
        {
            return -1;
        }
    }
    if (kwds == NULL) {
        return 0;
    }
    return PyArg_ValidateKeywordArguments(kwds) ? PyDict_Update(self, kwds) : -1;
}

/* ---- More ways --------------------------------------------------------------------------- */

int
_PyDict_SetItem_KnownHash_LockHeld(PyDictObject *self, PyObject *key, PyObject *value,
                                   Py_hash_t hash)
{
    return gopyrt_dict_put(self, key, hash, value);
}

int
_PyDict_SetItem_Take2(PyDictObject *self, PyObject *key, PyObject *value)
{
    int result = PyDict_SetItem((PyObject *)self, key, value);
    Py_DECREF(key);
    Py_DECREF(value);
    return result;
}

int
_PyDict_GetItemRef_KnownHash_LockHeld(PyDictObject *self, PyObject *key, Py_hash_t hash,
                                      PyObject **result)
{
    *result = Py_XNewRef(gopyrt_dict_get((PyObject *)self, key, hash));
    return *result != NULL ? 1 : PyErr_Occurred() ? -1 : 0;
}

int
_PyDict_DelItemIf(PyObject *self, PyObject *key, int (*predicate)(PyObject *value, void *arg),
                  void *arg)
{
    Py_hash_t hash = PyObject_Hash(key);
    if (hash == -1) {
        return -1;
    }
    PyObject *value;
    int found = _PyDict_GetItemRef_KnownHash_LockHeld((PyDictObject *)self, key, hash, &value);
    if (found <= 0) {
        return found;
    }
    int wanted = predicate(value, arg);
    Py_DECREF(value);
    return wanted <= 0 ? wanted : _PyDict_DelItem_KnownHash(self, key, hash) < 0 ? -1 : 1;
}

PyObject *
_PyDict_FromItems(PyObject *const *keys, Py_ssize_t keys_offset, PyObject *const *values,
                  Py_ssize_t values_offset, Py_ssize_t n)
{
    int texts = 1;
    for (Py_ssize_t i = 0; texts && i < n; i++) {
        texts = PyUnicode_CheckExact(keys[i * keys_offset]);
    }
    PyObject *dict = gopyrt_dict_presized(n, texts ? GOPYRT_KEYS_STR : GOPYRT_KEYS_GENERAL);
    for (Py_ssize_t i = 0; dict != NULL && i < n; i++) {
        if (PyDict_SetItem(dict, keys[i * keys_offset], values[i * values_offset]) < 0) {
            Py_CLEAR(dict);
        }
    }
    return dict;
}
