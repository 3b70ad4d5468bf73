/* What zip and map share: several iterators that go side by side. */
#ifndef GOPYRT_OBJECT_ZIP_H
#define GOPYRT_OBJECT_ZIP_H

#include "object/container/container.h"

/* A new tuple of the iterators of these. */
PyObject *gopyrt_iterators_of(PyObject *const *iterables, Py_ssize_t n);
/* The argument `strict`, which is the only keyword, by a format for PyArg_ParseTuple: 0 or -1. */
int gopyrt_strict_from(PyObject *kwds, const char *format, int *strict);
/* An iterator has ended, or raised: if it ended, and others before or behind it have more, a
 * ValueError. */
void gopyrt_strict_check(const char *name, PyObject *iterators, Py_ssize_t ended);

#endif /* GOPYRT_OBJECT_ZIP_H */
