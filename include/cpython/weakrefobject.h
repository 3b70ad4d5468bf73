/* A weak reference, read in place. */
#ifndef Py_CPYTHON_WEAKREFOBJECT_H
#define Py_CPYTHON_WEAKREFOBJECT_H

#include "../refcount.h"
#include "../weakrefobject.h"
#include "../abi/cpython/weakrefobject.h"

#ifdef __cplusplus
extern "C" {
#endif

#define _PyWeakref_CAST(op) _Py_CAST(PyWeakReference *, (op))

/* The object, borrowed, or None when it is gone. */
static inline PyObject *
PyWeakref_GET_OBJECT(PyObject *reference)
{
    PyObject *object = _PyWeakref_CAST(reference)->wr_object;
    /* Nothing is left of one that is being freed. */
    return Py_REFCNT(object) > 0 ? object : Py_None;
}
#define PyWeakref_GET_OBJECT(reference) PyWeakref_GET_OBJECT(_PyObject_CAST(reference))

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_WEAKREFOBJECT_H */
