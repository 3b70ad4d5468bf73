/* A counting semaphore in eight bytes: the count in the low half, the number
 * of threads that are about to sleep or asleep in the high half. Under
 * PyThread's locks and under _PySemaphore.
 *
 * Taking and posting without contention are one compare-and-swap each and
 * inline. A post reads the high half of the same word that it changed, so it
 * misses no waiter and makes no system call when there is none.
 *
 * Memory order: take is acquire, post is release.
 * Lifetime: the thread that takes a post may free the semaphore at once; the
 * poster makes no access after its compare-and-swap (its wake-up may name a
 * stale address, see lock/lock.h).
 * Fork: store the initial count in the child. Signals: post is
 * async-signal-safe.
 */
#ifndef GOPYRT_FUTEX_SEM_H
#define GOPYRT_FUTEX_SEM_H

#include "lock/lock.h"

typedef struct {
    uint64_t state;
} gopyrt_sem;

#define GOPYRT_SEM_SLEEPER (UINT64_C(1) << 32)
#define GOPYRT_SEM_COUNT_MAX INT32_MAX

/* Not atomic: no other thread may know the semaphore yet. */
static inline void
gopyrt_sem_init(gopyrt_sem *sem, uint32_t count)
{
    _Py_atomic_store_uint64_relaxed(&sem->state, count);
}

static inline uint32_t
gopyrt_sem_count(uint64_t state)
{
    return (uint32_t)state;
}

/* Takes one if there is one, without waiting. Returns 1 when taken. */
static inline int
gopyrt_sem_try_take(gopyrt_sem *sem)
{
    uint64_t state = __atomic_load_n(&sem->state, __ATOMIC_RELAXED);
    while (gopyrt_sem_count(state) != 0) {
        if (__atomic_compare_exchange_n(&sem->state, &state, state - 1, 1, __ATOMIC_ACQUIRE,
                                        __ATOMIC_RELAXED))
        {
            gopyrt_tsan_acquire(sem);
            return 1;
        }
    }
    return 0;
}

/* Takes one, waiting until `deadline`. Returns 0, -ETIMEDOUT or -EINTR. */
int gopyrt_sem_take_slow(gopyrt_sem *sem, PyTime_t deadline);

static inline int
gopyrt_sem_take(gopyrt_sem *sem, PyTime_t deadline)
{
    return gopyrt_sem_try_take(sem) ? 0 : gopyrt_sem_take_slow(sem, deadline);
}

void gopyrt_sem_wake_one(gopyrt_sem *sem);

/* Adds one. Returns 0, or -EOVERFLOW at the highest count. */
static inline int
gopyrt_sem_post(gopyrt_sem *sem)
{
    uint64_t state = __atomic_load_n(&sem->state, __ATOMIC_RELAXED);
    gopyrt_tsan_release(sem);
    do {
        if (gopyrt_sem_count(state) == GOPYRT_SEM_COUNT_MAX) {
            return -EOVERFLOW;
        }
    } while (!__atomic_compare_exchange_n(&sem->state, &state, state + 1, 1, __ATOMIC_RELEASE,
                                          __ATOMIC_RELAXED));
    if (state >= GOPYRT_SEM_SLEEPER) {
        gopyrt_sem_wake_one(sem);
    }
    return 0;
}

#endif /* GOPYRT_FUTEX_SEM_H */
