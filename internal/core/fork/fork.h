/* What happens around fork(). */
#ifndef GOPYRT_CORE_FORK_H
#define GOPYRT_CORE_FORK_H

#include "base/base.h"

/* Take and release, on the forking thread, the locks that must not be held by
 * another thread at the moment of the fork. They nest: PyOS_BeforeFork takes
 * them, and so does the fork handler inside it. */
void gopyrt_fork_lock(void);
void gopyrt_fork_unlock(void);

/* In the child: every lock is free again and the nesting count is zero. */
void gopyrt_fork_forget(void);

/* Run the callbacks of gopyrt_fork_register, on the forking thread. Those of the
 * child run when the reset is complete. */
void gopyrt_fork_callbacks_before(void);
void gopyrt_fork_callbacks_parent(void);
void gopyrt_fork_callbacks_child(void);

/* ---- The reset (reinit.c), async-signal-safe ------------------------------ */

/* The thread states are cut down to the caller's (tstate_fork.c). */
void gopyrt_tstate_after_fork(void);

/* In the child of a fork, after the thread states were cut down: reduces the
 * list to the interpreters that survive: the main one and the caller's, if it
 * has one. Async-signal-safe. */
int gopyrt_interp_survives_fork(PyInterpreterState *interp);
void gopyrt_interp_after_fork(void);

#endif /* GOPYRT_CORE_FORK_H */
