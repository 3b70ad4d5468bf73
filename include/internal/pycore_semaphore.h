/* A counting semaphore, which is what a parked thread sleeps on. */
#ifndef Py_INTERNAL_SEMAPHORE_H
#define Py_INTERNAL_SEMAPHORE_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include <semaphore.h>

#include "pycore_pythread.h"
#include "../abi/internal/pycore_semaphore.h"

#define _Py_USE_SEMAPHORES

#endif /* Py_INTERNAL_SEMAPHORE_H */
