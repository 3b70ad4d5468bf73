/* The functions of PySet_*. */
#include "internal/pycore_setobject.h"
#include "object/container/set.h"

static int
check(PyObject *op, int is_kind)
{
    (void)op;
    if (!is_kind) {
        PyErr_BadInternalCall();
    }
    return is_kind;
}

PyObject *
PySet_New(PyObject *iterable)
{
    return gopyrt_set_new(&PySet_Type, iterable);
}

PyObject *
PyFrozenSet_New(PyObject *iterable)
{
    if (iterable != NULL && PyFrozenSet_CheckExact(iterable)) {
        return Py_NewRef(iterable);
    }
    return gopyrt_set_new(&PyFrozenSet_Type, iterable);
}

Py_ssize_t
PySet_Size(PyObject *op)
{
    return check(op, PyAnySet_Check(op)) ? PySet_GET_SIZE(op) : -1;
}

int
PySet_Clear(PyObject *op)
{
    if (!check(op, PySet_Check(op))) {
        return -1;
    }
    gopyrt_set_clear(gopyrt_set(op));
    return 0;
}

int
PySet_Contains(PyObject *op, PyObject *key)
{
    if (!check(op, PyAnySet_Check(op))) {
        return -1;
    }
    Py_hash_t hash = gopyrt_element_hash(key);
    return hash == -1 ? -1 : gopyrt_set_contains(gopyrt_set(op), key, hash);
}

int
PySet_Discard(PyObject *op, PyObject *key)
{
    if (!check(op, PySet_Check(op))) {
        return -1;
    }
    Py_hash_t hash = gopyrt_element_hash(key);
    return hash == -1 ? -1 : gopyrt_set_discard(gopyrt_set(op), key, hash);
}

int
PySet_Add(PyObject *op, PyObject *key)
{
    if (!check(op, PySet_Check(op) || (PyFrozenSet_Check(op) && Py_REFCNT(op) == 1))) {
        return -1;
    }
    Py_hash_t hash = gopyrt_element_hash(key);
    return hash == -1 || gopyrt_set_add(gopyrt_set(op), key, hash) < 0 ? -1 : 0;
}

int
_PySet_AddTakeRef(PySetObject *set, PyObject *key)
{
    Py_hash_t hash = gopyrt_element_hash(key);
    int result = hash == -1 || gopyrt_set_add(set, key, hash) < 0 ? -1 : 0;
    Py_DECREF(key);
    return result;
}

PyObject *
PySet_Pop(PyObject *op)
{
    if (!check(op, PySet_Check(op))) {
        return NULL;
    }
    PySetObject *set = gopyrt_set(op);
    if (set->used == 0) {
        PyErr_SetString(PyExc_KeyError, "pop from an empty set");
        return NULL;
    }
    /* From behind where the last one was found, so that emptying a set does not begin anew. */
    Py_ssize_t i = set->finger & set->mask;
    while (!gopyrt_set_taken(&set->table[i])) {
        i = (i + 1) & set->mask;
    }
    set->finger = i + 1;
    return gopyrt_set_take(set, &set->table[i]);
}

int
_PySet_Update(PyObject *op, PyObject *iterable)
{
    return check(op, PySet_Check(op)) ? gopyrt_set_update(gopyrt_set(op), iterable) : -1;
}

int
_PySet_NextEntry(PyObject *op, Py_ssize_t *at, PyObject **key, Py_hash_t *hash)
{
    if (!check(op, PyAnySet_Check(op))) {
        return -1;
    }
    setentry *entry = gopyrt_set_next(gopyrt_set(op), at);
    if (entry == NULL) {
        return 0;
    }
    *key = entry->key;
    *hash = entry->hash;
    return 1;
}

int
_PySet_NextEntryRef(PyObject *op, Py_ssize_t *at, PyObject **key, Py_hash_t *hash)
{
    int found = _PySet_NextEntry(op, at, key, hash);
    if (found > 0) {
        Py_INCREF(*key);
    }
    return found;
}
