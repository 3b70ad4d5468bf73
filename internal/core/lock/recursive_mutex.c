/* _PyRecursiveMutex: a PyMutex that its holder may take again.
 *
 * `thread` is the holder's PyThread_get_thread_ident_ex() or 0. Any thread may
 * read it, but only to compare it with its own: that answer cannot change
 * concurrently. `level`, the number of times the holder took it beyond the
 * first, is accessed by the holder only.
 *
 * Memory order: as PyMutex; `thread` is relaxed, see above.
 * Fork: see _PyRecursiveMutex_at_fork_reinit. Signals: not async-signal-safe.
 */
#include "lock/lock.h"
#include "internal/pycore_lock.h"
#include "internal/pycore_pythread.h"

int
_PyRecursiveMutex_IsLockedByCurrentThread(_PyRecursiveMutex *m)
{
    return _Py_atomic_load_ullong_relaxed(&m->thread) == PyThread_get_thread_ident_ex();
}

void
_PyRecursiveMutex_Lock(_PyRecursiveMutex *m)
{
    PyThread_ident_t self = PyThread_get_thread_ident_ex();
    if (_Py_atomic_load_ullong_relaxed(&m->thread) == self) {
        m->level++;
        return;
    }
    PyMutex_Lock(&m->mutex);
    gopyrt_tsan_acquire(&m->mutex);
    _Py_atomic_store_ullong_relaxed(&m->thread, self);
}

PyLockStatus
_PyRecursiveMutex_LockTimed(_PyRecursiveMutex *m, PyTime_t timeout, _PyLockFlags flags)
{
    PyThread_ident_t self = PyThread_get_thread_ident_ex();
    if (_Py_atomic_load_ullong_relaxed(&m->thread) == self) {
        m->level++;
        return PY_LOCK_ACQUIRED;
    }
    PyLockStatus status = _PyMutex_LockTimed(&m->mutex, timeout, flags);
    if (status == PY_LOCK_ACQUIRED) {
        _Py_atomic_store_ullong_relaxed(&m->thread, self);
    }
    return status;
}

int
_PyRecursiveMutex_TryUnlock(_PyRecursiveMutex *m)
{
    if (!_PyRecursiveMutex_IsLockedByCurrentThread(m)) {
        return -1;
    }
    if (m->level > 0) {
        m->level--;
        return 0;
    }
    _Py_atomic_store_ullong_relaxed(&m->thread, 0);
    gopyrt_tsan_release(&m->mutex);
    PyMutex_Unlock(&m->mutex);
    return 0;
}

void
_PyRecursiveMutex_Unlock(_PyRecursiveMutex *m)
{
    if (_PyRecursiveMutex_TryUnlock(m) < 0) {
        _Py_FatalErrorFunc("_PyRecursiveMutex_Unlock",
                           "unlocking a recursive mutex that is not owned by the current thread");
    }
}

/* In the child of a fork: a mutex that the forking thread held (`owned`) stays
 * locked by it, at the same level and under its new identity; any other becomes
 * free. Either way no thread is parked on it. */
void
_PyRecursiveMutex_at_fork_reinit(_PyRecursiveMutex *m, int owned)
{
    if (!owned && m->thread == 0 && m->level == 0 && m->mutex._bits == 0) {
        return; /* and the page stays shared with the parent */
    }
    if (!owned) {
        memset(m, 0, sizeof(*m));
        return;
    }
    m->mutex._bits = _Py_LOCKED;
    m->thread = PyThread_get_thread_ident_ex();
}
