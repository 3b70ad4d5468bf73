/* What these programs share: a runtime, and the proof that all of it works in
 * this process. */
#ifndef FORK_LIVE_H
#define FORK_LIVE_H

#include "../../../expect/expect.h"

#include <pthread.h>
#include <sys/types.h>

/* Seconds after which SIGALRM ends a process that hangs. */
#define PATIENCE 100

/* The runtime is up, the caller attached to it. */
void live_up(void);

/* Makes a call that needs Go. NULL: it works; otherwise its error. */
const char *live_use_go(void);

/* On a thread that is attached or has no thread state: other threads take the
 * GIL, an interpreter is made and ended, and the thread's state is as before. */
void live_on(void);

/* The same, and then the runtime is finalized and initialized again. The caller
 * is attached to the main interpreter. */
void live_to_the_end(void);

void live_on_a_thread(void (*run)(void));

/* Calls `run` in a child, which then ends, and returns its wait status. A child
 * that hangs is ended by SIGALRM. */
int live_in_a_child(void (*run)(void));

#endif /* FORK_LIVE_H */
