/* Views of the memory of other objects. */
#ifndef Py_MEMORYOBJECT_H
#define Py_MEMORYOBJECT_H

#include "object.h"
#include "abi/memoryobject.h"

#define PyMemoryView_Check(op) Py_IS_TYPE((op), &PyMemoryView_Type)

#ifndef Py_LIMITED_API
#include "cpython/memoryobject.h"
#endif

#endif /* Py_MEMORYOBJECT_H */
