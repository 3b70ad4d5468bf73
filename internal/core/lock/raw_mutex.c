/* _PyRawMutex: the lock under the parking lot, on a bare futex.
 *
 * The word: 0 free, LOCKED held, LOCKED|SLEEPERS held and perhaps awaited.
 * The fast paths (0 <-> LOCKED) are inline in pycore_lock.h. Only the low half
 * of the pointer-sized word ever changes; that half is the futex.
 *
 * Taking the lock on the slow path leaves SLEEPERS set, because other threads
 * may still be asleep; the cost is one needless wake-up at the end of
 * contention. Not fair, never releases the GIL, for sections of a few
 * instructions.
 *
 * Memory order: taking is acquire, releasing is release.
 * Fork: zero the word in the child. Signals: not async-signal-safe.
 */
#include "lock/lock.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the futex is the first half of the word: little-endian machines only"
#endif

#define SLEEPERS 2
#define HELD_AND_AWAITED (_Py_LOCKED | SLEEPERS)

/* Long enough to outlast a section that is running on another processor. */
#define SPINS 64

/* In the child of a fork the holder does not exist, and nobody wakes a thread that had
 * not quite gone to sleep. */
#define LONGEST_SLEEP (PyTime_t)1000000000 /* ns */

static int
try_lock(_PyRawMutex *m)
{
    uintptr_t unlocked = _Py_UNLOCKED;
    return _Py_atomic_load_uintptr_relaxed(&m->v) == _Py_UNLOCKED
           && _Py_atomic_compare_exchange_uintptr(&m->v, &unlocked, _Py_LOCKED);
}

void
_PyRawMutex_LockSlow(_PyRawMutex *m)
{
    for (int i = 0; i < SPINS; i++) {
        if (try_lock(m)) {
            gopyrt_tsan_acquire(m);
            return;
        }
        gopyrt_cpu_relax();
    }
    uint32_t here = 0;
    while (_Py_atomic_exchange_uintptr(&m->v, HELD_AND_AWAITED) != _Py_UNLOCKED) {
        if (gopyrt_section_before_wait(&here, gopyrt_section_resets)) {
            gopyrt_futex_wait((uint32_t *)&m->v, HELD_AND_AWAITED,
                              gopyrt_futex_deadline(LONGEST_SLEEP));
        }
        gopyrt_section_after_wait();
    }
    gopyrt_tsan_acquire(m);
}

void
_PyRawMutex_UnlockSlow(_PyRawMutex *m)
{
    gopyrt_tsan_release(m);
    uintptr_t before = _Py_atomic_exchange_uintptr(&m->v, _Py_UNLOCKED);
    if ((before & _Py_LOCKED) == 0) {
        _Py_FatalErrorFunc("_PyRawMutex_UnlockSlow", "unlocking mutex that is not locked");
    }
    if (before & SLEEPERS) {
        gopyrt_futex_wake((uint32_t *)&m->v, 1);
    }
}
