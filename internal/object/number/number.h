/* Numbers: int, bool, float, complex and the number protocol. */
#ifndef GOPYRT_OBJECT_NUMBER_H
#define GOPYRT_OBJECT_NUMBER_H

#include "object/model/model.h"

#include "internal/pycore_abstract.h"
#include "internal/pycore_floatobject.h"
#include "internal/pycore_time.h"

/* ---- int (integer/) ------------------------------------------------------------ */

/* A new int. */
PyObject *gopyrt_int_from(int64_t value);
PyObject *gopyrt_int_from_unsigned(uint64_t value);

/* The value of an int that fits, 0; -1 where it is less and 1 where it is more. */
int gopyrt_int_get(PyObject *op, int64_t *value);

/* An int of text in bytes, as int() reads it. */
PyObject *gopyrt_int_from_bytes_text(const char *text, Py_ssize_t length, int base);

/* ---- float (float*.c) ------------------------------------------------------------ */

/* What __float__ gave back for op, taken over: its value; of a derived class with a warning. 0, or
 * -1 with an exception. */
int gopyrt_float_checked(PyObject *op, PyObject *result, double *value);
/* The value of what is no float, by __float__ or __index__. 0, or -1 with an exception. */
int gopyrt_float_convert(PyObject *op, double *value);

/* The shortest text that reads back as x, as repr() has it: the length. The buffer has
 * GOPYRT_FLOAT_TEXT bytes. */
#define GOPYRT_FLOAT_TEXT 40
int gopyrt_float_repr(double x, char *buffer);

#endif /* GOPYRT_OBJECT_NUMBER_H */
