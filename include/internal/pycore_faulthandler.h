/* The state of the fault handler. */
#ifndef Py_INTERNAL_FAULTHANDLER_H
#define Py_INTERNAL_FAULTHANDLER_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include <signal.h>

#include "../abi/internal/pycore_faulthandler.h"

#define FAULTHANDLER_USER
#define FAULTHANDLER_USE_ALT_STACK

#endif /* Py_INTERNAL_FAULTHANDLER_H */
