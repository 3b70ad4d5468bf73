/* Containers: tuple, list, dict, set, slice, range, iterators and views. */
#ifndef GOPYRT_OBJECT_CONTAINER_H
#define GOPYRT_OBJECT_CONTAINER_H

#include "object/model/model.h"
#include "object/text/text.h"

#include "internal/pycore_modsupport.h"

/* ---- tuple (tuple*.c) ----------------------------------------------------------- */

/* A new tuple of n items, each of which gains a reference. */
PyObject *gopyrt_tuple_from(PyObject *const *items, Py_ssize_t n);
/* The same, taking over the references also where it fails. */
PyObject *gopyrt_tuple_steal(PyObject *const *items, Py_ssize_t n);
/* A tuple that is the process's and never freed: first, and the n - 1 items of another tuple. NULL
 * without an exception where built-in types are more than there is room for. */
PyObject *gopyrt_tuple_immortal(Py_ssize_t n, PyObject *first, PyObject *rest);
/* A tuple of these two, whose references it takes over: the given one, made anew, if nobody else
 * has it, else a new one. New. */
PyObject *gopyrt_pair_reuse(PyObject *pair, PyObject *const *items);
/* iter() of a tuple: new. */
PyObject *gopyrt_tuple_iter(PyObject *tuple);

/* ---- References -------------------------------------------------------------------- */

/* Copies n references, none of them NULL, which the objects gain. */
static inline void
gopyrt_refs_copy(PyObject **to, PyObject *const *from, Py_ssize_t n)
{
#pragma GCC unroll 4
    for (Py_ssize_t i = 0; i < n; i++) {
        to[i] = Py_NewRef(from[i]);
    }
}

/* Drops n references, which may be NULL, from the last to the first. */
static inline void
gopyrt_refs_drop(PyObject *const *items, Py_ssize_t n)
{
#pragma GCC unroll 4
    while (--n >= 0) {
        Py_XDECREF(items[n]);
    }
}

/* ---- Equality ------------------------------------------------------------------------ */

/* PyObject_RichCompareBool(a, b, Py_EQ), with what is known of strs and small ints. */
static inline int
gopyrt_same(PyObject *a, PyObject *b)
{
    if (a == b) {
        return 1;
    }
    if (PyUnicode_CheckExact(a)) {
        if (PyUnicode_CheckExact(b)) {
            return gopyrt_str_equal(a, b);
        }
        if (PyLong_CheckExact(b)) {
            return 0;
        }
    }
    else if (PyLong_CheckExact(a)) {
        if (PyLong_CheckExact(b) && _PyLong_IsCompact((PyLongObject *)a)
            && _PyLong_IsCompact((PyLongObject *)b))
        {
            return _PyLong_CompactValue((PyLongObject *)a)
                   == _PyLong_CompactValue((PyLongObject *)b);
        }
        if (PyUnicode_CheckExact(b)) {
            return 0;
        }
    }
    return PyObject_RichCompareBool(a, b, Py_EQ);
}

/* PyObject_Hash of a str or a small int without a call; -1 where it must be asked. */
static inline Py_hash_t
gopyrt_known_hash(PyObject *key)
{
    if (PyUnicode_CheckExact(key)) {
        return ((PyASCIIObject *)key)->hash;
    }
    if (PyLong_CheckExact(key) && _PyLong_IsCompact((PyLongObject *)key)) {
        Py_hash_t value = _PyLong_CompactValue((PyLongObject *)key);
        return value == -1 ? -2 : value;
    }
    return -1;
}

/* ---- sequences (sequence.c) -------------------------------------------------------- */

/* Looks for a value among the items of an iterable: how often it is there, where it is first (else
 * ValueError), whether it is there. -1 with an exception. */
enum { GOPYRT_SEARCH_COUNT = 1, GOPYRT_SEARCH_INDEX, GOPYRT_SEARCH_CONTAINS };
Py_ssize_t gopyrt_sequence_search(PyObject *iterable, PyObject *value, int operation);

/* ---- dict (dict*.c) -------------------------------------------------------------- */

/* What an exact or derived dict has for a key whose hash is known: borrowed. NULL with or without
 * an exception. */
/* A new dict with room for n items, whose keys are of a kind. */
PyObject *gopyrt_dict_presized(Py_ssize_t n, int kind);
PyObject *gopyrt_dict_get(PyObject *dict, PyObject *key, Py_hash_t hash);
/* The same for a str key. */
PyObject *gopyrt_dict_get_id(PyObject *dict, PyObject *key);

/* Has a dict nothing under a str, as far as that is known without running code? */
int gopyrt_dict_lacks(PyObject *dict, PyObject *name);

/* PyDict_Next, with the hash of the key. */
int gopyrt_dict_next(PyObject *dict, Py_ssize_t *at, PyObject **key, PyObject **value,
                     Py_hash_t *hash);

/* The types of this room that no header has. */
extern PyTypeObject gopyrt_alias_iterator_type, _PyNamespace_Type;
extern PyTypeObject gopyrt_union_type; /* typing.Union */
/* The types of a union: a tuple, borrowed. */
PyObject *gopyrt_union_args(PyObject *self);
/* a | b of types: new, or NotImplemented. */
PyObject *gopyrt_union_or(PyObject *a, PyObject *b);

#endif /* GOPYRT_OBJECT_CONTAINER_H */
