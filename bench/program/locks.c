/* PyMutex, alone and with others, and the lock of PyThread. */
#include "bench.h"

#include <sched.h>

static uint64_t
mutex(long n)
{
    static PyMutex m;
    return TIMED(n, {
        PyMutex_Lock(&m);
        PyMutex_Unlock(&m);
    });
}

/* The lock, the data that it guards, and the data of each thread are on separate
 * cache lines. */
static struct {
    PyMutex lock;
    _Alignas(64) long count, most;
} shared;

static inline void
work(int turns)
{
    for (volatile int i = 0; i < turns; i++) {
    }
}

/* Pins the thread to a processor by its number: threads that the kernel happens
 * to put on the same one hardly ever contend. */
static void
spread(int number)
{
    cpu_set_t usable, mine;
    need(sched_getaffinity(0, sizeof(usable), &usable) == 0, "sched_getaffinity");
    int skip = number % CPU_COUNT(&usable), cpu = 0;
    while (!CPU_ISSET(cpu, &usable) || skip-- > 0) {
        cpu++;
    }
    CPU_ZERO(&mine);
    CPU_SET(cpu, &mine);
    need(sched_setaffinity(0, sizeof(mine), &mine) == 0, "sched_setaffinity");
}

/* The count ends it for all of them, so that they compete to the last. */
static void
compete(int number, void *arg)
{
    (void)arg;
    spread(number);
    for (int more = 1; more;) {
        PyMutex_Lock(&shared.lock);
        more = shared.count < shared.most;
        shared.count += more;
        work(5);
        PyMutex_Unlock(&shared.lock);
        work(20);
    }
}

static uint64_t
contended(int threads, long n)
{
    shared.count = 0;
    shared.most = n;
    return in_threads(threads, compete, NULL);
}

static uint64_t
mutex_2(long n)
{
    return contended(2, n);
}

static uint64_t
mutex_4(long n)
{
    return contended(4, n);
}

static uint64_t
pythread_lock(long n)
{
    PyThread_type_lock lock = PyThread_allocate_lock();
    uint64_t took = TIMED(n, {
        PyThread_acquire_lock(lock, WAIT_LOCK);
        PyThread_release_lock(lock);
    });
    PyThread_free_lock(lock);
    return took;
}

static uint64_t
tss_get(long n)
{
    Py_tss_t key = Py_tss_NEEDS_INIT;
    void *volatile got;
    need(PyThread_tss_create(&key) == 0 && PyThread_tss_set(&key, &key) == 0,
         "PyThread_tss_create");
    uint64_t took = TIMED(n, got = PyThread_tss_get(&key));
    (void)got;
    PyThread_tss_delete(&key);
    return took;
}

const operation lock_operations[] = {
    { "mutex", mutex, 0 },
    { "mutex_2_threads", mutex_2, 1 },
    { "mutex_4_threads", mutex_4, 1 },
    { "pythread_lock", pythread_lock, 0 },
    { "tss_get", tss_get, 0 },
    { 0 },
};
