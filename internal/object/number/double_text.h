/* Doubles as text and of text: what PyOS_double_to_string and PyOS_string_to_double do, without
 * memory of their own where the text is short. */
#ifndef GOPYRT_OBJECT_DOUBLE_TEXT_H
#define GOPYRT_OBJECT_DOUBLE_TEXT_H

#include "object/number/number.h"

typedef struct {
    char *start;
    Py_ssize_t length;
    char *memory;
    char few[48];
} gopyrt_double_chars;

/* By a code of e, E, f, F, g, G or r (the shortest text that reads back), a precision and the flags
 * Py_DTSF_*. The text ends with a NUL. 0, or -1 with MemoryError or for a
 * precision that is too big; else it is dropped. */
int gopyrt_double_chars_write(double x, char code, Py_ssize_t precision, int flags,
                              gopyrt_double_chars *c);

static inline void
gopyrt_double_chars_drop(gopyrt_double_chars *c)
{
    if (c->memory != c->few) {
        PyMem_Free(c->memory);
    }
}

/* Reads a number with its sign, also infinity and NaN, as far as it goes: *end is the text itself
 * if there is none. 0, or -1 without memory, with no exception. */
int gopyrt_double_parse(const char *text, const char **end, double *value);

/* A number of text that may have spaces around it and underscores between digits. `read` gets the
 * text without them; it must be read to its end. `shown` is for the message, `what` the type. Where
 * the text is `bounded`, a space or a NUL at its end, it need not be copied. */
PyObject *gopyrt_number_from_text(const char *text, Py_ssize_t length, const char *what,
                                  PyObject *shown,
                                  PyObject *(*read)(const char *text, Py_ssize_t length),
                                  int bounded);

#endif /* GOPYRT_OBJECT_DOUBLE_TEXT_H */
