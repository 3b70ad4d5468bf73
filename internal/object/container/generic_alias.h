/* What the files of types.GenericAlias share. */
#ifndef GOPYRT_OBJECT_GENERIC_ALIAS_H
#define GOPYRT_OBJECT_GENERIC_ALIAS_H

#include "object/container/container.h"

typedef struct {
    PyObject_HEAD PyObject *origin;
    PyObject *args;       /* a tuple */
    PyObject *parameters; /* a tuple, or NULL as long as nobody asked */
    PyObject *weaklist;
    bool starred; /* *list[int] */
    vectorcallfunc vectorcall;
} gopyrt_alias;

static inline gopyrt_alias *
gopyrt_alias_of(PyObject *op)
{
    return (gopyrt_alias *)op;
}

/* A new alias of a type derived from types.GenericAlias. */
PyObject *gopyrt_alias_new(PyTypeObject *type, PyObject *origin, PyObject *args, int starred);
/* The type variables among the arguments: a new tuple. */
PyObject *gopyrt_alias_find_parameters(PyObject *args);
/* The same of an alias: borrowed. */
PyObject *gopyrt_alias_parameters(PyObject *self);
/* The arguments with others in the place of the type variables: a new tuple. */
PyObject *gopyrt_alias_substitute(PyObject *self, PyObject *args, PyObject *parameters,
                                  PyObject *items);
/* Writes a type as it is written in the text of a type with arguments. */
int gopyrt_alias_write_item(PyUnicodeWriter *writer, PyObject *op);
PyObject *gopyrt_alias_iter(PyObject *self);
extern PyTypeObject gopyrt_alias_iterator_type;

#endif /* GOPYRT_OBJECT_GENERIC_ALIAS_H */
