/* A pre-forking server: what its files share.
 *
 * The master (main.c, busy.c, supervise.c) initializes the runtime, Go included,
 * and forks workers. A worker (worker.c) is a child that never execs: it continues
 * with the runtime that it has inherited. Its threads take connections from the
 * socket that all workers share (listen.c, serve.c) and answer one request a line
 * (requests.h).
 */
#ifndef FORK_SERVER_H
#define FORK_SERVER_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#define Py_BUILD_CORE 1
#include <Python.h>
#include "internal/pycore_lock.h"
#include "internal/pycore_runtime.h"
#include "internal/pycore_pystate.h"

#include <signal.h>
#include <stdint.h>

/* ---- The log (log.c) -------------------------------------------------------- */

/* Prints a line with one write, so that the lines of several processes stay
 * whole, and no lock is taken that a fork could find taken. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same for a failure that cannot be handled. Does not return. */
void give_up(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
void give_up_status(const char *what, PyStatus status) __attribute__((noreturn));

int64_t now_ns(void);

/* ---- Signals that a main loop waits for (wake.c) ---------------------------- */

extern volatile sig_atomic_t stop_requested;

/* From now on SIGTERM and SIGINT set stop_requested and wake wake_wait; so does
 * SIGCHLD, which sets nothing, in the master. A worker calls it again. */
void wake_setup(int for_children);
void wake(void);
void wake_wait(void);

/* ---- The socket (listen.c) -------------------------------------------------- */

/* Listens on a loopback port, 0 for any. Returns the socket, and the port. */
int listen_on_loopback(int *port);

/* ---- The master ------------------------------------------------------------- */

/* Threads that keep the runtime busy, so that forks happen at bad moments: some
 * take and release the GIL and the list's lock, some make and end interpreters. In
 * a hurry they never pause, otherwise they pause between two rounds. */
void busy_start(void);
void busy_hurry(int yes);
void busy_stop(void);

/* Forks the workers, replaces those that die, until it is told to stop; ends
 * them. Returns how many did not end as they should. */
int supervise(int workers, int listener);

/* Thread states of the main interpreter; interpreters (count.c). */
int count_thread_states(void);
int count_interpreters(void);

/* ---- A worker --------------------------------------------------------------- */

/* Also the most connections that a worker has at a time. */
enum { SERVING_THREADS = 4 };

typedef struct {
    int number;
    int listener;
    int restarts;
    /* Of the master, when it was about to fork. */
    int thread_states_before, interpreters_before;
} worker_facts;

extern worker_facts worker;

/* Runs a worker, on the thread that is left of the master, with what is known of
 * it so far. Returns the exit code of the process. */
int worker_run(worker_facts facts);

/* Asks the worker's main thread to finalize and initialize the runtime again, and
 * waits until it has. No other thread may use the runtime meanwhile. */
typedef struct {
    int finalize_result;
    int thread_states, interpreters; /* afterwards */
    PyEvent done;
} restart_job;
void worker_restart(restart_job *job);

/* Held for reading while a thread answers a request, for writing while the runtime
 * is down. It is one of the runtime's own locks. */
extern _PyRWMutex runtime_gate;

/* Starts the threads that serve, tells them to end, and waits for them. */
void serve_start(int listener);
void serve_stop(void);
int serve_threads_left(void);
void serve_join(void);

/* Requests that were answered. */
long serve_count(void);

#endif /* FORK_SERVER_H */
