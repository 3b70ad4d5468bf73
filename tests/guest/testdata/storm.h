/* The parts of the storm: see storm.c. */
#ifndef TESTS_GUEST_STORM_H
#define TESTS_GUEST_STORM_H

#include "host.h"

#define WORKERS 8
#define QUEUED (SIGRTMIN + 3)

enum { OPERATIONS, TIMER, SENT, HANDLED, WAITED_FOR, FORKS, FILES, MISPLACED, COUNTS };

extern volatile int stop;
extern long counts[COUNTS];

static inline void
count(int what, long n)
{
    __atomic_add_fetch(&counts[what], n, __ATOMIC_SEQ_CST);
}

/* Threads. */
void *work(void *unused);
void *fork_often(void *unused);

/* Handlers. */
void on_own_stack(int number);
void on_either_stack(int number);
void on_queued(int number);

#endif /* TESTS_GUEST_STORM_H */
