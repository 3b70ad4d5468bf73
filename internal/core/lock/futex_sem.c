/* The waiting half of futex_sem.h. */
#include "lock/lock.h"
#include "futex_sem.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the futex is the first half of the word: little-endian machines only"
#endif

/* The count is the futex: sleeping is right exactly while it is 0. */
static uint32_t *
futex_of(gopyrt_sem *sem)
{
    return (uint32_t *)&sem->state;
}

static int
try_take(void *sem)
{
    return gopyrt_sem_try_take(sem);
}

int
gopyrt_sem_take_slow(gopyrt_sem *sem, PyTime_t deadline)
{
    if (gopyrt_spin(try_take, sem)) {
        return 0;
    }
    uint64_t state = _Py_atomic_add_uint64(&sem->state, GOPYRT_SEM_SLEEPER) + GOPYRT_SEM_SLEEPER;
    for (;;) {
        while (gopyrt_sem_count(state) != 0) {
            if (_Py_atomic_compare_exchange_uint64(&sem->state, &state,
                                                   state - 1 - GOPYRT_SEM_SLEEPER)) {
                gopyrt_tsan_acquire(sem);
                return 0;
            }
        }
        int rc = gopyrt_futex_wait(futex_of(sem), 0, deadline);
        if (rc != 0) {
            /* A post may have come too late to wake this waiter without
             * choosing another one; its count stays for the next caller. */
            _Py_atomic_add_uint64(&sem->state, (uint64_t)0 - GOPYRT_SEM_SLEEPER);
            return rc;
        }
        state = _Py_atomic_load_uint64_relaxed(&sem->state);
    }
}

void
gopyrt_sem_wake_one(gopyrt_sem *sem)
{
    gopyrt_futex_wake(futex_of(sem), 1);
}
