/* What kind of dict an object is, and its size in place. */
#ifndef Py_CPYTHON_DICTOBJECT_H
#define Py_CPYTHON_DICTOBJECT_H

#include "../object.h"
#include "../abi/cpython/dictobject.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How many items there are. */
static inline Py_ssize_t
PyDict_GET_SIZE(PyObject *op)
{
    assert(PyDict_Check(op));
    return _Py_CAST(PyDictObject *, op)->ma_used;
}
#define PyDict_GET_SIZE(op) PyDict_GET_SIZE(_PyObject_CAST(op))

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_DICTOBJECT_H */
