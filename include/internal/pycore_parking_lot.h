/* The parking lot: threads sleep on an address until another thread wakes them.
 * Locks are built on it; it allocates nothing. */
#ifndef Py_INTERNAL_PARKING_LOT_H
#define Py_INTERNAL_PARKING_LOT_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "../abi/internal/pycore_parking_lot.h"

#endif /* Py_INTERNAL_PARKING_LOT_H */
