/* Bound methods, read in place. */
#ifndef Py_CPYTHON_CLASSOBJECT_H
#define Py_CPYTHON_CLASSOBJECT_H

#include "../object.h"
#include "../abi/cpython/classobject.h"

#define PyMethod_Check(op) Py_IS_TYPE((op), &PyMethod_Type)
#define PyInstanceMethod_Check(op) Py_IS_TYPE((op), &PyInstanceMethod_Type)

/* Borrowed; nothing is checked. */
#define PyMethod_GET_FUNCTION(op) (_Py_CAST(PyMethodObject *, (op))->im_func)
#define PyMethod_GET_SELF(op) (_Py_CAST(PyMethodObject *, (op))->im_self)
#define PyInstanceMethod_GET_FUNCTION(op) (_Py_CAST(PyInstanceMethodObject *, (op))->func)

#endif /* Py_CPYTHON_CLASSOBJECT_H */
