/* The specifications of format(), as numbers have them:
 * [[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type]. */
#ifndef GOPYRT_OBJECT_FORMAT_SPEC_H
#define GOPYRT_OBJECT_FORMAT_SPEC_H

#include "object/number/number.h"

typedef struct {
    Py_UCS4 fill;
    char align;                       /* '<', '>', '=' or '^' */
    char sign;                        /* '+', '-', ' ', or 0 where none is given */
    char grouping, fraction_grouping; /* ',' or '_', or 0 */
    int fill_given, align_given, positive_zero, alternate;
    Py_ssize_t width, precision; /* -1 where none is given */
    Py_UCS4 type;
} gopyrt_format_spec;

/* Reads a specification of an object, whose type the messages name. 0, or -1 with a ValueError. */
int gopyrt_format_spec_read(PyObject *text, PyObject *op, char align, char type,
                            gopyrt_format_spec *spec);
/* ValueError: the object's type has no such type of format. */
void gopyrt_format_unknown(Py_UCS4 type, PyObject *op);

/* ---- Numbers laid out (format_layout.c) ------------------------------------------------ */

/* What stands between the digits. */
typedef struct {
    PyObject *point, *separator; /* str, owned */
    const char *groups;          /* how many digits, from the right; the last one goes on */
    char plain_groups[2];
} gopyrt_format_marks;

/* The marks that a specification wants; those of the locale for type n. 0 or -1. */
int gopyrt_format_marks_begin(const gopyrt_format_spec *spec, gopyrt_format_marks *marks);
void gopyrt_format_marks_end(gopyrt_format_marks *marks);

/* The pieces of a number in ASCII, but for a character that stands for one. */
typedef struct {
    char sign; /* 0 for none */
    const char *prefix;
    const char *whole, *fraction, *suffix;
    Py_ssize_t n_prefix, n_whole, n_fraction, n_suffix;
    int has_point;
} gopyrt_format_pieces;

/* Splits what was written of a double: digits, a point, digits, and the rest. */
void gopyrt_format_split(const char *text, Py_ssize_t n, gopyrt_format_pieces *pieces);
/* The sign character of a number. */
char gopyrt_format_sign(const gopyrt_format_spec *spec, int negative);
/* A new str. */
PyObject *gopyrt_format_layout(const gopyrt_format_spec *spec, const gopyrt_format_marks *marks,
                               const gopyrt_format_pieces *pieces);
/* A str with fill around it. */
PyObject *gopyrt_format_pad(const gopyrt_format_spec *spec, PyObject *text);

/* A double by a specification whose type is one of floats (float_format.c): new. */
PyObject *gopyrt_float_format(double value, const gopyrt_format_spec *spec);

#endif /* GOPYRT_OBJECT_FORMAT_SPEC_H */
