/* _PyOnceFlag: one call that succeeds, however many threads ask for it.
 *
 * The byte: 0 not done, RUNNING, RUNNING|AWAITED, _Py_ONCE_INITIALIZED. A call
 * that fails resets it to 0 and wakes the waiters, each of which then tries
 * itself. The callback runs with the flag held, so it must not use the same
 * flag.
 *
 * Memory order: what the successful call did happens before every return of 0.
 * Fork: a flag that was being run by another thread must be zeroed in the
 * child. Signals: not async-signal-safe.
 */
#include "lock/lock.h"
#include "internal/pycore_lock.h"
#include "internal/pycore_parking_lot.h"

#define RUNNING _Py_LOCKED
#define AWAITED _Py_HAS_PARKED

static void
finish(_PyOnceFlag *flag, int result)
{
    if (result != 0 && result != -1) {
        _Py_FatalErrorFunc("unlock_once", "invalid result from _PyOnceFlag_CallOnce");
    }
    uint8_t after = result == 0 ? _Py_ONCE_INITIALIZED : 0;
    gopyrt_tsan_release(flag);
    if (_Py_atomic_exchange_uint8(&flag->v, after) & AWAITED) {
        _PyParkingLot_UnparkAll(&flag->v);
    }
}

int
_PyOnceFlag_CallOnceSlow(_PyOnceFlag *flag, _Py_once_fn_t *fn, void *arg)
{
    static const uint8_t awaited = RUNNING | AWAITED;
    uint8_t state = _Py_atomic_load_uint8(&flag->v);
    while (state != _Py_ONCE_INITIALIZED) {
        if (state == 0) {
            if (_Py_atomic_compare_exchange_uint8(&flag->v, &state, RUNNING)) {
                gopyrt_tsan_acquire(flag); /* of one that failed */
                int result = fn(arg);
                finish(flag, result);
                return result;
            }
            continue;
        }
        if (state == RUNNING && !_Py_atomic_compare_exchange_uint8(&flag->v, &state, awaited)) {
            continue;
        }
        (void)_PyParkingLot_Park(&flag->v, &awaited, sizeof(awaited), -1, NULL, 1);
        state = _Py_atomic_load_uint8(&flag->v);
    }
    gopyrt_tsan_acquire(flag);
    return 0;
}
