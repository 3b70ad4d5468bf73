/* Interpreters: the origin of one (_PyInterpreterState_WHENCE_*, in _whence),
 * what it may do (Py_RTFLAGS_*, in feature_flags), and its finalizing mark. */
#ifndef Py_INTERNAL_INTERP_H
#define Py_INTERNAL_INTERP_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "pycore_interp_structs.h"
#include "../abi/internal/pycore_interp.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The interpreter's own finalizing mark; otherwise as the runtime's, in
 * pycore_runtime.h. interp must be alive: hold HEAD_LOCK, or its GIL. */

/* The thread state that is ending interp, or NULL. A relaxed load. */
static inline PyThreadState *
_PyInterpreterState_GetFinalizing(PyInterpreterState *interp)
{
    return (PyThreadState *)_Py_atomic_load_ptr_relaxed(&interp->_finalizing);
}

/* The id of the OS thread that is ending interp, or 0. A relaxed load. */
static inline unsigned long
_PyInterpreterState_GetFinalizingID(PyInterpreterState *interp)
{
    return _Py_atomic_load_ulong_relaxed(&interp->_finalizing_id);
}

/* Sets the mark, or clears it with NULL (id 0). Two relaxed stores, thread
 * state first. */
static inline void
_PyInterpreterState_SetFinalizing(PyInterpreterState *interp, PyThreadState *tstate)
{
    unsigned long id = tstate != NULL ? tstate->thread_id : 0;
    _Py_atomic_store_ptr_relaxed(&interp->_finalizing, tstate);
    _Py_atomic_store_ulong_relaxed(&interp->_finalizing_id, id);
}

#ifdef __cplusplus
}
#endif

#endif /* Py_INTERNAL_INTERP_H */
