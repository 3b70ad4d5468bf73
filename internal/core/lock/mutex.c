/* PyMutex: one byte, a queue in the parking lot.
 *
 * Bit 0 says locked, bit 1 says that threads may be parked on it. Taking a free
 * mutex is one compare-and-swap and may overtake waiters, which makes it fast;
 * a waiter that has waited longer than HAND_OFF_NS is handed the locked mutex,
 * which makes it fair enough. A waiter that gives up leaves bit 1 set: the next
 * unlock finds no waiter parked and clears it.
 *
 * Memory order: taking is (at least) acquire, releasing is release.
 * Fork: zero the byte in the child; fork_locks.c for those held over it. Signals: not
 * async-signal-safe.
 */
#include "lock/lock.h"
#include "parking_lot.h"

#undef PyMutex_Lock
#undef PyMutex_Unlock
#undef PyMutex_IsLocked

#define HAND_OFF_NS 1000000

/* Takes the mutex if it is free. If not, sets bit 1. Returns 1 when taken. */
static int
lock_or_announce(PyMutex *m)
{
    uint8_t bits = _Py_atomic_load_uint8_relaxed(&m->_bits);
    for (;;) {
        if ((bits & _Py_LOCKED) == 0) {
            if (_Py_atomic_compare_exchange_uint8(&m->_bits, &bits, bits | _Py_LOCKED)) {
                return 1;
            }
        }
        else if (bits & _Py_HAS_PARKED) {
            return 0;
        }
        else if (_Py_atomic_compare_exchange_uint8(&m->_bits, &bits, bits | _Py_HAS_PARKED)) {
            return 0;
        }
    }
}

static int
try_lock(void *mutex)
{
    PyMutex *m = mutex;
    uint8_t bits = _Py_atomic_load_uint8_relaxed(&m->_bits);
    while ((bits & _Py_LOCKED) == 0) {
        if (_Py_atomic_compare_exchange_uint8(&m->_bits, &bits, bits | _Py_LOCKED)) {
            return 1;
        }
    }
    return 0;
}

static PyTime_t
earlier(PyTime_t a, PyTime_t b)
{
    return a < b ? a : b;
}

static PyLockStatus
lock_parking(PyMutex *m, PyTime_t timeout, _PyLockFlags flags)
{
    static const uint8_t awaited = _Py_LOCKED | _Py_HAS_PARKED;
    PyTime_t now;
    (void)PyTime_MonotonicRaw(&now);
    /* What a waiter passes to the thread that unlocks. */
    gopyrt_mutex_patience self = { .hand_off_after = now + HAND_OFF_NS };
    PyTime_t deadline = gopyrt_futex_deadline(timeout);
    PyTime_t patience = gopyrt_fork_is_lock(m) ? now + GOPYRT_FORK_PATIENCE : GOPYRT_FUTEX_FOREVER;

    while (!gopyrt_spin(try_lock, m) && !lock_or_announce(m)) {
        int parked = gopyrt_parking_lot_park_until(&m->_bits, &awaited, sizeof(awaited),
                                                   earlier(deadline, patience), &self,
                                                   flags & _PY_LOCK_DETACH);
        if (parked == Py_PARK_OK && self.handed_off) {
            gopyrt_tsan_acquire(m);
            return PY_LOCK_ACQUIRED;
        }
        if (parked == Py_PARK_TIMEOUT) {
            if (patience != GOPYRT_FUTEX_FOREVER && gopyrt_fork_take_over(m)) {
                gopyrt_tsan_acquire(m);
                return PY_LOCK_ACQUIRED;
            }
            if (deadline <= patience) {
                return PY_LOCK_FAILURE;
            }
            patience += GOPYRT_FORK_PATIENCE;
        }
        if (parked == Py_PARK_INTR && (flags & _PY_LOCK_HANDLE_SIGNALS)
            && Py_MakePendingCalls() < 0) {
            return PY_LOCK_INTR;
        }
    }
    gopyrt_tsan_acquire(m);
    return PY_LOCK_ACQUIRED;
}

PyLockStatus
_PyMutex_LockTimed(PyMutex *m, PyTime_t timeout, _PyLockFlags flags)
{
    if (try_lock(m) || gopyrt_fork_lock_again(m)) {
        gopyrt_tsan_acquire(m);
        return PY_LOCK_ACQUIRED;
    }
    if (gopyrt_fork_not_reset()) {
        gopyrt_fork_catch_up(NULL);
        if (try_lock(m)) {
            gopyrt_tsan_acquire(m);
            return PY_LOCK_ACQUIRED;
        }
    }
    if (timeout == 0) {
        return PY_LOCK_FAILURE;
    }
    return lock_parking(m, timeout, flags);
}

