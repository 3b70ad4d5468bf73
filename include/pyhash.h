/* Which hash a string has: Py_HASH_ALGORITHM. */
#ifndef Py_HASH_H
#define Py_HASH_H

#include "pyport.h"

#include "abi/pyhash.h"

#ifndef Py_LIMITED_API
#define Py_CPYTHON_HASH_H
#include "cpython/pyhash.h"
#undef Py_CPYTHON_HASH_H
#endif

#endif /* Py_HASH_H */
