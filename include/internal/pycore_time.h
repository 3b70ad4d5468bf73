/* Conversions of PyTime_t, deadlines, clocks. */
#ifndef Py_INTERNAL_TIME_H
#define Py_INTERNAL_TIME_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include <sys/time.h>
#include <time.h>

#include "pycore_runtime_structs.h"
#include "../abi/internal/pycore_time.h"

#define _SIZEOF_PYTIME_T 8

/* Seconds as a PyTime_t; for small constants, since nothing looks for overflow. */
#define _PYTIME_FROMSECONDS(seconds) ((PyTime_t)(seconds) * (1000 * 1000 * 1000))

#endif /* Py_INTERNAL_TIME_H */
