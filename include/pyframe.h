/* Frames: the functions of the limited API, and the rest. */
#ifndef Py_PYFRAME_H
#define Py_PYFRAME_H

#include "object.h"
#include "abi/pyframe.h"

#ifndef Py_LIMITED_API
#define Py_CPYTHON_PYFRAME_H
#include "cpython/pyframe.h"
#undef Py_CPYTHON_PYFRAME_H
#endif

#endif /* Py_PYFRAME_H */
