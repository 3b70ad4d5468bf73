/* Dicts, their views and iterators. */
#ifndef Py_DICTOBJECT_H
#define Py_DICTOBJECT_H

#include "object.h"
#include "abi/dictobject.h"

#define PyDict_CheckExact(op) Py_IS_TYPE((op), &PyDict_Type)
#define PyDictKeys_Check(op) PyObject_TypeCheck((op), &PyDictKeys_Type)
#define PyDictValues_Check(op) PyObject_TypeCheck((op), &PyDictValues_Type)
#define PyDictItems_Check(op) PyObject_TypeCheck((op), &PyDictItems_Type)
/* The views that are sets. */
#define PyDictViewSet_Check(op) (PyDictKeys_Check(op) || PyDictItems_Check(op))

#ifndef Py_LIMITED_API
#include "cpython/dictobject.h"
#endif

#endif /* Py_DICTOBJECT_H */
