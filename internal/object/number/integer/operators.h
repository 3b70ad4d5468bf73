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

/* multiply.c, divide.c, ratio.c, power.c */
PyObject *gopyrt_int_multiply(PyObject *a, PyObject *b);
PyObject *gopyrt_int_floor_divide(PyObject *a, PyObject *b);
PyObject *gopyrt_int_remainder(PyObject *a, PyObject *b);
PyObject *gopyrt_int_divmod_pair(PyObject *a, PyObject *b);
PyObject *gopyrt_int_true_divide(PyObject *a, PyObject *b);
PyObject *gopyrt_int_float(PyObject *op);
PyObject *gopyrt_int_power(PyObject *base, PyObject *exponent, PyObject *modulus);

/* shift.c, bits.c */
PyObject *gopyrt_int_lshift(PyObject *op, PyObject *by);
PyObject *gopyrt_int_rshift(PyObject *op, PyObject *by);
PyObject *gopyrt_int_and(PyObject *a, PyObject *b);
PyObject *gopyrt_int_or(PyObject *a, PyObject *b);
PyObject *gopyrt_int_xor(PyObject *a, PyObject *b);
PyObject *gopyrt_int_invert(PyObject *op);
PyObject *gopyrt_int_bit_length(PyObject *self, PyObject *ignored);
PyObject *gopyrt_int_bit_count(PyObject *self, PyObject *ignored);

/* write.c */
PyObject *gopyrt_int_repr(PyObject *op);

/* construct.c, methods.c, format.c */
PyObject *gopyrt_int_new(PyTypeObject *type, PyObject *args, PyObject *kwds);
PyObject *gopyrt_int_vectorcall(PyObject *type, PyObject *const *args, size_t nargsf,
                                PyObject *kwnames);
extern PyMethodDef gopyrt_int_methods[];
extern PyGetSetDef gopyrt_int_getset[];
PyObject *gopyrt_int_format(PyObject *self, PyObject *spec);

#endif /* GOPYRT_OBJECT_INTEGER_OPERATORS_H */
