/* The buffer protocol and memoryview. */
#ifndef GOPYRT_OBJECT_BUFFER_H
#define GOPYRT_OBJECT_BUFFER_H

#include "object/model/model.h"

/* The types of this room that no header has. */
extern PyTypeObject gopyrt_managed_buffer_type, gopyrt_memory_iterator_type, gopyrt_lending_type;

/* Copies an array into another of the same shape and item size, whatever the steps of both. The
 * memory of both may overlap. 0, or -1 with MemoryError. */
int gopyrt_buffer_copy(const Py_buffer *dest, const Py_buffer *src);

/* The number of items: the product of the shape. */
static inline Py_ssize_t
gopyrt_buffer_items(const Py_buffer *view)
{
    Py_ssize_t n = 1;
    for (int i = 0; i < view->ndim; i++) {
        n *= view->shape[i];
    }
    return n;
}

/* The address of an array's element i, of dimension k, that begins at p. */
static inline char *
gopyrt_buffer_step(const Py_buffer *view, char *p, int k, Py_ssize_t i)
{
    p += view->strides[k] * i;
    return view->suboffsets != NULL && view->suboffsets[k] >= 0 ? *(char **)p + view->suboffsets[k]
                                                                : p;
}

#endif /* GOPYRT_OBJECT_BUFFER_H */
