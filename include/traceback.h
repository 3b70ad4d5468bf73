/* Tracebacks. */
#ifndef Py_TRACEBACK_H
#define Py_TRACEBACK_H

#include "object.h"
#include "abi/traceback.h"

#define PyTraceBack_Check(v) Py_IS_TYPE((v), &PyTraceBack_Type)

#ifndef Py_LIMITED_API
#include "cpython/traceback.h"
#endif

#endif /* Py_TRACEBACK_H */
