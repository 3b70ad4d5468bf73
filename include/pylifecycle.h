/* Bringing the runtime up and down; subinterpreters; version. */
#ifndef Py_PYLIFECYCLE_H
#define Py_PYLIFECYCLE_H

#include "pyport.h"
#include "pytypedefs.h"
#include "abi/pylifecycle.h"

#ifndef Py_LIMITED_API
#define Py_CPYTHON_PYLIFECYCLE_H
#include "cpython/pylifecycle.h"
#undef Py_CPYTHON_PYLIFECYCLE_H
#endif

#endif /* !Py_PYLIFECYCLE_H */
