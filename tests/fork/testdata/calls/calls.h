/* What the files of this program share: the table of the exported functions, a
 * case for each, and how a case reports its results.
 *
 * A case is run three times: in a process that never forked, in the child of a
 * process under load, and in the child of such a child. */
#ifndef FORK_CALLS_H
#define FORK_CALLS_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#define Py_BUILD_CORE 1
#include <Python.h>
#include <gopyruntime.h>
#include "internal/pycore_interp.h"
#include "internal/pycore_lock.h"
#include "internal/pycore_pystate.h"
#include "internal/pycore_runtime.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The state of the thread that forks, and so of the caller of the function. */
enum situation {
    BARE,     /* the runtime was never initialized */
    ATTACHED, /* to the main interpreter, as its main thread */
    DETACHED, /* the same with the GIL released */
    INSIDE,   /* attached to a subinterpreter with a GIL of its own */
    SITUATIONS
};

struct call {
    const char *name;
    enum situation where;
    void (*run)(void);
    const char *differs; /* why the result in a child differs from its parent's */
    const char *says;    /* a part of what it writes on stderr; NULL: nothing */
    int dies;            /* the signal that ends the process */
    int ends;            /* it ends the process, with `status` */
    int status;
    int hangs; /* it never returns */
    struct call *next;
};

#define CASE(function, place, ...)                                            \
    static void run_##function(void);                                         \
    static struct call call_##function = {                                    \
        .name = #function, .where = place, .run = run_##function, __VA_ARGS__ \
    };                                                                        \
    __attribute__((constructor)) static void add_##function(void)             \
    {                                                                         \
        call_add(&call_##function);                                           \
    }                                                                         \
    static void run_##function(void)

void call_add(struct call *call);

/* The function that the library exports, where a header has an inline one or a
 * macro of the same name. */
#define EXPORTED(function) ((__typeof__(&function))exported(#function))
void *exported(const char *name);

/* ---- Results of a case. The first wrong one ends the process. ----------- */

/* The value is `want`, and belongs to the answer. */
#define GIVES(want, expression) \
    call_gives(__FILE__, __LINE__, #expression, (long long)(want), (long long)(expression))
void call_gives(const char *file, int line, const char *what, long long want, long long got);

/* The same for texts; either may be NULL. */
#define READS(want, expression) call_reads(__FILE__, __LINE__, #expression, want, expression)
void call_reads(const char *file, int line, const char *what, const char *want, const char *got);

#define HOLDS(condition)                                                \
    do {                                                                \
        if (!(condition)) {                                             \
            call_wrong(__FILE__, __LINE__, "not true: %s", #condition); \
        }                                                               \
    } while (0)
_Noreturn void call_wrong(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#define SUCCEEDS(call) call_succeeds(__FILE__, __LINE__, #call, call)
void call_succeeds(const char *file, int line, const char *what, PyStatus status);

/* Adds to the answer something that has no expected value. */
void call_tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- The situation (situation.c) ------------------------------------------- */

extern struct here {
    PyThreadState *main;   /* of the forking thread */
    PyThreadState *inside; /* the same in the subinterpreter; in a child only if it forked INSIDE */
    PyMutex held;          /* another thread has it, and a third one waits */
    int forked;            /* 0, or the generation of this process */
} here;

void situation_enter(enum situation where);

/* The runtime with an isolated configuration. */
void situation_initialize(void);

/* The calling thread's state in a subinterpreter that is made now; the thread
 * stays where it is. */
PyThreadState *situation_other(void);

/* Makes a call that needs Go and changes nothing. */
void situation_use_go(void);

/* Runs it on a thread of its own, to its end. */
void on_a_thread(void (*run)(void));

/* ---- Load around the fork (load.c) ----------------------------------------- */

/* Threads that hold locks, wait for them, allocate and call Go, until the
 * process ends; returns when all are at work. */
void load_start(int initialized);

/* In a process that did not fork: stops the other threads, for functions that
 * require that, and lets them work again. */
void load_rest(void);
void load_work(void);

#endif /* FORK_CALLS_H */
