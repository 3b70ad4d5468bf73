/* The number of arguments of a METH_FASTCALL method. */
#ifndef GOPYRT_OBJECT_ARGUMENTS_H
#define GOPYRT_OBJECT_ARGUMENTS_H

#include "object/number/number.h"

/* 1, or 0 with a TypeError. */
static inline int
gopyrt_check_positional(const char *name, Py_ssize_t n, Py_ssize_t least, Py_ssize_t most)
{
    if (n >= least && n <= most) {
        return 1;
    }
    Py_ssize_t bound = n < least ? least : most;
    PyErr_Format(PyExc_TypeError, "%s expected %s%zd argument%s, got %zd", name,
                 least == most ? ""
                 : n < least   ? "at least "
                               : "at most ",
                 bound, bound == 1 ? "" : "s", n);
    return 0;
}

#endif /* GOPYRT_OBJECT_ARGUMENTS_H */
