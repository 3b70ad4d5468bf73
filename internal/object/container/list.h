/* What the files of the list share. */
#ifndef GOPYRT_OBJECT_LIST_H
#define GOPYRT_OBJECT_LIST_H

#include "object/model/model.h"

#include "internal/pycore_modsupport.h"

/* The most items that a vector of references can have. */
#define GOPYRT_MOST_ITEMS ((Py_ssize_t)(PY_SSIZE_T_MAX / sizeof(PyObject *)))

static inline PyListObject *
gopyrt_list(PyObject *op)
{
    return (PyListObject *)op;
}

/* An empty list with room for n items. */
PyObject *gopyrt_list_with_room(Py_ssize_t n);
/* Gives the list this size, and room for more where it grows; new places are undefined. */
int gopyrt_list_resize(PyListObject *list, Py_ssize_t size);
/* Adds an item at the end, taking over the reference also where it fails. */
int gopyrt_list_append(PyListObject *list, PyObject *item);
/* Adds what the iterable gives. */
int gopyrt_list_extend(PyObject *self, PyObject *iterable);
/* Takes all items off the list, and then drops them: code that this runs sees an empty list. */
void gopyrt_list_clear(PyListObject *list);
/* Replaces the items from low to high by n others, which gain a reference each. */
int gopyrt_list_splice(PyListObject *list, Py_ssize_t low, Py_ssize_t high, PyObject *const *items,
                       Py_ssize_t n);
/* A new list of n items, each of which gains a reference. */
PyObject *gopyrt_list_from(PyObject *const *items, Py_ssize_t n);

/* Slots that are in files of their own. */
PyObject *gopyrt_list_iter(PyObject *self);
PyObject *gopyrt_list_reversed(PyObject *self, PyObject *unused);
PyObject *gopyrt_list_sort(PyObject *self, PyObject *args, PyObject *kwds);
PyObject *gopyrt_list_subscript(PyObject *self, PyObject *key);
int gopyrt_list_ass_subscript(PyObject *self, PyObject *key, PyObject *value);
PyObject *gopyrt_list_concat(PyObject *self, PyObject *other);
PyObject *gopyrt_list_repeat(PyObject *self, Py_ssize_t n);
PyObject *gopyrt_list_inplace_repeat(PyObject *self, Py_ssize_t n);
extern PyMethodDef gopyrt_list_methods[];
extern PySequenceMethods gopyrt_list_as_sequence;
extern PyMappingMethods gopyrt_list_as_mapping;

#endif /* GOPYRT_OBJECT_LIST_H */
