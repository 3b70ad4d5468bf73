/* A Go library as a guest: the functions for the C code of the module that imports
 * this package. guest.go has an overview.
 *
 * All are hidden: each module that has the package has its own. None but
 * goguest_forked is async-signal-safe unless it says so.
 */
#ifndef GOGUEST_GUEST_H
#define GOGUEST_GUEST_H

#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(hidden)

/* ---- The start of Go -------------------------------------------------------- */

/* Whether the Go half of this module is a guest, which can start late, and again in
 * the child of a fork. 0: *why_not is the reason, and Go runs as in any program. */
int goguest_is_guest(const char **why_not);

/* Starts Go if it is not running: before its first use, after an attempt that failed,
 * and in the child of a fork. Any thread, several at once. NULL: it runs, and its
 * packages initialize themselves. Otherwise the reason, a text that is never freed;
 * nothing is changed, and a later call tries again. */
const char *goguest_start(void);

/* 1 while Go is running or starting in this process. Async-signal-safe. */
int goguest_is_running(void);

/* How often Go was started in this process and its ancestors: handles that an earlier
 * start gave out are stale. Async-signal-safe. */
uint64_t goguest_generation(void);

/* Whether the calling thread has frames of a dead Go below it, to which it will
 * return: the restarted Go cannot run on it. */
int goguest_below(void);

/* The function that starts Go when C calls a Go function while it is not running.
 * NULL, as at first: goguest_start. If it fails, the process ends with its text, since
 * a Go function has no way to refuse. */
void goguest_on_call(const char *(*start)(void));

/* ---- Inside Go --------------------------------------------------------------- */

/* Between the two, the calling thread blocks all signals but those for its own faults,
 * and its alternate signal stack is Go's: a handler of the host never runs on a
 * goroutine's stack. They nest. Every call of an exported Go function does both by
 * itself; a caller that makes many saves system calls by doing it once.
 *
 * Nothing between them may jump out (longjmp, exceptions). In a Go program they do
 * nothing. */
void goguest_enter(void);
void goguest_leave(void);

/* C code that Go called, and which may wait for long, opens a window: signals are
 * delivered, on the thread's own stack. Closed with what opening it returned. */
unsigned goguest_window_open(void);
void goguest_window_close(unsigned window);

/* ---- Memory that is short ------------------------------------------------------ */

/* Go ends the process where C code that it uses gets no memory. Such code may try again:
 * waits a little before the next try, the first of which has the number 0. Returns 0 when
 * there were enough. */
int goguest_memory_again(int tries);

/* ---- fork --------------------------------------------------------------------- */

/* What a module does around the starts of Go. In `before_start`, Go is dead: nothing
 * of it may be touched. It runs on the thread that starts Go. */
typedef struct goguest_hooks {
    void (*before_start)(void);
    struct goguest_hooks *next; /* for this package */
} goguest_hooks;

/* From a constructor; `hooks` stays where it is. */
void goguest_register(goguest_hooks *hooks);

/* In the child of a fork: Go is dead. A handler of pthread_atfork calls it, and so does
 * each call of an exported function, which notices a child that was made by other means.
 * Without effect in the process that Go runs in, and, since Linux 4.14, in the child of a
 * vfork. Async-signal-safe. */
void goguest_forked(void);

/* ---- For a module that loads another Go library in place of its own ----------- */

/* Reserves the threads that a start needs, or says why it can't. */
const char *goguest_room_for_threads(void);
void goguest_room_close(void);

/* Replaces Go's signal handlers by those that were there before it. */
void goguest_handlers_take_back(void);

#pragma GCC visibility pop

#endif /* GOGUEST_GUEST_H */
