/* The text of a str that is to be read as a number: in ASCII, with decimal digits and spaces of
 * other scripts turned into those of ASCII. */
#ifndef GOPYRT_OBJECT_PLAIN_TEXT_H
#define GOPYRT_OBJECT_PLAIN_TEXT_H

#include "object/number/number.h"

typedef struct {
    const char *text; /* ends with a NUL */
    Py_ssize_t length;
    char *memory;
} gopyrt_plain_text;

/* 0, or -1 with an exception. What is no digit, no space and no ASCII becomes a question mark. */
int gopyrt_plain_text_of(PyObject *str, gopyrt_plain_text *plain);

static inline void
gopyrt_plain_text_drop(gopyrt_plain_text *plain)
{
    PyMem_Free(plain->memory);
}

#endif /* GOPYRT_OBJECT_PLAIN_TEXT_H */
