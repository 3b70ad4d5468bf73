/* The state of signal handling. */
#ifndef Py_INTERNAL_SIGNAL_H
#define Py_INTERNAL_SIGNAL_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include <signal.h>

#include "../abi/internal/pycore_signal.h"

/* Value of wakeup.fd if there is none. */
#define INVALID_FD (-1)

#endif /* Py_INTERNAL_SIGNAL_H */
