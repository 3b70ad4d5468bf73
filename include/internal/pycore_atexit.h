/* Callbacks at the end of an interpreter. */
#ifndef Py_INTERNAL_ATEXIT_H
#define Py_INTERNAL_ATEXIT_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "pycore_interp_structs.h"

/* With a GIL the list needs no lock of its own. */
#define _PyAtExit_LockCallbacks(state)
#define _PyAtExit_UnlockCallbacks(state)

#endif /* Py_INTERNAL_ATEXIT_H */
