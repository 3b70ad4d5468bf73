/* See lock/lock.h. The clock, not a count of iterations, decides when to try: the
 * pause instruction takes from 4 ns to 50 ns, depending on the processor. */
#include "lock/lock.h"

#include <sched.h>
#include <unistd.h>

#define LOOKS 4
#define NS_BETWEEN_LOOKS 2500
#define PAUSES_BETWEEN_CLOCKS 8

/* After this many spins in a row that failed, holders keep their locks for long
 * or wait for this thread's processor. From then on the thread sleeps at once,
 * and spins only now and then, to notice when that changes. */
#define VAIN_AT_MOST 3
#define LOOK_AGAIN_AFTER 32

static _Thread_local unsigned vain __attribute__((tls_model("initial-exec")));

static int
worth_looking(void)
{
    return vain < VAIN_AT_MOST || vain % LOOK_AGAIN_AFTER == 0;
}

/* 0 until asked, then 1 for one processor and 2 for more. The main thread's
 * affinity counts as the process's: a thread that is pinned to one processor
 * still waits for threads on others. */
static int processors;

static int
several_processors(void)
{
    int known = _Py_atomic_load_int_relaxed(&processors);
    if (known == 0) {
        cpu_set_t usable;
        CPU_ZERO(&usable);
        int one =
            sched_getaffinity(getpid(), sizeof(usable), &usable) == 0 && CPU_COUNT(&usable) == 1;
        known = one ? 1 : 2;
        _Py_atomic_store_int_relaxed(&processors, known);
    }
    return known > 1;
}

static void
pause_until(PyTime_t moment)
{
    PyTime_t now;
    do {
        for (int i = 0; i < PAUSES_BETWEEN_CLOCKS; i++) {
            gopyrt_cpu_relax();
        }
        (void)PyTime_MonotonicRaw(&now);
    } while (now < moment);
}

int
gopyrt_spin(int (*attempt)(void *object), void *object)
{
    if (!several_processors()) {
        return 0;
    }
    if (!worth_looking()) {
        vain++;
        return 0;
    }
    PyTime_t look;
    (void)PyTime_MonotonicRaw(&look);
    for (int i = 0; i < LOOKS; i++) {
        look += NS_BETWEEN_LOOKS;
        pause_until(look);
        if (attempt(object)) {
            vain = 0;
            return 1;
        }
    }
    vain++;
    return 0;
}
