/* Tuples. */
#ifndef Py_TUPLEOBJECT_H
#define Py_TUPLEOBJECT_H

#include "object.h"
#include "abi/tupleobject.h"

#define PyTuple_CheckExact(op) Py_IS_TYPE((op), &PyTuple_Type)

#ifndef Py_LIMITED_API
#include "cpython/tupleobject.h"
#endif

#endif /* Py_TUPLEOBJECT_H */
