/* What these programs have in common: a runtime, and the proof that all of it
 * works in this process. */
#ifndef FORK_LIVE_H
#define FORK_LIVE_H

#include "../../../expect/expect.h"

#include <pthread.h>
#include <sys/types.h>

/* The runtime is up, the caller attached to it. */
void live_up(void);

/* A call that needs Go. NULL: it works; else its error. */
const char *live_use_go(void);

/* On a thread that is attached, or of no thread state: other threads take the
 * GIL, an interpreter is made and ended, the thread is where it was. */
void live_on(void);

/* The same, and then the runtime goes down and comes up. The caller is attached
 * to the main interpreter. */
void live_to_the_end(void);

void live_on_a_thread(void (*run)(void));

/* In the child runs `run`, and ends; how it ended is returned as waitpid has it.
 * A child that hangs is ended by SIGALRM. */
int live_in_a_child(void (*run)(void));

#endif /* FORK_LIVE_H */
