/* What happens around fork(). */
#ifndef GOPYRT_CORE_FORK_H
#define GOPYRT_CORE_FORK_H

#include "base/base.h"

/* The handlers of every fork, on the forking thread: `prepare` waits until Go's
 * start is over and takes the locks that must not be held by another thread at
 * the moment of the fork; `parent` releases them; `child` does the reset, unless
 * gopyrt_fork_catch_up has or the thread is in a section (lock/lock.h), and calls
 * the callbacks when it is done. */
void gopyrt_fork_prepare(void);
void gopyrt_fork_parent(void);
void gopyrt_fork_child(void);

/* Run the callbacks of gopyrt_fork_register, on the forking thread. Those of the
 * child run when the reset is complete. */
void gopyrt_fork_callbacks_before(void);
void gopyrt_fork_callbacks_parent(void);
void gopyrt_fork_callbacks_child(void);

/* ---- The reset (reinit.c), async-signal-safe ------------------------------ */

/* The thread states are cut down to the caller's (tstate_fork.c). */
void gopyrt_tstate_after_fork(void);

/* The forking thread is about to attach this one, which so survives. NULL: none. */
void gopyrt_tstate_attaching(PyThreadState *tstate);

/* The thread state of the forking thread: the one that it is about to attach, the
 * attached one, the one that PyGILState_Ensure finds, or NULL. */
PyThreadState *gopyrt_tstate_forking(void);

/* In the child of a fork, after the thread states were cut down: reduces the
 * list to the interpreters that survive: the main one and the caller's, if it
 * has one. Async-signal-safe. */
int gopyrt_interp_survives_fork(PyInterpreterState *interp);
void gopyrt_interp_after_fork(void);

#endif /* GOPYRT_CORE_FORK_H */
