/* The items of a list in place. */
#ifndef Py_CPYTHON_LISTOBJECT_H
#define Py_CPYTHON_LISTOBJECT_H

#include "../object.h"
#include "../abi/cpython/listobject.h"

#ifdef __cplusplus
extern "C" {
#endif

#define _PyList_CAST(op) (assert(PyList_Check(op)), _Py_CAST(PyListObject *, (op)))

/* How many items there are. */
static inline Py_ssize_t
PyList_GET_SIZE(PyObject *op)
{
    return Py_SIZE(_PyList_CAST(op));
}
#define PyList_GET_SIZE(op) PyList_GET_SIZE(_PyObject_CAST(op))

/* Item number `index`, borrowed. */
#define PyList_GET_ITEM(op, index) (_PyList_CAST(op)->ob_item[(index)])

/* Fills a place of a new list, taking over the reference. Nothing that was there before is
 * dropped. */
static inline void
PyList_SET_ITEM(PyObject *op, Py_ssize_t index, PyObject *value)
{
    assert(index >= 0 && index < _PyList_CAST(op)->allocated);
    _PyList_CAST(op)->ob_item[index] = value;
}
#define PyList_SET_ITEM(op, index, value) \
    PyList_SET_ITEM(_PyObject_CAST(op), (index), _PyObject_CAST(value))

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_LISTOBJECT_H */
