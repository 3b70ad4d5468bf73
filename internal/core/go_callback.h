/* Callbacks written in Go, as pending calls and as handlers of signals: C
 * functions run them through the control plane. What they are given is the
 * token by which Go knows the callback.
 *
 * Fork: in a child there is no Go. A callback of the parent's that comes up
 * there is dropped, with an error that says so.
 *
 * Callers: any thread may add; handlers are set by one that is attached to the
 * main interpreter. Signals: not async-signal-safe.
 */
#ifndef GOPYRT_CORE_GO_CALLBACK_H
#define GOPYRT_CORE_GO_CALLBACK_H

#include "core.h"

/* For any thread of the interpreter. 0, _Py_ADD_PENDING_FULL or
 * GOPYRT_PENDING_ENDED. */
int gopyrt_callback_add_pending(int64_t interp_id, uint64_t token);

/* For the main thread. 0, or -1 where the queue is full or there is none. */
int gopyrt_callback_add_main_pending(uint64_t token);

/* As gopyrt_signal_set_handler; token 0 takes the handler away. */
int gopyrt_callback_set_handler(int signum, uint64_t token);

/* The callback that runs on this thread has failed. */
void gopyrt_callback_fail(const char *message);

#endif /* GOPYRT_CORE_GO_CALLBACK_H */
