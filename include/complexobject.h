/* Complex numbers: their type and, beyond the limited API, their memory. */
#ifndef Py_COMPLEXOBJECT_H
#define Py_COMPLEXOBJECT_H

#include "object.h"
#include "abi/complexobject.h"

#define PyComplex_Check(op) PyObject_TypeCheck((op), &PyComplex_Type)
#define PyComplex_CheckExact(op) Py_IS_TYPE((op), &PyComplex_Type)

#ifndef Py_LIMITED_API
#include "cpython/complexobject.h"
#endif

#endif /* Py_COMPLEXOBJECT_H */
