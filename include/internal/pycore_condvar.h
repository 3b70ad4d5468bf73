/* The platform's mutex and condition variable. */
#ifndef Py_INTERNAL_CONDVAR_H
#define Py_INTERNAL_CONDVAR_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include <pthread.h>

#include "pycore_pythread.h"

#define Py_HAVE_CONDVAR
#define PyMUTEX_T pthread_mutex_t
#define PyCOND_T pthread_cond_t

#endif /* Py_INTERNAL_CONDVAR_H */
