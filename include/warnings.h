/* Warnings. */
#ifndef Py_WARNINGS_H
#define Py_WARNINGS_H

#include "object.h"
#include "abi/warnings.h"

#ifndef Py_LIMITED_API
#define Py_CPYTHON_WARNINGS_H
#include "cpython/warnings.h"
#undef Py_CPYTHON_WARNINGS_H
#endif

#endif /* Py_WARNINGS_H */
