/* What the lock files offer to the rest of the C plane beyond CPython's
 * headers: the fork entry. */
#ifndef GOPYRT_LOCKS_H
#define GOPYRT_LOCKS_H

#include "core.h"
#include "internal/pycore_pythread.h"

/* In the child of a fork, before any lock is used: empties the parking lot and
 * resets the thread layer's own lock and list. Async-signal-safe. The locks
 * that others own (PyMutex bytes and the like) are theirs to zero, after this.
 * The lock code holds nothing across a fork, so there is no entry for before
 * it and none for the parent. */
void gopyrt_locks_after_fork_child(void);

/* The thread layer's part of it. */
void gopyrt_pythread_after_fork_child(void);

#endif /* GOPYRT_LOCKS_H */
