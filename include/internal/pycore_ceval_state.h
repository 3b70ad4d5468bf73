/* Sizes of the two queues of pending calls, an interpreter's and the main
 * thread's, and how many calls one pass makes (0: all of them). */
#ifndef Py_INTERNAL_CEVAL_STATE_H
#define Py_INTERNAL_CEVAL_STATE_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "pycore_gil.h"
#include "pycore_interp_structs.h"
#include "../abi/internal/pycore_ceval_state.h"

#endif /* Py_INTERNAL_CEVAL_STATE_H */
