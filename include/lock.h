/* PyMutex, which is not part of the limited API. */
#ifndef Py_LOCK_H
#define Py_LOCK_H

#ifndef Py_LIMITED_API
#define Py_CPYTHON_LOCK_H
#include "cpython/lock.h"
#undef Py_CPYTHON_LOCK_H
#endif

#endif /* Py_LOCK_H */