/* Runs under the lot's bucket lock, so no thread can park meanwhile and a plain
 * store of the byte suffices. */
static void
unlock_one(void *arg, void *park_arg, int more)
{
    PyMutex *m = arg;
    gopyrt_mutex_patience *waiter = park_arg;
    uint8_t bits = more ? _Py_HAS_PARKED : _Py_UNLOCKED;
    if (waiter != NULL) {
        PyTime_t now;
        (void)PyTime_MonotonicRaw(&now);
        waiter->handed_off = now > waiter->hand_off_after;
        if (waiter->handed_off) {
            bits |= _Py_LOCKED;
        }
    }
    _Py_atomic_store_uint8(&m->_bits, bits);
}

int
_PyMutex_TryUnlock(PyMutex *m)
{
    uint8_t bits = _Py_LOCKED;
    gopyrt_tsan_release(m);
    for (;;) {
        if (_Py_atomic_compare_exchange_uint8(&m->_bits, &bits, _Py_UNLOCKED)) {
            return 0;
        }
        if ((bits & _Py_LOCKED) == 0) {
            return -1;
        }
        if (bits & _Py_HAS_PARKED) {
            if (gopyrt_fork_unlock_again(m)) {
                return 0;
            }
            _PyParkingLot_Unpark(&m->_bits, unlock_one, m);
            return 0;
        }
    }
}

void
PyMutex_Lock(PyMutex *m)
{
    uint8_t unlocked = _Py_UNLOCKED;
    if (!_Py_atomic_compare_exchange_uint8(&m->_bits, &unlocked, _Py_LOCKED)) {
        _PyMutex_LockTimed(m, -1, _PY_LOCK_DETACH);
        return;
    }
    gopyrt_tsan_acquire(m);
}

void
PyMutex_Unlock(PyMutex *m)
{
    if (_PyMutex_TryUnlock(m) < 0) {
        _Py_FatalErrorFunc("PyMutex_Unlock", "unlocking mutex that is not locked");
    }
}

int
PyMutex_IsLocked(PyMutex *m)
{
    return (_Py_atomic_load_uint8(&m->_bits) & _Py_LOCKED) != 0;
}

/* ---- Waiters that are no threads -------------------------------------------- */

int
gopyrt_mutex_try(PyMutex *m)
{
    if (!try_lock(m)) {
        return 0;
    }
    gopyrt_tsan_acquire(m);
    return 1;
}

static int
take_or_park(gopyrt_mutex_waiter *waiter)
{
    static const uint8_t awaited = _Py_LOCKED | _Py_HAS_PARKED;
    PyMutex *m = waiter->mutex;
    do {
        if (lock_or_announce(m)) {
            gopyrt_tsan_acquire(m);
            return 1;
        }
    } while (!gopyrt_parking_lot_enqueue(&waiter->lot, &m->_bits, &awaited, sizeof(awaited),
                                         &waiter->patience));
    return 0;
}

int
gopyrt_mutex_enqueue(PyMutex *m, gopyrt_mutex_waiter *waiter)
{
    PyTime_t now;
    (void)PyTime_MonotonicRaw(&now);
    waiter->mutex = m;
    waiter->patience = (gopyrt_mutex_patience){ .hand_off_after = now + HAND_OFF_NS };
    return take_or_park(waiter);
}

/* After a wake-up the waiter is in no queue, and patient from its first arrival on. */
int
gopyrt_mutex_look(gopyrt_mutex_waiter *waiter)
{
    if (_Py_atomic_load_uint32_acquire(&waiter->lot.woken) == 0) {
        return 0; /* the call was for an earlier wait */
    }
    if (waiter->patience.handed_off) {
        gopyrt_tsan_acquire(waiter->mutex);
        return 1;
    }
    return take_or_park(waiter);
}

/* Who was woken while the mutex is free is the only one who knows: others may be parked. */
void
gopyrt_mutex_leave(gopyrt_mutex_waiter *waiter)
{
    if (gopyrt_parking_lot_leave(&waiter->lot)) {
        return;
    }
    if (waiter->patience.handed_off || try_lock(waiter->mutex)) {
        PyMutex_Unlock(waiter->mutex);
    }
}
