/* The two bools. */
#ifndef Py_BOOLOBJECT_H
#define Py_BOOLOBJECT_H

#include "object.h"
#include "refcount.h"
#include "abi/boolobject.h"

#define PyBool_Check(op) Py_IS_TYPE((op), &PyBool_Type)

#if defined(Py_LIMITED_API) && Py_LIMITED_API + 0 >= 0x030d0000
#define Py_False Py_GetConstantBorrowed(Py_CONSTANT_FALSE)
#define Py_True Py_GetConstantBorrowed(Py_CONSTANT_TRUE)
#else
#define Py_False _PyObject_CAST(&_Py_FalseStruct)
#define Py_True _PyObject_CAST(&_Py_TrueStruct)
#endif

#define Py_IsTrue(op) Py_Is((op), Py_True)
#define Py_IsFalse(op) Py_Is((op), Py_False)

/* Before 3.12 they were counted like any object. */
#if defined(Py_LIMITED_API) && Py_LIMITED_API + 0 < 0x030c0000
#define Py_RETURN_TRUE return Py_NewRef(Py_True)
#define Py_RETURN_FALSE return Py_NewRef(Py_False)
#else
#define Py_RETURN_TRUE return Py_True
#define Py_RETURN_FALSE return Py_False
#endif

#endif /* Py_BOOLOBJECT_H */
