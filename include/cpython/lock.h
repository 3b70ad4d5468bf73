/* PyMutex: a lock of one byte. Zeroed memory is an unlocked one.
 *
 * The byte's bits: 1 = locked, 2 = threads are parked on it. So 0 is free, 1 is
 * held, 2 is free with waiters that have not been woken yet, 3 is held with
 * waiters. Code outside the runtime reads them for debugging at most. */
#ifndef Py_CPYTHON_LOCK_H
#error "this header file must not be included directly"
#endif

#include "../pyatomic.h"
#include "../abi/cpython/lock.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Locks m: one compare-and-exchange if it is free. Otherwise the exported
 * PyMutex_Lock waits, detached from the interpreter (the GIL is released) if
 * the caller has an attached thread state.
 *
 * Any thread, with or without a thread state. Sequentially consistent. Not
 * recursive, and not for signal handlers: a handler that interrupts the holder
 * would deadlock. After a fork, locks of the runtime are reset; others are in
 * whatever state they were. */
static inline void
_PyMutex_Lock(PyMutex *m)
{
    uint8_t unlocked = _Py_UNLOCKED;
    if (!_Py_atomic_compare_exchange_uint8(&m->_bits, &unlocked, _Py_LOCKED)) {
        PyMutex_Lock(m);
    }
}
#define PyMutex_Lock _PyMutex_Lock

/* Unlocks m, which need not have been locked by this thread. One
 * compare-and-exchange if there are no waiters; otherwise the exported
 * PyMutex_Unlock wakes one. Unlocking a free mutex is a fatal error.
 * Sequentially consistent. Does not block. */
static inline void
_PyMutex_Unlock(PyMutex *m)
{
    uint8_t locked = _Py_LOCKED;
    if (!_Py_atomic_compare_exchange_uint8(&m->_bits, &locked, _Py_UNLOCKED)) {
        PyMutex_Unlock(m);
    }
}
#define PyMutex_Unlock _PyMutex_Unlock

/* 1 if m is locked, else 0. The answer may be out of date when the caller uses
 * it. Any thread, any time, also in signal handlers. */
static inline int
_PyMutex_IsLocked(PyMutex *m)
{
    return (_Py_atomic_load_uint8(&m->_bits) & _Py_LOCKED) != 0;
}
#define PyMutex_IsLocked _PyMutex_IsLocked

#ifdef __cplusplus
}
#endif
