/* The PyObject_ allocators, and objects made with them. */
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

/* A new object of a type, as a pointer to its structure; n is the number of items. */
#define PyObject_New(type, typeobj) ((type *)_PyObject_New(typeobj))
#define PyObject_NewVar(type, typeobj, n) ((type *)_PyObject_NewVar((typeobj), (n)))
#define PyObject_GC_New(type, typeobj) ((type *)_PyObject_GC_New(typeobj))
#define PyObject_GC_NewVar(type, typeobj, n) ((type *)_PyObject_GC_NewVar((typeobj), (n)))
#define PyObject_GC_Resize(type, op, n) ((type *)_PyObject_GC_Resize(_PyVarObject_CAST(op), (n)))

#define PyObject_INIT(op, typeobj) PyObject_Init(_PyObject_CAST(op), (typeobj))
#define PyObject_INIT_VAR(op, typeobj, n) PyObject_InitVar(_PyVarObject_CAST(op), (typeobj), (n))
#define PyObject_NEW(type, typeobj) PyObject_New(type, (typeobj))
#define PyObject_NEW_VAR(type, typeobj, n) PyObject_NewVar(type, (typeobj), (n))

/* Whether instances of a type have a place for the collector. */
#define PyType_IS_GC(t) PyType_HasFeature((t), Py_TPFLAGS_HAVE_GC)

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
