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

#define PySet_CheckExact(op) Py_IS_TYPE((op), &PySet_Type)
#define PySet_Check(op) \
    (Py_IS_TYPE((op), &PySet_Type) || PyType_IsSubtype(Py_TYPE(op), &PySet_Type))
#define PyFrozenSet_CheckExact(op) Py_IS_TYPE((op), &PyFrozenSet_Type)
#define PyFrozenSet_Check(op) \
    (Py_IS_TYPE((op), &PyFrozenSet_Type) || PyType_IsSubtype(Py_TYPE(op), &PyFrozenSet_Type))
#define PyAnySet_CheckExact(op) (PySet_CheckExact(op) || PyFrozenSet_CheckExact(op))
#define PyAnySet_Check(op)                                             \
    (PyAnySet_CheckExact(op) || PyType_IsSubtype(Py_TYPE(op), &PySet_Type) \
     || PyType_IsSubtype(Py_TYPE(op), &PyFrozenSet_Type))

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
