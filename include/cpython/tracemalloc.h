/* Blocks that an extension gets elsewhere, as part of the memory that is traced. */
#ifndef Py_TRACEMALLOC_H
#define Py_TRACEMALLOC_H

#include "../abi/cpython/tracemalloc.h"

#endif /* Py_TRACEMALLOC_H */
