/* PyEvent: something that happens once, and threads that wait for it.
 *
 * The byte: 0 not yet, SET, AWAITED not yet and threads may be parked.
 *
 * Memory order: what happened before the notification happens before a wait
 * that returns 1 and before _PyEvent_IsSet that returns 1.
 * Lifetime: a waiter may return, and free the event, while the notifier is
 * still waking others; the notifier then accesses only the parking lot.
 * Fork: zero the byte in the child, or leave it if it is set.
 * Signals: _PyEvent_IsSet only.
 */
#include "lock/lock.h"
#include "internal/pycore_lock.h"
#include "internal/pycore_parking_lot.h"

#define SET _Py_LOCKED
#define AWAITED _Py_HAS_PARKED

int
_PyEvent_IsSet(PyEvent *evt)
{
    int set = _Py_atomic_load_uint8(&evt->v) == SET;
    if (set) {
        gopyrt_tsan_acquire(evt);
    }
    return set;
}

void
_PyEvent_Notify(PyEvent *evt)
{
    gopyrt_tsan_release(evt);
    if (_Py_atomic_exchange_uint8(&evt->v, SET) == AWAITED) {
        _PyParkingLot_UnparkAll(&evt->v);
    }
}

void
PyEvent_Wait(PyEvent *evt)
{
    while (!PyEvent_WaitTimed(evt, -1, 1)) {
        /* A signal handler ran. */
    }
}

int
PyEvent_WaitTimed(PyEvent *evt, PyTime_t timeout_ns, int detach)
{
    static const uint8_t awaited = AWAITED;
    uint8_t unset = 0;
    if (_PyEvent_IsSet(evt)) {
        return 1;
    }
    /* Fails when another thread has set AWAITED already, which serves as well,
     * or when the event is set, which parking will notice. */
    (void)_Py_atomic_compare_exchange_uint8(&evt->v, &unset, AWAITED);
    (void)_PyParkingLot_Park(&evt->v, &awaited, sizeof(awaited), timeout_ns, NULL, detach);
    return _PyEvent_IsSet(evt);
}
