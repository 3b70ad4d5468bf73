/* Text and bytes: str, bytes, bytearray, codecs and formatting. */
#ifndef GOPYRT_OBJECT_TEXT_H
#define GOPYRT_OBJECT_TEXT_H

#include "object/model/model.h"

/* The hash of a str, made and kept on first use; -1 never. For anything else PyObject_Hash. */
Py_hash_t gopyrt_str_hash(PyObject *str);
/* Have two str the same characters? No code runs. */
int gopyrt_str_equal(PyObject *a, PyObject *b);

/* The interpreter's own interned strings: made, and dropped at its end. */
int gopyrt_interned_begin(PyInterpreterState *interp);
void gopyrt_interned_end(PyInterpreterState *interp);
/* The string of that content that is interned, new. 1, 0 where there is none, -1 with an
 * exception. */
int gopyrt_str_find_interned(PyObject *str, PyObject **found);

/* The type of an iterator over a str of ASCII, which no header has. */
extern PyTypeObject gopyrt_str_ascii_iterator_type;

/* Drops what an interpreter has of codecs and error handlers. They are made on first use. */
void gopyrt_codecs_end(PyInterpreterState *interp);

#endif /* GOPYRT_OBJECT_TEXT_H */
