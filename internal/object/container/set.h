/* What the files of set and frozenset share. */
#ifndef GOPYRT_OBJECT_SET_H
#define GOPYRT_OBJECT_SET_H

#include "object/container/dict_keys.h"

static inline PySetObject *
gopyrt_set(PyObject *op)
{
    return (PySetObject *)op;
}

/* What stands in the table where an element was taken out. */
extern PyObject gopyrt_set_dummy;

static inline int
gopyrt_set_taken(const setentry *entry)
{
    return entry->key != NULL && entry->key != &gopyrt_set_dummy;
}

/* The hash of an element. -1 with an exception. */
static inline Py_hash_t
gopyrt_element_hash(PyObject *key)
{
    Py_hash_t hash = gopyrt_known_hash(key);
    return hash != -1 ? hash : gopyrt_hash_for(key, "set element");
}

/* ---- The table (set.c) ------------------------------------------------------------------ */

/* A new set of a type, with the elements of an iterable (NULL: none). */
PyObject *gopyrt_set_new(PyTypeObject *type, PyObject *iterable);
/* The entry of a key, whose key is NULL where it is not there; NULL with an exception. */
setentry *gopyrt_set_find(PySetObject *set, PyObject *key, Py_hash_t hash);
/* 0, or 1 if it was there; -1 */
int gopyrt_set_add(PySetObject *set, PyObject *key, Py_hash_t hash);
/* 1, or 0 if it was not there; -1 */
int gopyrt_set_discard(PySetObject *set, PyObject *key, Py_hash_t hash);
/* 1, 0 or -1 */
int gopyrt_set_contains(PySetObject *set, PyObject *key, Py_hash_t hash);
/* Takes an entry out; gives the key, whose reference it was. */
PyObject *gopyrt_set_take(PySetObject *set, setentry *entry);
/* The next entry from *at on, or NULL. */
setentry *gopyrt_set_next(PySetObject *set, Py_ssize_t *at);
/* The next element of a set, or key of a dict, new, with the hash that is known of it: 1, or 0 at
 * the end. No code of theirs is asked. */
int gopyrt_next_hashed(PyObject *table, Py_ssize_t *at, PyObject **key, Py_hash_t *hash);

void gopyrt_set_clear(PySetObject *set);
/* Adds the elements of another set, of a dict or of any iterable. */
int gopyrt_set_update(PySetObject *set, PyObject *iterable);

/* ---- Operations (set_operations.c) -------------------------------------------------------- */

/* A new set or frozenset, as the first is. */
PyObject *gopyrt_set_copy(PyObject *self);
PyObject *gopyrt_set_intersection(PyObject *self, PyObject *other);
PyObject *gopyrt_set_difference(PyObject *self, PyObject *other);
PyObject *gopyrt_set_symmetric_difference(PyObject *self, PyObject *other);
/* 0 or -1 */
int gopyrt_set_difference_update(PySetObject *set, PyObject *other);
int gopyrt_set_symmetric_difference_update(PySetObject *set, PyObject *other);
/* Exchanges the elements of two sets. */
void gopyrt_set_swap(PySetObject *a, PySetObject *b);
/* 1, 0 or -1; the second is any iterable. */
int gopyrt_set_is_subset(PyObject *self, PyObject *other);
int gopyrt_set_is_superset(PyObject *self, PyObject *other);
int gopyrt_set_is_disjoint(PyObject *self, PyObject *other);

/* key in set: 1, 0 or -1. A set that is the key stands for a frozenset. */
int _PySet_Contains(PySetObject *set, PyObject *key);
PyObject *gopyrt_set_iter(PyObject *self);
extern PyMethodDef gopyrt_set_methods[], gopyrt_frozenset_methods[];
extern PyNumberMethods gopyrt_set_as_number, gopyrt_frozenset_as_number;

#endif /* GOPYRT_OBJECT_SET_H */
