/* The state of one GIL, struct _gil_runtime_state. An interpreter points to the
 * one it uses by ceval.gil: its own, or the main interpreter's. */
#ifndef Py_INTERNAL_GIL_H
#define Py_INTERNAL_GIL_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "pycore_condvar.h"
#include "../abi/internal/pycore_gil.h"

/* A thread that gives up the GIL on request waits until another has had it. */
#undef FORCE_SWITCHING
#define FORCE_SWITCHING

#endif /* Py_INTERNAL_GIL_H */
