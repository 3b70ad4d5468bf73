/* Type versions, _Py_Identifier and the trashcan macros. */
#ifndef Py_CPYTHON_OBJECT_H
#error "this header file must not be included directly"
#endif

#include "../abi/cpython/object.h"

/* Value of a type that keeps its attribute lookups out of the cache. */
#define _Py_ATTR_CACHE_UNUSED (30000)

/* A string known by its spelling, interned on first use. */
#ifndef Py_BUILD_CORE
#define _Py_static_string_init(value) \
    {                                 \
        (value), -1,                  \
        {                             \
            0                         \
        }                             \
    }
#define _Py_static_string(varname, value) \
    static _Py_Identifier varname = _Py_static_string_init(value)
#define _Py_IDENTIFIER(varname) _Py_static_string(PyId_##varname, #varname)
#endif

/* The trashcan is part of the object model's deallocation; nothing to do. */
#define Py_TRASHCAN_BEGIN(op, dealloc)
#define Py_TRASHCAN_END
