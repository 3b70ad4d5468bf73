/* The structs of an interpreter, and of everything inside it. */
#ifndef Py_INTERNAL_INTERP_STRUCTS_H
#define Py_INTERNAL_INTERP_STRUCTS_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "pycore_freelist_state.h"
#include "pycore_llist.h"
#include "pycore_lock.h"
#include "pycore_structs.h"
#include "pycore_tstate.h"
#include "pycore_typedefs.h"
#include "../abi/internal/pycore_interp_structs.h"

/* Lengths of arrays in an interpreter: pending calls, callbacks of Py_AtExit,
 * memory of the conversion of doubles, caches by version. */
#define PENDINGCALLSARRAYSIZE 300
#define NEXITFUNCS 32
#define Bigint_Kmax 7
#define Bigint_Pow5size 8
#define PRIVATE_MEM 2304
#define Bigint_PREALLOC_SIZE ((PRIVATE_MEM + sizeof(double) - 1) / sizeof(double))
#define FUNC_VERSION_CACHE_SIZE (1 << 12)
#define TYPE_VERSION_CACHE_SIZE (1 << 12)
#define MCACHE_SIZE_EXP 12

/* Room in front of a static object that the collector never looks at. */
#define _PyGC_Head_UNUSED PyGC_Head

#endif /* Py_INTERNAL_INTERP_STRUCTS_H */
