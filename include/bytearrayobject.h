/* bytearray: bytes that can be changed. */
#ifndef Py_BYTEARRAYOBJECT_H
#define Py_BYTEARRAYOBJECT_H

#include "object.h"
#include "refcount.h"
#include "abi/bytearrayobject.h"

#define PyByteArray_Check(self) PyObject_TypeCheck((self), &PyByteArray_Type)
#define PyByteArray_CheckExact(self) Py_IS_TYPE((self), &PyByteArray_Type)

#endif /* Py_BYTEARRAYOBJECT_H */
