/* Where the bytecode of a code object is. */
#ifndef Py_INTERNAL_CODE_H
#define Py_INTERNAL_CODE_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "pycore_structs.h"
#include "../abi/internal/pycore_code.h"

/* The bytecode of code object CO, and its length in bytes. */
#define _PyCode_CODE(CO) _Py_RVALUE((_Py_CODEUNIT *)(CO)->co_code_adaptive)
#define _PyCode_NBYTES(CO) (Py_SIZE(CO) * (Py_ssize_t)sizeof(_Py_CODEUNIT))

#endif /* Py_INTERNAL_CODE_H */
