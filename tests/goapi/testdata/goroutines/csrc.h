/* The C code of the tests: the state of the GIL, C threads that want it too,
 * and C code that checks its surroundings. */
#ifndef GOROUTINES_CSRC_H
#define GOROUTINES_CSRC_H

#include <stdint.h>

#include "Python.h"

/* The number of waiters for the main interpreter's GIL, and whether it is held. */
uint64_t gil_waiters(void);
int gil_is_locked(void);
unsigned long gil_switches(void);

/* C threads that attach and detach until told to stop, each at least `least`
 * times. The number of turns of the one that has had the fewest. */
void threads_start(int n, int least);
long threads_fewest(void);
void threads_stop(void);

/* Has a C thread attach the main interpreter's first thread state, or detach it and end. */
void attach_in_thread(int attach);

/* The number of things that are not as C code expects them on a thread with
 * this thread state. */
int wrong_when_bound(PyThreadState *tstate);

/* The same for a thread on which none is. */
int wrong_when_free(void);

/* Lets the GIL go, calls goWithoutGIL(), and takes it again. */
void call_go_without_gil(void);

/* Raises an audit event on a C thread that has the GIL; whether it has it afterwards. */
int audit_on_thread(void);

/* Forks, and has the child use the runtime: its exit code. */
int fork_and_use(void);

/* Fork, and have the child run callbacks written in Go, which are two pending
 * calls or the handler of a signal: its exit code. */
int fork_and_run_pending(void);
int fork_and_handle_signal(int signum);

/* Forks, and has the child interrupt itself: its exit code. */
int fork_and_interrupt(void);

/* SIGINT arrives on a thread that Go does not know. Returns when its handler has. */
void interrupt_from_thread(void);

/* For Py_AddPendingCall: counts, on the main thread state only. */
int add_counting_calls(int n);
int counted_calls(void);

#endif
