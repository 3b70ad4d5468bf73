/* The free lists of an interpreter. */
#ifndef Py_INTERNAL_FREELIST_STATE_H
#define Py_INTERNAL_FREELIST_STATE_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "../abi/internal/pycore_freelist_state.h"

/* Tuples up to this length have a free list each. */
#define PyTuple_MAXSAVESIZE 20

#endif /* Py_INTERNAL_FREELIST_STATE_H */
