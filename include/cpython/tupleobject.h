/* The items of a tuple in place. */
#ifndef Py_CPYTHON_TUPLEOBJECT_H
#define Py_CPYTHON_TUPLEOBJECT_H

#include "../object.h"
#include "../abi/cpython/tupleobject.h"

#ifdef __cplusplus
extern "C" {
#endif

#define _PyTuple_CAST(op) _Py_CAST(PyTupleObject *, (op))

/* How many items there are. */
static inline Py_ssize_t
PyTuple_GET_SIZE(PyObject *op)
{
    return Py_SIZE(op);
}
#define PyTuple_GET_SIZE(op) PyTuple_GET_SIZE(_PyObject_CAST(op))

/* Item number `index`, borrowed. */
#define PyTuple_GET_ITEM(op, index) (_PyTuple_CAST(op)->ob_item[(index)])

/* Fills a place of a new tuple, taking over the reference. Nothing that was
 * there before is dropped. */
static inline void
PyTuple_SET_ITEM(PyObject *op, Py_ssize_t index, PyObject *value)
{
    assert(index >= 0 && index < PyTuple_GET_SIZE(op));
    _PyTuple_CAST(op)->ob_item[index] = value;
}
#define PyTuple_SET_ITEM(op, index, value) \
    PyTuple_SET_ITEM(_PyObject_CAST(op), (index), _PyObject_CAST(value))

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_TUPLEOBJECT_H */
