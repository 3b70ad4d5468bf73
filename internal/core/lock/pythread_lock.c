/* PyThread_type_lock: a binary semaphore on the heap.
 *
 * Any thread may release a lock that another acquired, and releasing twice
 * admits two threads, as the API has always done. Only
 * PyThread_acquire_lock_timed_with_retries releases the GIL.
 *
 * Memory order: acquiring is acquire, releasing is release.
 * Fork: _PyThread_at_fork_reinit frees the lock in the child, in place.
 * Signals: PyThread_release_lock is async-signal-safe, acquiring with
 * NOWAIT_LOCK too.
 */
#include "lock/lock.h"
#include "futex_sem.h"
#include "internal/pycore_ceval.h"
#include "internal/pycore_pythread.h"

#include <stdio.h>
#include <string.h>

const long long PY_TIMEOUT_MAX = LLONG_MAX / 1000;

#define NS_PER_MICROSECOND 1000

PyThread_type_lock
PyThread_allocate_lock(void)
{
    PyThread_init_thread();
    gopyrt_sem *lock = PyMem_RawMalloc(sizeof(*lock));
    if (lock != NULL) {
        gopyrt_sem_init(lock, 1);
    }
    return (PyThread_type_lock)lock;
}

void
PyThread_free_lock(PyThread_type_lock lock)
{
    PyMem_RawFree(lock);
}

int
PyThread_acquire_lock(PyThread_type_lock lock, int waitflag)
{
    if (gopyrt_sem_try_take(lock)) {
        return 1;
    }
    return waitflag && PyThread_acquire_lock_timed(lock, -1, 0) == PY_LOCK_ACQUIRED;
}

PyLockStatus
PyThread_acquire_lock_timed(PyThread_type_lock lock, PY_TIMEOUT_T microseconds, int intr_flag)
{
    if (gopyrt_sem_try_take(lock)) {
        return PY_LOCK_ACQUIRED;
    }
    if (microseconds == 0) {
        return PY_LOCK_FAILURE;
    }
    PyTime_t deadline = GOPYRT_FUTEX_FOREVER;
    if (microseconds > 0 && microseconds <= PY_TIMEOUT_MAX) {
        deadline = gopyrt_futex_deadline(microseconds * NS_PER_MICROSECOND);
    }
    for (;;) {
        int rc = gopyrt_sem_take_slow(lock, deadline);
        if (rc == 0) {
            return PY_LOCK_ACQUIRED;
        }
        if (rc == -ETIMEDOUT) {
            return PY_LOCK_FAILURE;
        }
        if (intr_flag) {
            return PY_LOCK_INTR;
        }
    }
}

/* `timeout_ns` is in nanoseconds, whatever the parameter's name in the header
 * says: that is how CPython reads it. */
PyLockStatus
PyThread_acquire_lock_timed_with_retries(PyThread_type_lock lock, PY_TIMEOUT_T timeout_ns)
{
    PyThreadState *tstate = _PyThreadState_GET();
    PyTime_t deadline = gopyrt_futex_deadline(timeout_ns);
    for (;;) {
        if (gopyrt_sem_try_take(lock)) {
            return PY_LOCK_ACQUIRED;
        }
        if (timeout_ns == 0) {
            return PY_LOCK_FAILURE;
        }
        PyThreadState *saved = PyEval_SaveThread();
        int rc = gopyrt_sem_take_slow(lock, deadline);
        PyEval_RestoreThread(saved);
        if (rc == 0) {
            return PY_LOCK_ACQUIRED;
        }
        if (rc == -ETIMEDOUT) {
            return PY_LOCK_FAILURE;
        }
        if (_PyEval_MakePendingCalls(tstate) < 0) {
            return PY_LOCK_INTR;
        }
    }
}

void
PyThread_release_lock(PyThread_type_lock lock)
{
    int rc = gopyrt_sem_post(lock);
    if (rc < 0) {
        fprintf(stderr, "PyThread_release_lock: %s\n", strerror(-rc));
    }
}

int
_PyThread_at_fork_reinit(PyThread_type_lock *lock)
{
    gopyrt_sem_init(*lock, 1);
    return 0;
}
