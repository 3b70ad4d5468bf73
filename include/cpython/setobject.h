/* What kind of set an object is, and its size in place. */
#ifndef Py_CPYTHON_SETOBJECT_H
#define Py_CPYTHON_SETOBJECT_H

#include "../object.h"
#include "../abi/cpython/setobject.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The places of the table that lies in the set itself. */
#define PySet_MINSIZE 8

/* How many elements there are. */
static inline Py_ssize_t
PySet_GET_SIZE(PyObject *op)
{
    return _Py_CAST(PySetObject *, op)->used;
}
#define PySet_GET_SIZE(op) PySet_GET_SIZE(_PyObject_CAST(op))

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_SETOBJECT_H */
