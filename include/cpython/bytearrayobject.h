/* Reading a bytearray in place. */
#ifndef Py_CPYTHON_BYTEARRAYOBJECT_H
#define Py_CPYTHON_BYTEARRAYOBJECT_H

#include "../object.h"
#include "../bytearrayobject.h"
#include "../abi/cpython/bytearrayobject.h"

#ifdef __cplusplus
extern "C" {
#endif

#define _PyByteArray_CAST(op) _Py_CAST(PyByteArrayObject *, (op))

/* The first byte, till it changes. A NUL follows the last one. */
static inline char *
PyByteArray_AS_STRING(PyObject *op)
{
    return Py_SIZE(op) != 0 ? _PyByteArray_CAST(op)->ob_start : _PyByteArray_empty_string;
}
#define PyByteArray_AS_STRING(self) PyByteArray_AS_STRING(_PyObject_CAST(self))

/* How many bytes there are. */
static inline Py_ssize_t
PyByteArray_GET_SIZE(PyObject *op)
{
    return Py_SIZE(op);
}
#define PyByteArray_GET_SIZE(self) PyByteArray_GET_SIZE(_PyObject_CAST(self))

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_BYTEARRAYOBJECT_H */
