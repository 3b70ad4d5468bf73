/* What the files of dict's type, views and iterators share. */
#ifndef GOPYRT_OBJECT_DICT_H
#define GOPYRT_OBJECT_DICT_H

#include "object/container/dict_keys.h"

static inline PyDictObject *
gopyrt_dict(PyObject *op)
{
    return (PyDictObject *)op;
}

/* PyDict_Next, with the hash too. */
int gopyrt_dict_next(PyObject *op, Py_ssize_t *at, PyObject **key, PyObject **value,
                     Py_hash_t *hash);
/* Raises the KeyError of a key: gives NULL. */
void *gopyrt_key_error(PyObject *key);

/* What dict(...) and update(...) do with their arguments: keywords as a dict, or NULL. 0 or -1. */
int gopyrt_dict_update_from(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwds,
                            const char *name);
/* self[key], new: asks __missing__() of a derived dict. */
PyObject *gopyrt_dict_subscript(PyObject *self, PyObject *key);
/* Takes over the items of a dict. `override` 0 keeps values that are there, 2 makes
 * them an error. */
int gopyrt_dict_merge_dict(PyObject *op, PyObject *source, int override);
/* 1, 0 or -1 */
int gopyrt_dict_equal(PyObject *a, PyObject *b);

/* Iterators (dict_iterator.c): new. */
PyObject *gopyrt_dict_iterator(PyObject *dict, PyTypeObject *type);
/* A view (dict_view.c): new. */
PyObject *gopyrt_dict_view(PyObject *dict, PyTypeObject *type);

extern PyMethodDef gopyrt_dict_methods[];

#endif /* GOPYRT_OBJECT_DICT_H */
