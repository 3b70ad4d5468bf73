/* Private to the room: taking text apart, which str, bytes and bytearray do in the same way. */
#ifndef GOPYRT_OBJECT_TEXT_PARTS_H
#define GOPYRT_OBJECT_TEXT_PARTS_H

#include "internal/pycore_modsupport.h"
#include "object/text/str.h"

/* A new object that is a part of the text's. */
typedef PyObject *(*gopyrt_part)(const gopyrt_text *text, Py_ssize_t start, Py_ssize_t end);

/* What is white space below 256: of str, and of bytes, for which nothing else is. */
extern const unsigned char gopyrt_str_spaces[256], gopyrt_bytes_spaces[256];

static inline int
gopyrt_is_space(Py_UCS4 c, const unsigned char *spaces)
{
    return c < 256 ? spaces[c] : _PyUnicode_IsWhitespace(c);
}

/* New lists. At most `max` cuts, or all for a negative number. */
PyObject *gopyrt_split_spaces(const gopyrt_text *text, gopyrt_part part,
                              const unsigned char *spaces, Py_ssize_t max);
PyObject *gopyrt_rsplit_spaces(const gopyrt_text *text, gopyrt_part part,
                               const unsigned char *spaces, Py_ssize_t max);
/* ValueError for an empty separator. */
PyObject *gopyrt_split(const gopyrt_text *text, gopyrt_part part, const gopyrt_text *separator,
                       Py_ssize_t max);
PyObject *gopyrt_rsplit(const gopyrt_text *text, gopyrt_part part, const gopyrt_text *separator,
                        Py_ssize_t max);
/* Lines end with a carriage return, a line feed or both; with `unicode` at other breaks too. */
PyObject *gopyrt_splitlines(const gopyrt_text *text, gopyrt_part part, int keepends, int unicode);
/* A new tuple of three: before, the separator, and after the first place (or the last one) where it
 * is. */
PyObject *gopyrt_partition(const gopyrt_text *text, gopyrt_part part, const gopyrt_text *separator,
                           int last);

/* The number of places that don't overlap, at most `max` of them unless that is negative. */
Py_ssize_t gopyrt_text_count(const gopyrt_text *text, const gopyrt_text *part, Py_ssize_t start,
                             Py_ssize_t end, Py_ssize_t max);

/* What methods like find() take: something, and bounds that become those of a text of this length.
 * 0, or -1 with an exception. */
int gopyrt_bounds(const char *method, PyObject *const *args, Py_ssize_t nargs, Py_ssize_t length,
                  Py_ssize_t *start, Py_ssize_t *end);
/* Puts bounds that may be negative or too great into a text. */
void gopyrt_bounds_adjust(Py_ssize_t length, Py_ssize_t *start, Py_ssize_t *end);
/* Is the part at the start (or, with `direction` above 0, at the end) of what lies between? */
int gopyrt_text_tail(const gopyrt_text *text, const gopyrt_text *part, Py_ssize_t start,
                     Py_ssize_t end, int direction);

#endif /* GOPYRT_OBJECT_TEXT_PARTS_H */
