/* Telling an object from memory that was one, for debugging. */
#include "object/model/model.h"

#include "internal/pycore_object.h"
#include "internal/pycore_pymem.h"

/* Freed memory is a guess: the allocator's debug hooks fill it. */
int
_PyObject_IsFreed(PyObject *op)
{
    return _PyMem_IsPtrFreed(op) || _PyMem_IsPtrFreed(op->ob_type);
}
