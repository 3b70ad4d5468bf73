/* Thread-specific storage: Py_tss_t. */
#ifndef Py_CPYTHON_PYTHREAD_H
#error "this header file must not be included directly"
#endif

#include <pthread.h>

#include "../abi/cpython/pythread.h"

/* Initial value of a Py_tss_t. */
#ifdef __cplusplus
#define Py_tss_NEEDS_INIT \
    {                     \
    }
#else
#define Py_tss_NEEDS_INIT \
    {                     \
        0                 \
    }
#endif
