/* The small ints, which are static objects, and the sign of an int. */
#ifndef Py_INTERNAL_LONG_H
#define Py_INTERNAL_LONG_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include <stdbool.h>

#include "pycore_global_objects.h"
#include "pycore_runtime.h"
#include "../abi/internal/pycore_long.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The array of them, from -_PY_NSMALLNEGINTS to _PY_NSMALLPOSINTS - 1. */
#define _PyLong_SMALL_INTS _Py_SINGLETON(small_ints)
#define _PY_IS_SMALL_INT(val) (-_PY_NSMALLNEGINTS <= (val) && (val) < _PY_NSMALLPOSINTS)

/* The ints 0 and 1, borrowed. */
static inline PyObject *
_PyLong_GetZero(void)
{
    return (PyObject *)&_PyLong_SMALL_INTS[_PY_NSMALLNEGINTS];
}
static inline PyObject *
_PyLong_GetOne(void)
{
    return (PyObject *)&_PyLong_SMALL_INTS[_PY_NSMALLNEGINTS + 1];
}

/* The tag's sign bits are 0 for positive, 1 for zero, 2 for negative. */
static inline bool
_PyLong_IsZero(const PyLongObject *op)
{
    return (op->long_value.lv_tag & _PyLong_SIGN_MASK) == 1;
}
static inline bool
_PyLong_IsNegative(const PyLongObject *op)
{
    return (op->long_value.lv_tag & _PyLong_SIGN_MASK) == 2;
}
static inline bool
_PyLong_IsPositive(const PyLongObject *op)
{
    return (op->long_value.lv_tag & _PyLong_SIGN_MASK) == 0;
}

/* How many digits it has. */
static inline Py_ssize_t
_PyLong_DigitCount(const PyLongObject *op)
{
    return (Py_ssize_t)(op->long_value.lv_tag >> _PyLong_NON_SIZE_BITS);
}

#ifdef __cplusplus
}
#endif

#endif /* Py_INTERNAL_LONG_H */
