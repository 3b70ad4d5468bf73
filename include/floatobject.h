/* Floats: their limits, and, beyond the limited API, their bytes. */
#ifndef Py_FLOATOBJECT_H
#define Py_FLOATOBJECT_H

#include "abi/floatobject.h"

#ifndef Py_LIMITED_API
#include "cpython/floatobject.h"
#endif

#endif /* Py_FLOATOBJECT_H */
