/* How lines are read from somebody. */
#ifndef Py_PYTHONRUN_H
#define Py_PYTHONRUN_H

#include "abi/pythonrun.h"

#ifndef Py_LIMITED_API
#include "cpython/pythonrun.h"
#endif

#endif /* Py_PYTHONRUN_H */
