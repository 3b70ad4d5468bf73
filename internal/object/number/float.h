/* The functions of float's tables. */
#ifndef GOPYRT_OBJECT_FLOAT_H
#define GOPYRT_OBJECT_FLOAT_H

#include "object/number/number.h"

/* float_operators.c */
PyObject *gopyrt_float_add(PyObject *a, PyObject *b);
PyObject *gopyrt_float_subtract(PyObject *a, PyObject *b);
PyObject *gopyrt_float_multiply(PyObject *a, PyObject *b);
PyObject *gopyrt_float_true_divide(PyObject *a, PyObject *b);
PyObject *gopyrt_float_floor_divide(PyObject *a, PyObject *b);
PyObject *gopyrt_float_remainder(PyObject *a, PyObject *b);
PyObject *gopyrt_float_divmod(PyObject *a, PyObject *b);
PyObject *gopyrt_float_power(PyObject *a, PyObject *b, PyObject *c);
PyObject *gopyrt_float_negative(PyObject *op);
PyObject *gopyrt_float_absolute(PyObject *op);
PyObject *gopyrt_float_itself(PyObject *op);
int gopyrt_float_bool(PyObject *op);

/* float_compare.c */
PyObject *gopyrt_float_richcompare(PyObject *a, PyObject *b, int op);
Py_hash_t gopyrt_float_hash(PyObject *op);

/* float_methods.c, float_round.c, float_hex.c, float_format.c */
extern PyMethodDef gopyrt_float_methods[];
extern PyGetSetDef gopyrt_float_getset[];
PyObject *gopyrt_float_whole(PyObject *op);
PyObject *gopyrt_float_round(PyObject *op, PyObject *const *args, Py_ssize_t n);
PyObject *gopyrt_float_hex(PyObject *op, PyObject *ignored);
PyObject *gopyrt_float_from_hex(PyObject *type, PyObject *text);
PyObject *gopyrt_float_format_method(PyObject *op, PyObject *text);

#endif /* GOPYRT_OBJECT_FLOAT_H */
