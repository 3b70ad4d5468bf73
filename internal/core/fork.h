/* Private to the C plane: what happens around fork(). */
#ifndef GOPYRT_CORE_FORK_H
#define GOPYRT_CORE_FORK_H

#include "core.h"

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

#endif /* GOPYRT_CORE_FORK_H */
