/* memoryview objects: the check, beside what is exported. */
#ifndef GOPYRT_MEMORYOBJECT_H
#define GOPYRT_MEMORYOBJECT_H

#include "abi/memoryobject.h"
#include "object.h"

#define PyMemoryView_Check(op) Py_IS_TYPE((op), &PyMemoryView_Type)

#ifndef Py_LIMITED_API
#include "cpython/memoryobject.h"
#endif

#endif
