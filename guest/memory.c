/* Memory that runtime/cgo can't have at the moment. It ends the process where it gets none,
 * and Go does where mmap fails. So what they ask for is waited for: a failure that is
 * over soon, because another thread of the host gives memory back, ends nothing.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "parts.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

/* Between two tries, 5 seconds in all. */
#define FIRST_PAUSE 100000L /* ns */
#define LONGEST_PAUSE 50000000L
#define MOST_TRIES 108

int
goguest_memory_again(int tries)
{
    if (tries >= MOST_TRIES) {
        return 0;
    }
    long pause = tries < 9 ? FIRST_PAUSE << tries : LONGEST_PAUSE;
    struct timespec interval = { 0, pause };
    (void)nanosleep(&interval, NULL);
    return 1;
}

/* What a thread of Go's starts with, as runtime/cgo declares it. */
typedef struct {
    void *words[3];
} thread_start;

void _cgo_sys_thread_start(thread_start *start); /* frees it, on the new thread */
void __real_x_cgo_thread_start(thread_start *start);
void __wrap_x_cgo_thread_start(thread_start *start);

void
__wrap_x_cgo_thread_start(thread_start *start)
{
    const char *why_not;
    thread_start *kept = NULL;

    if (!goguest_is_guest(&why_not)) {
        __real_x_cgo_thread_start(start);
        return;
    }
    for (int tries = 0; (kept = malloc(sizeof(*kept))) == NULL && goguest_memory_again(tries);) {
        tries++;
    }
    if (kept == NULL) {
        __real_x_cgo_thread_start(start); /* which tries once more, and reports it */
        return;
    }
    *kept = *start;
    _cgo_sys_thread_start(kept);
}

void __real_x_cgo_getstackbound(uintptr_t bounds[2]);
void __wrap_x_cgo_getstackbound(uintptr_t bounds[2]);

/* The original uses what the C library has not filled in where it had no memory. Called
 * at a thread's first call of Go. */
void
__wrap_x_cgo_getstackbound(uintptr_t bounds[2])
{
    pthread_attr_t attributes;
    int error = pthread_getattr_np(pthread_self(), &attributes);

    for (int tries = 0; error == ENOMEM && goguest_memory_again(tries); tries++) {
        error = pthread_getattr_np(pthread_self(), &attributes);
    }
    if (error != 0) {
        __real_x_cgo_getstackbound(bounds);
        return;
    }
    void *low;
    size_t size;
    pthread_attr_getstack(&attributes, &low, &size);
    pthread_attr_destroy(&attributes);
    bounds[0] = (uintptr_t)low;
    bounds[1] = (uintptr_t)low + size;
}
