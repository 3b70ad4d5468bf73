/* The functions of int's tables. */
#ifndef GOPYRT_OBJECT_INTEGER_OPERATORS_H
#define GOPYRT_OBJECT_INTEGER_OPERATORS_H

#include "object/number/integer/integer.h"

/* add.c */
PyObject *gopyrt_int_add(PyObject *a, PyObject *b);
PyObject *gopyrt_int_subtract(PyObject *a, PyObject *b);
PyObject *gopyrt_int_itself(PyObject *op);
PyObject *gopyrt_int_negative(PyObject *op);
PyObject *gopyrt_int_absolute(PyObject *op);
int gopyrt_int_bool(PyObject *op);
PyObject *gopyrt_int_richcompare(PyObject *a, PyObject *b, int op);
Py_hash_t gopyrt_int_hash(PyObject *op);

/* write.c */
PyObject *gopyrt_int_repr(PyObject *op);

#endif /* GOPYRT_OBJECT_INTEGER_OPERATORS_H */
