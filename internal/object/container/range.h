/* What the files of range share. */
#ifndef GOPYRT_OBJECT_RANGE_H
#define GOPYRT_OBJECT_RANGE_H

#include "object/container/container.h"

typedef struct {
    PyObject_HEAD PyObject *start, *stop, *step, *length; /* ints */
} gopyrt_range;

static inline gopyrt_range *
gopyrt_range_of(PyObject *op)
{
    return (gopyrt_range *)op;
}

/* A new range of ints, whose references it takes over, also where it fails. One may be NULL: then
 * it fails. */
PyObject *gopyrt_range_steal(PyObject *start, PyObject *stop, PyObject *step);
/* start + i * step: new. */
PyObject *gopyrt_range_compute(PyObject *start, PyObject *step, PyObject *i);

PyObject *gopyrt_range_iter(PyObject *self);
PyObject *gopyrt_range_reversed(PyObject *self, PyObject *unused);

#endif /* GOPYRT_OBJECT_RANGE_H */
