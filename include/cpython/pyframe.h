/* What a frame is asked about. */
#ifndef Py_CPYTHON_PYFRAME_H
#error "this header file must not be included directly"
#endif

#include "../abi/cpython/pyframe.h"

#define PyFrame_Check(op) Py_IS_TYPE((op), &PyFrame_Type)

/* What a frame runs (PyUnstable_ExecutableKinds). */
#define PyUnstable_EXECUTABLE_KIND_SKIP 0
#define PyUnstable_EXECUTABLE_KIND_PY_FUNCTION 1
#define PyUnstable_EXECUTABLE_KIND_BUILTIN_FUNCTION 3
#define PyUnstable_EXECUTABLE_KIND_METHOD_DESCRIPTOR 4
#define PyUnstable_EXECUTABLE_KINDS 5
