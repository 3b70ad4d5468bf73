/* The benchmark program: one source, compiled against CPython's headers and
 * library and against ours.
 *
 * An operation does its work n times and says how long that took, without what
 * it needed before and after: so it can prepare threads and states.
 */
#ifndef BENCH_H
#define BENCH_H

#include "Python.h"

#include <pthread.h>
#include <stdint.h>
#include <time.h>

typedef struct {
    const char *name;
    uint64_t (*run)(long n); /* nanoseconds; called attached, from main */
    int contended;           /* threads compete: see measure.c */
} operation;

/* Each file's operations end with an entry without a name. */
extern const operation gilstate_operations[], state_operations[], lock_operations[],
    pending_operations[], memory_operations[], walk_operations[], text_operations[],
    object_number_operations[], object_text_operations[], object_container_operations[],
    object_call_operations[], object_type_operations[];

static inline uint64_t
now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* Does something n times, and its time is the value. */
#define TIMED(n, ...)                       \
    __extension__({                         \
        uint64_t start_ = now_ns();         \
        for (long i_ = 0; i_ < (n); i_++) { \
            __VA_ARGS__;                    \
        }                                   \
        now_ns() - start_;                  \
    })

/* Ends the process with a message when a call failed. */
void need(int ok, const char *what);

/* Runs f in `count` new threads and waits for them, detached meanwhile. They
 * start together. Returns the time from the start to the end of the last. */
uint64_t in_threads(int count, void (*f)(int number, void *arg), void *arg);

/* The fastest of some batches, in nanoseconds per operation; for a contended
 * operation the median, since contention is what is measured. */
double measure(const operation *op, long batch_ns, int batches);

/* Makes the process hold that many more of them until it ends. */
void live_threads(int count);      /* threads with a thread state, detached */
void live_interpreters(int count); /* interpreters without a thread */

/* The bytes that each of so many interpreters with its own GIL keeps resident. They stay. */
double interpreter_memory(int count);

#endif /* BENCH_H */
