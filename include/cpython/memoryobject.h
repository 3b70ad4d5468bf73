/* A memoryview, read in place. */
#ifndef Py_CPYTHON_MEMORYOBJECT_H
#define Py_CPYTHON_MEMORYOBJECT_H

#include "../memoryobject.h"
#include "../abi/cpython/memoryobject.h"

/* The view's buffer, and the object whose memory it is, borrowed. */
#define PyMemoryView_GET_BUFFER(op) (&((PyMemoryViewObject *)(op))->view)
#define PyMemoryView_GET_BASE(op) (((PyMemoryViewObject *)(op))->view.obj)

#endif /* Py_CPYTHON_MEMORYOBJECT_H */
