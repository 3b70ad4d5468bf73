/* The PyObject_ allocators, and making objects with them. */
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

#define PyObject_INIT(op, type) PyObject_Init(_PyObject_CAST(op), (type))
#define PyObject_INIT_VAR(op, type, size) PyObject_InitVar(_PyVarObject_CAST(op), (type), (size))

/* A new object of a type, as the C type that it begins with; NULL with MemoryError. Of a type with
 * Py_TPFLAGS_HAVE_GC those with GC, which the collector sees from PyObject_GC_Track on. */
#define PyObject_New(type, typeobj) ((type *)_PyObject_New(typeobj))
#define PyObject_NewVar(type, typeobj, n) ((type *)_PyObject_NewVar((typeobj), (n)))
#define PyObject_GC_New(type, typeobj) ((type *)_PyObject_GC_New(typeobj))
#define PyObject_GC_NewVar(type, typeobj, n) ((type *)_PyObject_GC_NewVar((typeobj), (n)))
#define PyObject_GC_Resize(type, op, n) ((type *)_PyObject_GC_Resize(_PyVarObject_CAST(op), (n)))
#define PyObject_NEW(type, typeobj) PyObject_New(type, (typeobj))
#define PyObject_NEW_VAR(type, typeobj, n) PyObject_NewVar(type, (typeobj), (n))

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
