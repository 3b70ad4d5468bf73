/* PyMutex and _PyRawMutex under load: mutual exclusion, no starvation, the GIL released
 * while waiting. */
#include "host.h"

#include <unistd.h>

#define THREADS 6
#define ROUNDS 20000

static PyMutex mutex;
static _PyRawMutex raw_mutex;
static long counter; /* guarded by the lock under test, and by nothing else */

static void
count(int index, void *arg)
{
    (void)index;
    (void)arg;
    for (int i = 0; i < ROUNDS; i++) {
        PyMutex_Lock(&mutex);
        counter++;
        PyMutex_Unlock(&mutex);
    }
}

static void
count_raw(int index, void *arg)
{
    (void)index;
    (void)arg;
    for (int i = 0; i < ROUNDS; i++) {
        _PyRawMutex_Lock(&raw_mutex);
        counter++;
        _PyRawMutex_Unlock(&raw_mutex);
    }
}

/* ---- Timeouts ---------------------------------------------------------------- */

static int acquired;

static void
count_timed(int index, void *arg)
{
    (void)arg;
    for (int i = 0; i < ROUNDS / 20; i++) {
        PyTime_t timeout = (i + index) % 3 == 0 ? 0 : (i * 7919) % 50000;
        PyLockStatus status = _PyMutex_LockTimed(&mutex, timeout, _Py_LOCK_DONT_DETACH);
        if (status == PY_LOCK_ACQUIRED) {
            counter++;
            if (i % 16 == 0) {
                usleep(20);
            }
            PyMutex_Unlock(&mutex);
            _Py_atomic_add_int(&acquired, 1);
        }
        else {
            EXPECT(status == PY_LOCK_FAILURE);
        }
    }
}

/* ---- A thread that holds the mutex nearly always
 * ------------------------------------------------------ */

static uint8_t victims = 2;

static void
starve(int index, void *arg)
{
    (void)arg;
    if (index == 0) {
        while (_Py_atomic_load_uint8(&victims) != 0) {
            PyMutex_Lock(&mutex);
            usleep(300); /* held nearly all of the time */
            PyMutex_Unlock(&mutex);
        }
        return;
    }
    for (int i = 0; i < 50; i++) {
        PyMutex_Lock(&mutex);
        PyMutex_Unlock(&mutex);
    }
    _Py_atomic_add_uint8(&victims, (uint8_t)-1);
}

/* ---- With a GIL ------------------------------------------------------------------ */

static void
count_attached(int index, void *arg)
{
    (void)index;
    (void)arg;
    PyThreadState tstate;
    for (int i = 0; i < ROUNDS / 10; i++) {
        host_attach(&tstate);
        PyMutex_Lock(&mutex);
        counter++;
        EXPECT(_PyThreadState_GET() == &tstate);
        if (i % 8 == 0) {
            /* The holder continues without the GIL: other threads can only make
             * progress if they release it while they wait for the mutex. */
            host_detach();
            usleep(20);
            _PyThreadState_Attach(&tstate);
        }
        PyMutex_Unlock(&mutex);
        host_detach();
    }
}

static void
deadlock_unless_detached(int index, void *arg)
{
    (void)arg;
    PyThreadState tstate;
    if (index == 0) {
        PyMutex_Lock(&mutex);
        host_await(&mutex._bits, 3); /* the other waits, and has the GIL or had it */
        host_attach(&tstate);
        host_detach();
        PyMutex_Unlock(&mutex);
        return;
    }
    host_await(&mutex._bits, 1);
    host_attach(&tstate);
    PyMutex_Lock(&mutex);
    EXPECT(_PyThreadState_GET() == &tstate);
    PyMutex_Unlock(&mutex);
    host_detach();
}

static void
keep_the_gil(int index, void *arg)
{
    (void)arg;
    PyThreadState tstate;
    if (index == 0) {
        PyMutex_Lock(&mutex);
        host_await(&mutex._bits, 3);
        host_sleep_ms(5);
        PyMutex_Unlock(&mutex);
        return;
    }
    host_await(&mutex._bits, 1);
    host_attach(&tstate);
    int before = host_detaches;
    EXPECT(_PyMutex_LockTimed(&mutex, -1, _Py_LOCK_DONT_DETACH) == PY_LOCK_ACQUIRED);
    EXPECT(host_detaches == before);
    PyMutex_Unlock(&mutex);
    host_detach();
}

int
main(void)
{
    host_threads(THREADS, count, NULL);
    EXPECT(counter == THREADS * ROUNDS);
    EXPECT(!PyMutex_IsLocked(&mutex));

    counter = 0;
    host_threads(THREADS, count_raw, NULL);
    EXPECT(counter == THREADS * ROUNDS);
    EXPECT(raw_mutex.v == 0);

    counter = 0;
    host_threads(THREADS, count_timed, NULL);
    EXPECT(counter == acquired);
    EXPECT(!PyMutex_IsLocked(&mutex));

    host_threads(3, starve, NULL);

    counter = 0;
    host_threads(THREADS, count_attached, NULL);
    EXPECT(counter == THREADS * (ROUNDS / 10));
    host_threads(2, deadlock_unless_detached, NULL);
    host_threads(2, keep_the_gil, NULL);
    puts("ok");
    return 0;
}
