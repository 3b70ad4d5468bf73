/* Thread states and interpreters. */
#ifndef Py_PYSTATE_H
#define Py_PYSTATE_H

#include "pyport.h"
#include "pytypedefs.h"
#include "abi/pystate.h"

#define PyThreadState_GET() PyThreadState_Get()

#ifndef Py_LIMITED_API
#define Py_CPYTHON_PYSTATE_H
#include "cpython/pystate.h"
#undef Py_CPYTHON_PYSTATE_H
#endif

#endif /* !Py_PYSTATE_H */
