/* Out-of-line twins of the headers' inline accessors, for languages that cannot
 * inline C. They are part of the C plane: no lock, no allocation, no Go, so they
 * work in a signal handler and in the child of a fork, like the originals.
 * internal/abi/exports/atomics.txt describes each. */

//go:build linux && amd64

#define Py_BUILD_CORE 1
#include "Python.h"
#include "gopyruntime.h"
#include "internal/pycore_ceval.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_lock.h"
#include "internal/pycore_pystate.h"
#include "internal/pycore_runtime.h"

/* ---- the finalizing marks ----------------------------------------------- */

PyThreadState *
gopyrt_runtime_get_finalizing_relaxed(_PyRuntimeState *runtime)
{
    return _PyRuntimeState_GetFinalizing(runtime);
}

unsigned long
gopyrt_runtime_get_finalizing_id_relaxed(_PyRuntimeState *runtime)
{
    return _PyRuntimeState_GetFinalizingID(runtime);
}

void
gopyrt_runtime_set_finalizing_relaxed(_PyRuntimeState *runtime, PyThreadState *tstate)
{
    _PyRuntimeState_SetFinalizing(runtime, tstate);
}

PyThreadState *
gopyrt_interp_get_finalizing_relaxed(PyInterpreterState *interp)
{
    return _PyInterpreterState_GetFinalizing(interp);
}

unsigned long
gopyrt_interp_get_finalizing_id_relaxed(PyInterpreterState *interp)
{
    return _PyInterpreterState_GetFinalizingID(interp);
}

void
gopyrt_interp_set_finalizing_relaxed(PyInterpreterState *interp, PyThreadState *tstate)
{
    _PyInterpreterState_SetFinalizing(interp, tstate);
}

/* ---- the calling thread --------------------------------------- */

PyThreadState *
gopyrt_tstate_get_current(void)
{
    return _PyThreadState_GET();
}

/* Unlike its inline twin it may be called detached, since a foreign caller could
 * test for a thread state only by another call. */
PyInterpreterState *
gopyrt_interp_get_current(void)
{
    PyThreadState *tstate = _PyThreadState_GET();
    return tstate != NULL ? tstate->interp : NULL;
}

int
gopyrt_thread_is_main(void)
{
    return _Py_IsMainThread();
}

int
gopyrt_interp_is_main(PyInterpreterState *interp)
{
    return _Py_IsMainInterpreter(interp);
}

int
gopyrt_tstate_is_attached_relaxed(PyThreadState *tstate)
{
    return _PyThreadState_IsAttached(tstate);
}

/* ---- the eval breaker --------------------------------------------------- */

int
gopyrt_breaker_test_relaxed(PyThreadState *tstate, uintptr_t bits)
{
    return _Py_eval_breaker_bit_is_set(tstate, bits);
}

void
gopyrt_breaker_set_seq_cst(PyThreadState *tstate, uintptr_t bits)
{
    _Py_set_eval_breaker_bit(tstate, bits);
}

void
gopyrt_breaker_clear_seq_cst(PyThreadState *tstate, uintptr_t bits)
{
    _Py_unset_eval_breaker_bit(tstate, bits);
}

/* ---- locks -------------------------------------------------------------- */

void
gopyrt_heads_lock(_PyRuntimeState *runtime)
{
    HEAD_LOCK(runtime);
}

void
gopyrt_heads_unlock(_PyRuntimeState *runtime)
{
    HEAD_UNLOCK(runtime);
}

int
gopyrt_mutex_try_lock(PyMutex *m)
{
    return PyMutex_LockFast(m);
}

/* ---- atomic access by width --------------------------------------------- */

#define TWINS(object, type, suffix)                                                         \
    type gopyrt_##object##_load_relaxed(const type *obj)                                    \
    {                                                                                       \
        return _Py_atomic_load_##suffix##_relaxed(obj);                                     \
    }                                                                                       \
    type gopyrt_##object##_load_seq_cst(const type *obj)                                    \
    {                                                                                       \
        return _Py_atomic_load_##suffix(obj);                                               \
    }                                                                                       \
    void gopyrt_##object##_store_relaxed(type *obj, type value)                             \
    {                                                                                       \
        _Py_atomic_store_##suffix##_relaxed(obj, value);                                    \
    }                                                                                       \
    void gopyrt_##object##_store_seq_cst(type *obj, type value)                             \
    {                                                                                       \
        _Py_atomic_store_##suffix(obj, value);                                              \
    }                                                                                       \
    type gopyrt_##object##_exchange_seq_cst(type *obj, type value)                          \
    {                                                                                       \
        return _Py_atomic_exchange_##suffix(obj, value);                                    \
    }                                                                                       \
    int gopyrt_##object##_compare_exchange_seq_cst(type *obj, type *expected, type desired) \
    {                                                                                       \
        return _Py_atomic_compare_exchange_##suffix(obj, expected, desired);                \
    }                                                                                       \
    type gopyrt_##object##_add_seq_cst(type *obj, type value)                               \
    {                                                                                       \
        return _Py_atomic_add_##suffix(obj, value);                                         \
    }                                                                                       \
    type gopyrt_##object##_and_seq_cst(type *obj, type value)                               \
    {                                                                                       \
        return _Py_atomic_and_##suffix(obj, value);                                         \
    }                                                                                       \
    type gopyrt_##object##_or_seq_cst(type *obj, type value)                                \
    {                                                                                       \
        return _Py_atomic_or_##suffix(obj, value);                                          \
    }

TWINS(u8, uint8_t, uint8)
TWINS(u32, uint32_t, uint32)
TWINS(u64, uint64_t, uint64)

/* Bytes have no acquire and release access, only sequentially consistent, as in
 * CPython. */
#define HAND_OVER_TWINS(object, type, suffix)                   \
    type gopyrt_##object##_load_acquire(const type *obj)        \
    {                                                           \
        return _Py_atomic_load_##suffix##_acquire(obj);         \
    }                                                           \
    void gopyrt_##object##_store_release(type *obj, type value) \
    {                                                           \
        _Py_atomic_store_##suffix##_release(obj, value);        \
    }

HAND_OVER_TWINS(u32, uint32_t, uint32)
HAND_OVER_TWINS(u64, uint64_t, uint64)

void *
gopyrt_ptr_load_relaxed(const void *obj)
{
    return _Py_atomic_load_ptr_relaxed(obj);
}

void *
gopyrt_ptr_load_acquire(const void *obj)
{
    return _Py_atomic_load_ptr_acquire(obj);
}

void *
gopyrt_ptr_load_seq_cst(const void *obj)
{
    return _Py_atomic_load_ptr(obj);
}

void
gopyrt_ptr_store_relaxed(void *obj, void *value)
{
    _Py_atomic_store_ptr_relaxed(obj, value);
}

void
gopyrt_ptr_store_release(void *obj, void *value)
{
    _Py_atomic_store_ptr_release(obj, value);
}

void
gopyrt_ptr_store_seq_cst(void *obj, void *value)
{
    _Py_atomic_store_ptr(obj, value);
}

void *
gopyrt_ptr_exchange_seq_cst(void *obj, void *value)
{
    return _Py_atomic_exchange_ptr(obj, value);
}

int
gopyrt_ptr_compare_exchange_seq_cst(void *obj, void *expected, void *desired)
{
    return _Py_atomic_compare_exchange_ptr(obj, expected, desired);
}
