/* How much stack the checks against deep recursion keep free. */
#ifndef Py_INTERNAL_PYTHONRUN_H
#define Py_INTERNAL_PYTHONRUN_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

/* One margin, in words. Sanitizers and debug builds have larger frames. */
#if defined(Py_DEBUG) || defined(_Py_ADDRESS_SANITIZER) || defined(_Py_THREAD_SANITIZER)
#define _PyOS_LOG2_STACK_MARGIN 12
#else
#define _PyOS_LOG2_STACK_MARGIN 11
#endif
#define _PyOS_STACK_MARGIN (1 << _PyOS_LOG2_STACK_MARGIN)
#define _PyOS_STACK_MARGIN_BYTES (_PyOS_STACK_MARGIN * sizeof(void *))
#define _PyOS_STACK_MARGIN_SHIFT (_PyOS_LOG2_STACK_MARGIN + 3)

/* The smallest stack that a thread with a thread state can have, in bytes. */
#ifdef _Py_THREAD_SANITIZER
#define _PyOS_MIN_STACK_SIZE (_PyOS_STACK_MARGIN_BYTES * 6)
#else
#define _PyOS_MIN_STACK_SIZE (_PyOS_STACK_MARGIN_BYTES * 3)
#endif

#endif /* Py_INTERNAL_PYTHONRUN_H */
