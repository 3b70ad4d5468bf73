/* Locks inside the runtime: PyMutex with options, events, the word-sized raw
 * mutex, one-time initialization, recursive and reader-writer mutexes, sequence
 * locks. The inline functions are the uncontended paths; waiting is in the
 * library. None of them is for signal handlers, unless the comment says so.
 *
 * In a lock, _Py_HAS_PARKED is set next to _Py_LOCKED (cpython/lock.h) if there
 * are waiters; _Py_ONCE_INITIALIZED is a _PyOnceFlag whose call was made. */
#ifndef Py_INTERNAL_LOCK_H
#define Py_INTERNAL_LOCK_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "../abi/internal/pycore_lock.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Tries to lock m. 1 on success, 0 if m was held or has waiters. Never waits,
 * so a signal handler may try. Sequentially consistent. */
static inline int
PyMutex_LockFast(PyMutex *m)
{
    uint8_t unlocked = _Py_UNLOCKED;
    return _Py_atomic_compare_exchange_uint8(&m->_bits, &unlocked, _Py_LOCKED);
}

/* Makes m a free mutex again. Only in the child of a fork, where no other
 * thread exists that could hold it. */
static inline void
_PyMutex_at_fork_reinit(PyMutex *m)
{
    /* Only if it is wrong: a write copies a page that parent and child share. */
    if (m->_bits != 0) {
        memset(m, 0, sizeof(*m));
    }
}

/* Locks m, waiting as `flags` say: _Py_LOCK_DONT_DETACH keeps the GIL (for
 * callers with no thread state to detach, or that must not release it),
 * _PY_LOCK_DETACH releases it, _PY_LOCK_HANDLE_SIGNALS also runs signal
 * handlers and returns without the lock where one fails. */
static inline void
PyMutex_LockFlags(PyMutex *m, _PyLockFlags flags)
{
    if (!PyMutex_LockFast(m)) {
        _PyMutex_LockTimed(m, -1, flags);
    }
}

/* Locks m. Waits asleep and keeps the GIL: this lock is used by the parking lot
 * and must not depend on it. Any thread; not recursive. */
static inline void
_PyRawMutex_Lock(_PyRawMutex *m)
{
    uintptr_t unlocked = _Py_UNLOCKED;
    if (!_Py_atomic_compare_exchange_uintptr(&m->v, &unlocked, _Py_LOCKED)) {
        _PyRawMutex_LockSlow(m);
    }
}

/* Unlocks m, waking a waiter if there is one. A free m is a fatal error. */
static inline void
_PyRawMutex_Unlock(_PyRawMutex *m)
{
    uintptr_t locked = _Py_LOCKED;
    if (!_Py_atomic_compare_exchange_uintptr(&m->v, &locked, _Py_UNLOCKED)) {
        _PyRawMutex_UnlockSlow(m);
    }
}

/* Has fn(arg) called once for the flag, whichever thread comes first; the
 * others wait until it is done. fn returns 0 on success and -1 on failure.
 * Returns 0 if it has succeeded, now or before; -1 if it failed now, in
 * which case the next caller tries again. What fn wrote is visible to every
 * caller that gets 0. */
static inline int
_PyOnceFlag_CallOnce(_PyOnceFlag *flag, _Py_once_fn_t *fn, void *arg)
{
    if (_Py_atomic_load_uint8(&flag->v) != _Py_ONCE_INITIALIZED) {
        return _PyOnceFlag_CallOnceSlow(flag, fn, arg);
    }
    return 0;
}

#ifdef __cplusplus
}
#endif

#endif /* Py_INTERNAL_LOCK_H */
