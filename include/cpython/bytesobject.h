/* Reading a bytes object in place. */
#ifndef Py_CPYTHON_BYTESOBJECT_H
#define Py_CPYTHON_BYTESOBJECT_H

#include "../object.h"
#include "../abi/cpython/bytesobject.h"

#ifdef __cplusplus
extern "C" {
#endif

#define _PyBytes_CAST(op) _Py_CAST(PyBytesObject *, (op))

/* The first byte. A NUL follows the last one. */
static inline char *
PyBytes_AS_STRING(PyObject *op)
{
    return _PyBytes_CAST(op)->ob_sval;
}
#define PyBytes_AS_STRING(op) PyBytes_AS_STRING(_PyObject_CAST(op))

/* How many bytes there are. */
static inline Py_ssize_t
PyBytes_GET_SIZE(PyObject *op)
{
    return Py_SIZE(op);
}
#define PyBytes_GET_SIZE(self) PyBytes_GET_SIZE(_PyObject_CAST(self))

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_BYTESOBJECT_H */
