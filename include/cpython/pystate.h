/* struct _ts (PyThreadState) and the functions on it.
 *
 * PyTrace_* is the third argument of a Py_tracefunc, _PyThreadState_WHENCE_* the
 * origin of a thread state (PyThreadState._whence). */
#ifndef Py_CPYTHON_PYSTATE_H
#error "this header file must not be included directly"
#endif

#include "../abi/cpython/pystate.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Smallest chunk of a thread state's data stack, in bytes. */
#define _PY_DATA_STACK_CHUNK_SIZE (16 * 1024)

/* The former name of PyThreadState_GetUnchecked(). */
Py_DEPRECATED(3.14) static inline PyThreadState *_PyThreadState_UncheckedGet(void)
{
    return PyThreadState_GetUnchecked();
}

#ifdef __cplusplus
}
#endif
