/* Floats: their type, their limits, and, beyond the limited API, their bytes. */
#ifndef Py_FLOATOBJECT_H
#define Py_FLOATOBJECT_H

#include "object.h"
#include "pymath.h"
#include "abi/floatobject.h"

#define PyFloat_Check(op) PyObject_TypeCheck((op), &PyFloat_Type)
#define PyFloat_CheckExact(op) Py_IS_TYPE((op), &PyFloat_Type)

#define Py_RETURN_NAN return PyFloat_FromDouble(Py_NAN)
#define Py_RETURN_INF(sign)                                                                 \
    do {                                                                                    \
        return PyFloat_FromDouble(copysign(1., (sign)) == 1. ? Py_INFINITY : -Py_INFINITY); \
    } while (0)

#ifndef Py_LIMITED_API
#include "cpython/floatobject.h"
#endif

#endif /* Py_FLOATOBJECT_H */
