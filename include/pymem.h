/* The PyMem_ allocators. */
#ifndef Py_PYMEM_H
#define Py_PYMEM_H

#include "pyport.h"

#include "abi/pymem.h"

/* Memory for n objects of `type`, or NULL if there is none or n times the size
 * overflows a Py_ssize_t. */
#define PyMem_New(type, n)                                \
    (((size_t)(n) > PY_SSIZE_T_MAX / sizeof(type)) ? NULL \
                                                   : ((type *)PyMem_Malloc((n) * sizeof(type))))

/* Resizes p to n objects. p is overwritten, with NULL on failure too: keep a
 * copy of it to be able to free the old block. */
#define PyMem_Resize(p, type, n)                         \
    ((p) = ((size_t)(n) > PY_SSIZE_T_MAX / sizeof(type)) \
               ? NULL                                    \
               : (type *)PyMem_Realloc((p), (n) * sizeof(type)))

/* Older spellings. */
#define PyMem_MALLOC(n) PyMem_Malloc((n))
#define PyMem_NEW(type, n) PyMem_New(type, (n))
#define PyMem_REALLOC(p, n) PyMem_Realloc((p), (n))
#define PyMem_RESIZE(p, type, n) PyMem_Resize((p), type, (n))
#define PyMem_FREE(p) PyMem_Free((p))
#define PyMem_Del(p) PyMem_Free((p))
#define PyMem_DEL(p) PyMem_Free((p))

#ifndef Py_LIMITED_API
#define Py_CPYTHON_PYMEM_H
#include "cpython/pymem.h"
#undef Py_CPYTHON_PYMEM_H
#endif

#endif /* Py_PYMEM_H */
