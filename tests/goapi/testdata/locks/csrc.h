/* The C code of the tests: threads that lock the mutexes of goroutines, and forks. */
#ifndef LOCKS_CSRC_H
#define LOCKS_CSRC_H

#include "Python.h"

/* A mutex of C's, with something on either side of it. */
extern struct c_mutexes {
    unsigned char before;
    PyMutex mutex;
    unsigned char after;
} c_mutexes;

/* The mutex's byte. */
int bits(void *mutex);

/* n threads that lock `mutex` `turns` times each, and count in *counter meanwhile. */
void lockers_start(int n, int turns, void *mutex, long *counter);
void lockers_join(void);

/* Whether the thread that began last sleeps, which one that turns once does in the queue of the
 * mutex only. */
int locker_sleeps(void);

/* Forks with the mutex as it is. The child's exit code: 0 if it found `expected` for the mutex's
 * byte, could not lock it while it was locked, and could after it had freed it as the
 * documentation says. */
int fork_with(void *mutex, int expected);

/* Bytes that malloc has given out. */
unsigned long allocated(void);

#endif
