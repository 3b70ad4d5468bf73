/* What the extension of the tour offers its hosts. Each function prints what it
 * reads from _PyRuntime and returns 0, or 1 when something is not as it must be;
 * each takes one argument, so that a host in another language can call all in the
 * same way. */
#ifndef TOUR_H
#define TOUR_H

#define TOUR_EXPORT __attribute__((visibility("default")))

/* Where _PyRuntime is, and its layout as it describes itself. argument: unused. */
TOUR_EXPORT int tour_layout(void *argument);

/* The fields that change in the lifecycle. argument: const char *, what the host
 * has just done. */
TOUR_EXPORT int tour_stage(void *argument);

/* Starts a thread that walks the interpreters under HEAD_LOCK, over and over;
 * the last call stops it and tells what it met. wait, which any thread may call
 * that has made an interpreter, returns when the walker has met one, or 1 when
 * it does not. argument: unused. */
TOUR_EXPORT int tour_walk_start(void *argument);
TOUR_EXPORT int tour_walk_wait(void *argument);
TOUR_EXPORT int tour_walk_stop(void *argument);

/* Starts a thread that polls the finalizing mark; the second call waits until
 * it has seen it. argument: unused. */
TOUR_EXPORT int tour_poll_start(void *argument);
TOUR_EXPORT int tour_poll_stop(void *argument);

/* Forks, with another thread holding the list's lock and one waiting; the
 * child tells what the reset did. argument: unused. */
TOUR_EXPORT int tour_fork(void *argument);

#endif /* TOUR_H */
