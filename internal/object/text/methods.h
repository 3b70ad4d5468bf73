/* Private to the room: the methods of str, by file. */
#ifndef GOPYRT_OBJECT_TEXT_METHODS_H
#define GOPYRT_OBJECT_TEXT_METHODS_H

#include "object/text/parts.h"

#define GOPYRT_FAST(name) PyObject *name(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
#define GOPYRT_KEYWORDS(name) \
    PyObject *name(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
#define GOPYRT_ONE(name) PyObject *name(PyObject *self, PyObject *arg)

/* An argument that is an index; -1 with an exception. */
static inline Py_ssize_t
gopyrt_index_argument(PyObject *op)
{
    PyObject *number = PyNumber_Index(op);
    if (number == NULL) {
        return -1;
    }
    Py_ssize_t index = PyLong_AsSsize_t(number);
    Py_DECREF(number);
    return index;
}

/* The arguments of a method with keywords in `few`: NULL for those that are not given. 0 or -1. */
static inline int
gopyrt_unpack(PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, _PyArg_Parser *parser,
              int least, int most, PyObject **few)
{
    memset(few, 0, (size_t)most * sizeof(*few));
    if ((kwnames != NULL && PyTuple_GET_SIZE(kwnames) > 0) || nargs < least || nargs > most) {
        PyObject *const *found =
            _PyArg_UnpackKeywords(args, nargs, NULL, kwnames, parser, least, most, 0, 0, few);
        return found == NULL ? -1 : 0;
    }
    for (Py_ssize_t i = 0; i < nargs; i++) { /* args may be NULL for none */
        few[i] = args[i];
    }
    return 0;
}

/* A part of a str; the whole one is itself. */
PyObject *gopyrt_str_part(const gopyrt_text *text, Py_ssize_t start, Py_ssize_t end);

/* str_find.c */
GOPYRT_FAST(gopyrt_str_find);
GOPYRT_FAST(gopyrt_str_rfind);
GOPYRT_FAST(gopyrt_str_index);
GOPYRT_FAST(gopyrt_str_rindex);
GOPYRT_FAST(gopyrt_str_count);
GOPYRT_FAST(gopyrt_str_startswith);
GOPYRT_FAST(gopyrt_str_endswith);
GOPYRT_ONE(gopyrt_str_removeprefix);
GOPYRT_ONE(gopyrt_str_removesuffix);
/* str_split.c */
GOPYRT_KEYWORDS(gopyrt_str_split);
GOPYRT_KEYWORDS(gopyrt_str_rsplit);
GOPYRT_KEYWORDS(gopyrt_str_splitlines);
/* str_replace.c */
GOPYRT_KEYWORDS(gopyrt_str_replace);
GOPYRT_ONE(gopyrt_str_translate);
GOPYRT_FAST(gopyrt_str_maketrans);
/* str_case.c */
GOPYRT_ONE(gopyrt_str_upper);
GOPYRT_ONE(gopyrt_str_lower);
GOPYRT_ONE(gopyrt_str_title);
GOPYRT_ONE(gopyrt_str_swapcase);
GOPYRT_ONE(gopyrt_str_capitalize);
GOPYRT_ONE(gopyrt_str_casefold);
/* str_is.c */
GOPYRT_ONE(gopyrt_str_isascii);
GOPYRT_ONE(gopyrt_str_islower);
GOPYRT_ONE(gopyrt_str_isupper);
GOPYRT_ONE(gopyrt_str_istitle);
GOPYRT_ONE(gopyrt_str_isspace);
GOPYRT_ONE(gopyrt_str_isdecimal);
GOPYRT_ONE(gopyrt_str_isdigit);
GOPYRT_ONE(gopyrt_str_isnumeric);
GOPYRT_ONE(gopyrt_str_isalpha);
GOPYRT_ONE(gopyrt_str_isalnum);
GOPYRT_ONE(gopyrt_str_isidentifier);
GOPYRT_ONE(gopyrt_str_isprintable);
/* str_fill.c */
GOPYRT_FAST(gopyrt_str_center);
GOPYRT_FAST(gopyrt_str_ljust);
GOPYRT_FAST(gopyrt_str_rjust);
GOPYRT_ONE(gopyrt_str_zfill);
GOPYRT_KEYWORDS(gopyrt_str_expandtabs);
GOPYRT_FAST(gopyrt_str_strip);
GOPYRT_FAST(gopyrt_str_lstrip);
GOPYRT_FAST(gopyrt_str_rstrip);
/* format/ */
PyObject *gopyrt_str_format(PyObject *self, PyObject *args, PyObject *kwargs);
GOPYRT_ONE(gopyrt_str_format_map);
GOPYRT_ONE(gopyrt_str_format_spec);

#endif /* GOPYRT_OBJECT_TEXT_METHODS_H */
