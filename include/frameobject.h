/* Making frames. Python.h does not include it. */
#ifndef Py_FRAMEOBJECT_H
#define Py_FRAMEOBJECT_H

#include "pyframe.h"

#ifndef Py_LIMITED_API
#include "abi/cpython/frameobject.h"
#endif

#endif /* Py_FRAMEOBJECT_H */
