/* What happens around fork(). */
#ifndef GOPYRT_CORE_FORK_H
#define GOPYRT_CORE_FORK_H

#include "base/base.h"

/* Take and release, on the forking thread, the locks that must not be held by
 * another thread at the moment of the fork. They nest: PyOS_BeforeFork takes
 * them, and so does the fork handler inside it. */
void gopyrt_fork_lock(void);
void gopyrt_fork_unlock(void);

/* In the child: whatever was held is free again, nothing is nested. */
void gopyrt_fork_forget(void);

/* The callbacks of gopyrt_fork_register, on the forking thread. The child's come
 * when the reset is over. */
void gopyrt_fork_callbacks_before(void);
void gopyrt_fork_callbacks_parent(void);
void gopyrt_fork_callbacks_child(void);

/* ---- The reset (reinit.c), async-signal-safe ------------------------------ */

/* The thread states are cut down to the caller's (tstate_fork.c). */
void gopyrt_tstate_after_fork(void);

/* In the child of a fork, after the thread states were cut down: the list is cut
 * down to the interpreters that survive. Async-signal-safe. The caller, where it
 * has one, keeps its interpreter; all others but the main one go. */
int gopyrt_interp_survives_fork(PyInterpreterState *interp);
void gopyrt_interp_after_fork(void);

#endif /* GOPYRT_CORE_FORK_H */
