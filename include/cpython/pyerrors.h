/* Py_FatalError, which names the calling function. */
#ifndef Py_CPYTHON_ERRORS_H
#error "this header file must not be included directly"
#endif

#include "../abi/cpython/pyerrors.h"

/* Ends the process; the report names the calling function. */
#define Py_FatalError(message) _Py_FatalErrorFunc(__func__, (message))
