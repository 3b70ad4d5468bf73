/* Requests and replies. A request is a line, "GET <kind>"; a reply is a line,
 *
 *     OK <kind> worker=<number> pid=<pid> <fact>=<value> ...
 *
 * with facts that the worker has read from _PyRuntime, or, where one of them is
 * not as it must be, "WRONG <kind> ..." with that condition at its end.
 */
#ifndef FORK_REQUESTS_H
#define FORK_REQUESTS_H

#include "server.h"

typedef struct {
    int connection;
    int size;
    int sent; /* another process, a grandchild, has sent it */
    const char *wrong;
    char facts[600];
} reply;

void reply_fact(reply *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A condition that must hold. Returns whether it does. */
#define REPLY_EXPECT(r, condition) reply_expect(r, (condition) != 0, #condition)
int reply_expect(reply *r, int holds, const char *condition);

/* Returns 0, or -1 where the connection is gone. */
int reply_send(const reply *r, const char *kind);

/* Answers one line. Returns 0, or -1 where the connection is to be closed. */
int request_answer(int connection, const char *line);

/* ---- What can be asked ------------------------------------------------------ */

/* The core plane, which is C (requests_core.c). */
void request_gil(reply *r);     /* takes the GIL, drops it, takes it again */
void request_threads(reply *r); /* threads that take turns with PyThread locks */
void request_pending(reply *r); /* a call that the main thread makes */
void request_stats(reply *r);   /* what _PyRuntime says of the worker */

/* The control plane, which is Go, in the child of a fork (requests_control.c). */
void request_interpreter(reply *r); /* an interpreter with its own GIL, made and ended */
void request_config(reply *r);      /* PyConfig_Read, and the current configuration */
void request_restart(reply *r);     /* Py_FinalizeEx and Py_InitializeFromConfig */

/* Another fork, of the child (requests_fork.c). */
void request_nested_fork(reply *r); /* the grandchild answers */
void request_crash(reply *r);       /* a fatal error; there is no answer */

/* Makes an interpreter of its own GIL on this thread and ends it. The thread is
 * attached before and afterwards. */
void use_interpreter(reply *r);

#endif /* FORK_REQUESTS_H */
