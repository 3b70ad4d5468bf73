/* A host for the lock sources without the rest of the library: the few symbols
 * that they need from the runtime, with a GIL that is one mutex. */
#ifndef GOPYRT_TEST_HOST_H
#define GOPYRT_TEST_HOST_H

#include "lock/lock.h"
#include "thread/thread.h"
#include "../../expect/expect.h"
#include "internal/pycore_lock.h"
#include "internal/pycore_parking_lot.h"
#include "internal/pycore_semaphore.h"
#include "internal/pycore_time.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define HOST_MS INT64_C(1000000)

/* Gives the calling thread a thread state and the GIL; takes both away. */
void host_attach(PyThreadState *tstate);
void host_detach(void);

/* How often a wait released the GIL. */
extern int host_detaches;

/* What Py_MakePendingCalls returns, and how often it was called; both atomic. */
extern int host_pending_result;
extern int host_pending_calls;

/* Runs `run(arg of its own)` on `count` threads and waits for all of them. */
void host_threads(int count, void (*run)(int index, void *arg), void *arg);

void host_sleep_ms(long ms);

/* Waits until *byte is `value`; the program fails when that takes too long. */
void host_await(const uint8_t *byte, uint8_t value);

#endif /* GOPYRT_TEST_HOST_H */
