/* _PyRWMutex: many readers or one writer, writers first.
 *
 * The word: bit 0 a writer holds it, bit 1 threads are parked, the rest counts
 * readers. A reader that sees bit 1 parks even if it could enter, so that a
 * stream of readers cannot starve a writer. The last to leave clears what it
 * held and wakes all waiters, which compete again. When the last reader leaves,
 * bit 1 stays set until a writer has entered and left.
 *
 * Memory order: entering is acquire, leaving is release, for either kind.
 * Fork: zero the word in the child. Signals: not async-signal-safe.
 */
#include "lock/lock.h"
#include "internal/pycore_lock.h"
#include "internal/pycore_parking_lot.h"

#define WRITER _Py_LOCKED
#define PARKED _Py_HAS_PARKED
#define READER ((uintptr_t)4)

/* Sets bit 1, which requests a wake-up, and parks until a holder leaves.
 * Returns the new value of the word. */
static uintptr_t
wait_for_change(_PyRWMutex *rwmutex, uintptr_t bits)
{
    if ((bits & PARKED) == 0) {
        if (!_Py_atomic_compare_exchange_uintptr(&rwmutex->bits, &bits, bits | PARKED)) {
            return bits;
        }
        bits |= PARKED;
    }
    (void)_PyParkingLot_Park(&rwmutex->bits, &bits, sizeof(bits), -1, NULL, 1);
    return _Py_atomic_load_uintptr(&rwmutex->bits);
}

void
_PyRWMutex_RLock(_PyRWMutex *rwmutex)
{
    uintptr_t bits = _Py_atomic_load_uintptr_relaxed(&rwmutex->bits);
    for (;;) {
        if (bits & (WRITER | PARKED)) {
            bits = wait_for_change(rwmutex, bits);
        }
        else if (_Py_atomic_compare_exchange_uintptr(&rwmutex->bits, &bits, bits + READER)) {
            gopyrt_tsan_acquire(rwmutex);
            return;
        }
    }
}

void
_PyRWMutex_RUnlock(_PyRWMutex *rwmutex)
{
    gopyrt_tsan_release(rwmutex);
    uintptr_t before = _Py_atomic_add_uintptr(&rwmutex->bits, (uintptr_t)0 - READER);
    if (before - READER == PARKED) {
        _PyParkingLot_UnparkAll(&rwmutex->bits);
    }
}

void
_PyRWMutex_Lock(_PyRWMutex *rwmutex)
{
    uintptr_t bits = _Py_atomic_load_uintptr_relaxed(&rwmutex->bits);
    for (;;) {
        if ((bits & ~(uintptr_t)PARKED) != 0) {
            bits = wait_for_change(rwmutex, bits);
        }
        else if (_Py_atomic_compare_exchange_uintptr(&rwmutex->bits, &bits, bits | WRITER)) {
            gopyrt_tsan_acquire(rwmutex);
            return;
        }
    }
}

void
_PyRWMutex_Unlock(_PyRWMutex *rwmutex)
{
    gopyrt_tsan_release(rwmutex);
    uintptr_t before = _Py_atomic_exchange_uintptr(&rwmutex->bits, 0);
    if (before & PARKED) {
        _PyParkingLot_UnparkAll(&rwmutex->bits);
    }
}
