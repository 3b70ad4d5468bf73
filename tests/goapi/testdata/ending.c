/* An extension that holds up the end of the runtime: the exit callback waits
 * until it is told to go on, and others wait until it has been called. */
#include <Python.h>

#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

#define ENTRY __attribute__((visibility("default"))) int

static sem_t called, go_on;
static unsigned long ending_thread;

static void
at_exit(void)
{
    ending_thread = (unsigned long)pthread_self();
    sem_post(&called);
    sem_wait(&go_on);
}

ENTRY
register_callback(void *unused)
{
    (void)unused;
    return sem_init(&called, 0, 0) | sem_init(&go_on, 0, 0) | Py_AtExit(at_exit);
}

ENTRY
await_callback(void *unused)
{
    (void)unused;
    return sem_wait(&called);
}

/* Whether the number is that of the thread that the callback runs on. */
ENTRY
is_ending_thread(const char *number)
{
    return strtoul(number, NULL, 10) == ending_thread;
}

ENTRY
let_callback_return(void *unused)
{
    (void)unused;
    return sem_post(&go_on);
}
