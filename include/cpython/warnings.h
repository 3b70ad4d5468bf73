/* Warnings of a place that is not the caller's. */
#ifndef Py_CPYTHON_WARNINGS_H
#error "this header file must not be included directly"
#endif

#include "../abi/cpython/warnings.h"

/* Warns of the caller's own line. */
#define PyErr_Warn(category, msg) PyErr_WarnEx((category), (msg), 1)
