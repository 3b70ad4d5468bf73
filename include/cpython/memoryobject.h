/* memoryview objects: what lies in them, for code that does without calls. */
#ifndef GOPYRT_CPYTHON_MEMORYOBJECT_H
#define GOPYRT_CPYTHON_MEMORYOBJECT_H

#include "../abi/cpython/memoryobject.h"

#define _PyMemoryView_CAST(op) _Py_STATIC_CAST(PyMemoryViewObject *, _Py_STATIC_CAST(void *, (op)))

/* The buffer that a memoryview shows: it lasts as long as the view. */
static inline Py_buffer *
PyMemoryView_GET_BUFFER(PyObject *op)
{
    return &_PyMemoryView_CAST(op)->view;
}
#define PyMemoryView_GET_BUFFER(op) PyMemoryView_GET_BUFFER(_PyObject_CAST(op))

/* The object whose memory it is, borrowed, or NULL. */
static inline PyObject *
PyMemoryView_GET_BASE(PyObject *op)
{
    return _PyMemoryView_CAST(op)->view.obj;
}
#define PyMemoryView_GET_BASE(op) PyMemoryView_GET_BASE(_PyObject_CAST(op))

#endif
