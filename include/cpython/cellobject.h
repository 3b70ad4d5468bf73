/* The content of a cell in place. */
#ifndef Py_CPYTHON_CELLOBJECT_H
#define Py_CPYTHON_CELLOBJECT_H

#include "../object.h"
#include "../abi/cpython/cellobject.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PyCell_Check(op) Py_IS_TYPE((op), &PyCell_Type)

/* Borrowed; NULL of an empty cell. */
static inline PyObject *
PyCell_GET(PyObject *op)
{
    return _Py_CAST(PyCellObject *, op)->ob_ref;
}
#define PyCell_GET(op) PyCell_GET(_PyObject_CAST(op))

/* Takes over the reference; what was there before is not dropped. */
static inline void
PyCell_SET(PyObject *op, PyObject *value)
{
    _Py_CAST(PyCellObject *, op)->ob_ref = value;
}
#define PyCell_SET(op, value) PyCell_SET(_PyObject_CAST(op), (value))

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_CELLOBJECT_H */
