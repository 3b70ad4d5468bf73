/* _PySemaphore and PyThread's locks under load, with and without timeouts:
 * what was posted is taken, once. */
#include "host.h"

#include <unistd.h>

#define THREADS 6
#define ROUNDS 5000

static _PySemaphore semaphore;
static int taken;

static void
post_or_wait(int index, void *arg)
{
    (void)arg;
    for (int i = 0; i < ROUNDS; i++) {
        if (index % 2 == 0) {
            _PySemaphore_Wakeup(&semaphore);
            continue;
        }
        /* Every wait that times out is tried again, so all posts are used up. */
        PyTime_t timeout = index == 1 ? -1 : (i * 7919) % 30000;
        int rc;
        do {
            rc = _PySemaphore_Wait(&semaphore, timeout, i % 2);
            EXPECT(rc == Py_PARK_OK || rc == Py_PARK_TIMEOUT);
        } while (rc != Py_PARK_OK);
        _Py_atomic_add_int(&taken, 1);
    }
}

/* ---- A lock -------------------------------------------------------------------------- */

static PyThread_type_lock lock;
static long counter;

static void
count(int index, void *arg)
{
    (void)arg;
    for (int i = 0; i < ROUNDS; i++) {
        if (index % 2 == 0) {
            EXPECT(PyThread_acquire_lock(lock, WAIT_LOCK) == 1);
        }
        else {
            PY_TIMEOUT_T us = i % 50;
            while (PyThread_acquire_lock_timed(lock, us, 0) != PY_LOCK_ACQUIRED) {
            }
        }
        counter++;
        if (i % 256 == 0) {
            usleep(100);
        }
        PyThread_release_lock(lock);
    }
}

/* ---- Released by another thread than acquired it: ping-pong ----------------------------- */

static PyThread_type_lock turn[2];

static void
play(int index, void *arg)
{
    (void)arg;
    for (int i = 0; i < ROUNDS; i++) {
        PyThread_acquire_lock(turn[index], WAIT_LOCK);
        EXPECT(counter == 2 * i + index);
        counter++;
        PyThread_release_lock(turn[1 - index]);
    }
}

/* ---- Attached ------------------------------------------------------------------------------ */

static void
count_attached(int index, void *arg)
{
    (void)arg;
    PyThreadState tstate;
    for (int i = 0; i < ROUNDS / 10; i++) {
        host_attach(&tstate);
        PY_TIMEOUT_T ns = index % 2 == 0 ? -1 : INT64_C(60000000000);
        EXPECT(PyThread_acquire_lock_timed_with_retries(lock, ns) == PY_LOCK_ACQUIRED);
        counter++;
        host_detach();
        usleep(10);
        _PyThreadState_Attach(&tstate);
        EXPECT(PyThread_acquire_lock_timed_with_retries(lock, 0) == PY_LOCK_FAILURE);
        EXPECT(PyThread_acquire_lock_timed_with_retries(lock, 1000) == PY_LOCK_FAILURE);
        PyThread_release_lock(lock);
        host_detach();
    }
}

int
main(void)
{
    _PySemaphore_Init(&semaphore);
    host_threads(THREADS, post_or_wait, NULL);
    EXPECT(taken == THREADS / 2 * ROUNDS);
    EXPECT(_PySemaphore_Wait(&semaphore, 0, 0) == Py_PARK_TIMEOUT);
    _PySemaphore_Destroy(&semaphore);

    lock = PyThread_allocate_lock();
    host_threads(THREADS, count, NULL);
    EXPECT(counter == THREADS * ROUNDS);

    counter = 0;
    turn[0] = PyThread_allocate_lock();
    turn[1] = PyThread_allocate_lock();
    PyThread_acquire_lock(turn[1], WAIT_LOCK);
    host_threads(2, play, NULL);
    EXPECT(counter == 2 * ROUNDS);
    PyThread_free_lock(turn[0]);
    PyThread_free_lock(turn[1]);

    counter = 0;
    host_threads(4, count_attached, NULL);
    EXPECT(counter == 4 * (ROUNDS / 10));
    PyThread_free_lock(lock);

    /* Freed while it is held, like the lock of a thread that has ended. */
    PyThread_type_lock held = PyThread_allocate_lock();
    EXPECT(PyThread_acquire_lock(held, WAIT_LOCK) == 1);
    PyThread_free_lock(held);
    puts("ok");
    return 0;
}
