/* Trying again for a moment before going to sleep.
 *
 * Sleeping and being woken costs some 10 us and two system calls, one of them
 * the holder's; most locks are free again much sooner. So a thread that finds
 * a lock taken looks again a few times first. It looks rarely: each look
 * fetches the lock's cache line from the holder, which is working with it, and
 * more than pays back in the holder's speed what it costs the waiter.
 *
 * On a machine with one processor nobody can free the lock meanwhile, and the
 * wait is skipped; a thread that has looked in vain a few times skips it too,
 * most of the time. Touches no shared memory but through `attempt`.
 */
#ifndef GOPYRT_SPIN_H
#define GOPYRT_SPIN_H

#include "core.h"

/* Calls attempt(object) every few microseconds, a few times, until it returns
 * non-zero. Returns whether it did. */
int gopyrt_spin(int (*attempt)(void *object), void *object);

#endif /* GOPYRT_SPIN_H */
