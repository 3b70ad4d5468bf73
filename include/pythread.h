/* Threads, their identity, PyThread_type_lock, thread-specific storage. */
#ifndef Py_PYTHREAD_H
#define Py_PYTHREAD_H

#include "pyport.h"
#include "pytypedefs.h"
#include "abi/pythread.h"

/* Threads have an id that the kernel knows too. */
#define PY_HAVE_THREAD_NATIVE_ID

/* Type of a time-out in microseconds. -1 waits forever. */
#define PY_TIMEOUT_T long long

#ifndef Py_LIMITED_API
#define Py_CPYTHON_PYTHREAD_H
#include "cpython/pythread.h"
#undef Py_CPYTHON_PYTHREAD_H
#endif

#endif /* !Py_PYTHREAD_H */
