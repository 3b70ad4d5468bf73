/* Memory that runtime/cgo can't have at the moment. It ends the process where it gets none,
 * and Go does where mmap fails. So what they ask for is waited for: a failure that is
 * over soon, because another thread of the host gives memory back, ends nothing.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "parts.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

/* Between two tries, half a second in all. */
#define FIRST_PAUSE 100000L /* ns */
#define LONGEST_PAUSE 50000000L
#define MOST_TRIES 18

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

/* For when there is no memory; replaced when there is. */
static thread_start *reserve[8];
#define RESERVED ((int)(sizeof(reserve) / sizeof(reserve[0])))

static void
fill_reserve(void)
{
    for (int i = 0; i < RESERVED; i++) {
        thread_start *none = NULL, *block = NULL;
        if (__atomic_load_n(&reserve[i], __ATOMIC_RELAXED) == NULL
            && (block = malloc(sizeof(*block))) != NULL
            && !__atomic_compare_exchange_n(&reserve[i], &none, block, 0, __ATOMIC_ACQ_REL,
                                            __ATOMIC_RELAXED))
        {
            free(block);
        }
    }
}

static thread_start *
take_reserve(void)
{
    thread_start *block = NULL;
    for (int i = 0; i < RESERVED && block == NULL; i++) {
        block = __atomic_exchange_n(&reserve[i], NULL, __ATOMIC_ACQ_REL);
    }
    return block;
}

void
__wrap_x_cgo_thread_start(thread_start *start)
{
    thread_start *kept = NULL;

    if (!goguest_is_active()) {
        __real_x_cgo_thread_start(start);
        return;
    }
    kept = malloc(sizeof(*kept));
    if (kept != NULL) {
        fill_reserve();
    }
    else {
        kept = take_reserve();
    }
    for (int tries = 0; kept == NULL && goguest_memory_again(tries); tries++) {
        kept = malloc(sizeof(*kept));
    }
    if (kept == NULL) {
        __real_x_cgo_thread_start(start); /* which tries once more, and reports it */
        return;
    }
    *kept = *start;
    _cgo_sys_thread_start(kept);
}

void __wrap_x_cgo_getstackbound(uintptr_t bounds[2]);

/* At a thread's first call of Go. The original does not notice that there is no memory to
 * tell where the stack is. 0 for both: Go assumes a little below the stack pointer. */
void
__wrap_x_cgo_getstackbound(uintptr_t bounds[2])
{
    pthread_attr_t attributes;
    void *low = NULL;
    size_t size = 0;

    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
        pthread_attr_getstack(&attributes, &low, &size);
        pthread_attr_destroy(&attributes);
    }
    bounds[0] = (uintptr_t)low;
    bounds[1] = (uintptr_t)low + size;
}
