/* Private to the room: changing a bytearray. */
#ifndef GOPYRT_OBJECT_TEXT_BYTEARRAY_H
#define GOPYRT_OBJECT_TEXT_BYTEARRAY_H

#include "object/text/bytes.h"

/* 1, or 0 with a BufferError: somebody holds a view. */
int gopyrt_bytearray_may_move(PyObject *self);
/* Puts bytes in place of those from start to end. They must not be its own. 0 or -1. */
int gopyrt_bytearray_splice(PyObject *self, Py_ssize_t start, Py_ssize_t end, const char *bytes,
                            Py_ssize_t size);
/* Appends one; a gopyrt_byte_taker. */
int gopyrt_bytearray_add(void *self, unsigned char byte);

/* Makes it the bytes of an object that lends them. 0 or -1. */
int gopyrt_bytearray_of_buffer(PyObject *self, PyObject *source);

extern PyMethodDef gopyrt_bytearray_methods[];
extern PyMappingMethods gopyrt_bytearray_mapping;
int gopyrt_bytearray_extend(PyObject *self, PyObject *iterable);

#endif /* GOPYRT_OBJECT_TEXT_BYTEARRAY_H */
