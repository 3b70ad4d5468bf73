/* Threads that can be joined, thread ids at their full width, time-outs. */
#ifndef Py_INTERNAL_PYTHREAD_H
#define Py_INTERNAL_PYTHREAD_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include <pthread.h>

#include "pycore_llist.h"
#include "../abi/internal/pycore_pythread.h"

#define _USE_PTHREADS
#define CONDATTR_MONOTONIC

/* How to print and parse a PyThread_ident_t. */
#define PY_FORMAT_THREAD_IDENT_T "llu"
#define Py_PARSE_THREAD_IDENT_T "K"

#endif /* Py_INTERNAL_PYTHREAD_H */
