/* Floats in their memory. */
#ifndef Py_CPYTHON_FLOATOBJECT_H
#define Py_CPYTHON_FLOATOBJECT_H

#include "../object.h"
#include "../abi/cpython/floatobject.h"

#ifdef __cplusplus
extern "C" {
#endif

#define _PyFloat_CAST(op) (assert(PyFloat_Check(op)), _Py_CAST(PyFloatObject *, (op)))

/* The value of what is known to be a float. */
static inline double
PyFloat_AS_DOUBLE(PyObject *op)
{
    return _Py_CAST(PyFloatObject *, op)->ob_fval;
}
#define PyFloat_AS_DOUBLE(op) PyFloat_AS_DOUBLE(_PyObject_CAST(op))

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_FLOATOBJECT_H */
