/* A host for the support sources without the rest of the library: the few symbols
 * that they need from it, and what the test programs share. */
#ifndef GOPYRT_TEST_SUPPORT_HOST_H
#define GOPYRT_TEST_SUPPORT_HOST_H

#include "base/base.h"
#include "../../expect/expect.h"
#include "internal/pycore_obmalloc.h"
#include "internal/pycore_pymem.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Says that the runtime is initialized, and attaches the calling thread. */
PyThreadState *host_attach(void);
void host_detach(void);

/* A pseudo-random number, the same in every run; `state` is the generator's. */
uint32_t host_random(uint32_t *state);

/* Runs run(index) on `count` threads and waits for them. */
void host_threads(int count, void (*run)(int index));

/* Runs run() in a child and returns its wait status. */
int host_fork(void (*run)(void));

/* The last error of the calling thread, with the name of its kind, and forgets it; "" if
 * there is none. */
const char *host_error(void);

/* Makes the n-th request for raw memory from now on and all later ones fail, until
 * called with -1. Counts requests in host_raw_requests. */
void host_fail_raw(int n);
extern int host_raw_requests;

#endif /* GOPYRT_TEST_SUPPORT_HOST_H */
