/* The functions of complex's tables. */
#ifndef GOPYRT_OBJECT_COMPLEX_H
#define GOPYRT_OBJECT_COMPLEX_H

#include "object/number/number.h"

static inline Py_complex
gopyrt_complex_value(PyObject *op)
{
    return ((PyComplexObject *)op)->cval;
}

/* The value of a complex number, or of what __complex__ gives back: 1; 0 where there is neither, -1
 * with an exception. */
int gopyrt_complex_get(PyObject *op, Py_complex *value);

/* What __complex__ gives back: 1; 0 where there is no such method, -1 with an exception. */
int gopyrt_complex_by_method(PyObject *op, Py_complex *value);

/* complex_operators.c */
extern PyNumberMethods gopyrt_complex_number;
PyObject *gopyrt_complex_richcompare(PyObject *a, PyObject *b, int op);
Py_hash_t gopyrt_complex_hash(PyObject *op);

/* complex_new.c */
PyObject *gopyrt_complex_new(PyTypeObject *type, PyObject *args, PyObject *kwds);
PyObject *gopyrt_complex_vectorcall(PyObject *type, PyObject *const *args, size_t nargsf,
                                    PyObject *kwnames);
PyObject *gopyrt_complex_of_type(PyTypeObject *type, Py_complex value);

/* complex_text.c */
PyObject *gopyrt_complex_repr(PyObject *op);
PyObject *gopyrt_complex_format(PyObject *op, PyObject *text);
/* A complex number of text. */
PyObject *gopyrt_complex_from_text(PyObject *text);

#endif /* GOPYRT_OBJECT_COMPLEX_H */
