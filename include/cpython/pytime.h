/* Time as a count of nanoseconds. */
#ifndef Py_LIMITED_API
#ifndef Py_PYTIME_H
#define Py_PYTIME_H

#include "../pyport.h"
#include "../abi/cpython/pytime.h"

#define PyTime_MIN INT64_MIN
#define PyTime_MAX INT64_MAX

#endif /* Py_PYTIME_H */
#endif /* Py_LIMITED_API */
