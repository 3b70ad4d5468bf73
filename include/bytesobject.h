/* bytes. Reading them in place is in cpython/bytesobject.h. */
#ifndef Py_BYTESOBJECT_H
#define Py_BYTESOBJECT_H

#include "object.h"
#include "refcount.h"
#include "abi/bytesobject.h"

/* Bytes, and of no derived type? PyBytes_Check is in object.h. */
#define PyBytes_CheckExact(op) Py_IS_TYPE((op), &PyBytes_Type)

#endif /* Py_BYTESOBJECT_H */
