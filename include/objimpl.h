/* The PyObject_ allocators. Making objects with them is the object model's. */
#ifndef Py_OBJIMPL_H
#define Py_OBJIMPL_H

#include "object.h"
#include "abi/objimpl.h"

/* Older spellings. */
#define PyObject_MALLOC PyObject_Malloc
#define PyObject_REALLOC PyObject_Realloc
#define PyObject_FREE PyObject_Free
#define PyObject_Del PyObject_Free
#define PyObject_DEL PyObject_Free

/* In a tp_traverse function (visitproc visit, void *arg): visits op if it is
 * not NULL, and returns from the function if the visitor says so. */
#define Py_VISIT(op)                                          \
    do {                                                      \
        if (op) {                                             \
            int gopyrt_stop = visit(_PyObject_CAST(op), arg); \
            if (gopyrt_stop) {                                \
                return gopyrt_stop;                           \
            }                                                 \
        }                                                     \
    } while (0)

#endif /* Py_OBJIMPL_H */
