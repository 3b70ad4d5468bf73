/* Private to the room: the operator % at work. */
#ifndef GOPYRT_OBJECT_TEXT_PERCENT_H
#define GOPYRT_OBJECT_TEXT_PERCENT_H

#include "object/text/writer.h"

typedef struct {
    gopyrt_text format;
    Py_ssize_t read; /* where in it */
    int bytes;       /* is it bytes, and the result too? */
    _PyUnicodeWriter writer;

    PyObject *args; /* a tuple, or the only value there is (`single`) */
    int single;
    Py_ssize_t count, at;
    PyObject *mapping, *value; /* the mapping, and what it had for the last key */
} gopyrt_percent;

/* A place of the format that takes a value. */
typedef struct {
    int left, plus, blank, alternate, zero;
    Py_ssize_t width, precision; /* -1 without one */
    Py_UCS4 kind;
} gopyrt_place;

/* Writes all of it, with the format and `bytes` set. 0, or -1 with an exception and without a
 * writer. */
int gopyrt_percent_run(gopyrt_percent *p, PyObject *args);

/* Numbers (percent_number.c). */
int gopyrt_percent_integer(gopyrt_percent *p, const gopyrt_place *place, PyObject *value);
int gopyrt_percent_float(gopyrt_percent *p, const gopyrt_place *place, PyObject *value);

#endif /* GOPYRT_OBJECT_TEXT_PERCENT_H */
