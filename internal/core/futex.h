/* Sleeping on a 32-bit word, and waking those who do.
 *
 * The only place of the C plane that asks the kernel to put a thread to sleep
 * on memory. The parking lot, the raw mutex, the semaphores and the GIL are
 * built on it.
 *
 * Memory order: none is promised by the calls themselves. The word is the
 * caller's and the caller reads and writes it atomically; a waker stores
 * (release) before it wakes, a sleeper loads (acquire) after it returns.
 *
 * Spurious wake-ups: always possible, callers loop. One source is ours: a
 * waker may name a word whose owner has just left, and on reused memory that
 * is somebody else's word.
 *
 * Fork: no state of its own. Signals: waking is async-signal-safe, errno is
 * left as it was by both.
 */
#ifndef GOPYRT_FUTEX_H
#define GOPYRT_FUTEX_H

#include "core.h"
#include "internal/pycore_lock.h"
#include "internal/pycore_time.h"

#include <errno.h>

/* The deadline that never comes. */
#define GOPYRT_FUTEX_FOREVER PyTime_MAX

/* Sleeps if *word is `expected`, until woken or until CLOCK_MONOTONIC reaches
 * `deadline` (nanoseconds, absolute, so a caller that loops does not add up
 * its waits). Returns 0 when woken, spuriously or not, or when *word had
 * another value; -ETIMEDOUT; -EINTR when a signal handler ran. */
int gopyrt_futex_wait(uint32_t *word, uint32_t expected, PyTime_t deadline);

/* Wakes up to `count` threads that sleep on `word`; returns how many. The word
 * may already be gone when this is called. */
int gopyrt_futex_wake(uint32_t *word, int count);

/* Turns a relative timeout, where negative means for ever, into a deadline. */
PyTime_t gopyrt_futex_deadline(PyTime_t timeout_ns);

/* Tells the processor that this is a spin loop. */
static inline void
gopyrt_cpu_relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ __volatile__("yield" ::: "memory");
#endif
}

#endif /* GOPYRT_FUTEX_H */
