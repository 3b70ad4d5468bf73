/* A runtime brought up by hand: what the thread sources need from the rest of
 * the library, so that they can be tested, and checked by sanitizers, alone. */
#ifndef THREADS_HOST_H
#define THREADS_HOST_H

#include "base/base.h"
#include "internal/pycore_ceval.h"
#include "eval/eval.h"
#include "fork/fork.h"
#include "thread/thread.h"
#include "../../expect/expect.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* The main interpreter with its first thread state, attached. */
PyThreadState *host_up(int install_signal_handlers);

/* Ends it as Py_FinalizeEx does: other threads' states go first. */
void host_down(PyThreadState *tstate);

/* Makes another interpreter, with its first thread state attached and no other
 * current, and ends it, with that state current. */
PyThreadState *host_new_interpreter(int own_gil);
void host_end_interpreter(PyThreadState *tstate);

pthread_t host_start(void *(*run)(void *), void *arg);
void host_join(pthread_t thread);

/* Waits until that many threads wait for the GIL, which the caller keeps from them. */
void host_await_waiters(struct _gil_runtime_state *gil, int count);

/* Lets other threads run for a while. */
void host_nap(long microseconds);

#endif /* THREADS_HOST_H */
