/* _PyRuntime, the state of this process's runtime, and its finalizing mark.
 *
 * The members are read and written in place: plainly where their owner's lock
 * or the GIL is held, with the _Py_atomic_* functions elsewhere. */
#ifndef Py_INTERNAL_RUNTIME_H
#define Py_INTERNAL_RUNTIME_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "pycore_runtime_structs.h"
#include "../abi/internal/pycore_runtime.h"
#include "../gopyrt_runtime_symbol.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The runtime. One per process; its address never changes. */
GOPYRT_DECLARE_RUNTIME

/* The thread state that is finalizing the runtime, or NULL if none is. It
 * stays set after Py_FinalizeEx, and may then point to freed memory: compare
 * it, do not follow it. A relaxed load: any thread, with or without the GIL,
 * signal handlers too; NULL in the child of a fork. */
static inline PyThreadState *
_PyRuntimeState_GetFinalizing(_PyRuntimeState *runtime)
{
    return (PyThreadState *)_Py_atomic_load_ptr_relaxed(&runtime->_finalizing);
}

/* The id (PyThread_get_thread_ident) of the OS thread that is finalizing the
 * runtime, or 0. It is a load of its own: it may be 0 for a moment when
 * _PyRuntimeState_GetFinalizing is not NULL yet. A relaxed load, as above. */
static inline unsigned long
_PyRuntimeState_GetFinalizingID(_PyRuntimeState *runtime)
{
    return _Py_atomic_load_ulong_relaxed(&runtime->_finalizing_id);
}

/* Sets or, with NULL, clears the mark: first the thread state, then the id of
 * the thread it belongs to (0 for NULL). Two relaxed stores. For the thread that
 * finalizes the runtime, and for the child of a fork. */
static inline void
_PyRuntimeState_SetFinalizing(_PyRuntimeState *runtime, PyThreadState *tstate)
{
    unsigned long id = tstate != NULL ? tstate->thread_id : 0;
    _Py_atomic_store_ptr_relaxed(&runtime->_finalizing, tstate);
    _Py_atomic_store_ulong_relaxed(&runtime->_finalizing_id, id);
}

#ifdef __cplusplus
}
#endif

#endif /* Py_INTERNAL_RUNTIME_H */
