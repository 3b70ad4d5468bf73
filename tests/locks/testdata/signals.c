/* A storm of signals during every kind of wait: interruptible waits report
 * that, the others are not affected. */
#include "host.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#define WORKERS 3
#define ROUNDS 400

static uint8_t storm = 1;
static pthread_t worker[WORKERS];
static uint8_t ready[WORKERS];
static int handled;

static PyMutex mutex;
static long counter[2]; /* one guarded by each */
static PyThread_type_lock lock;

static void
on_signal(int number)
{
    (void)number;
    _Py_atomic_add_int(&handled, 1);
}

static void
work(void)
{
    for (int i = 0; i < ROUNDS; i++) {
        PyMutex_Lock(&mutex);
        counter[0]++;
        usleep(50);
        PyMutex_Unlock(&mutex);

        while (PyThread_acquire_lock_timed(lock, -1, 1) == PY_LOCK_INTR) {
        }
        counter[1]++;
        usleep(50);
        PyThread_release_lock(lock);

        uint32_t word = 5;
        int rc = _PyParkingLot_Park(&word, &word, sizeof(word), 100000, NULL, 0);
        EXPECT(rc == Py_PARK_TIMEOUT || rc == Py_PARK_INTR);
    }
}

static void
run(int index, void *arg)
{
    (void)arg;
    if (index < WORKERS) {
        worker[index] = pthread_self();
        _Py_atomic_store_uint8(&ready[index], 1);
        work();
        _Py_atomic_store_uint8(&storm, 0);
        return;
    }
    for (int i = 0; i < WORKERS; i++) {
        host_await(&ready[i], 1);
    }
    while (_Py_atomic_load_uint8(&storm)) {
        for (int i = 0; i < WORKERS; i++) {
            pthread_kill(worker[i], SIGUSR1);
        }
        usleep(30);
    }
}

/* A mutex that lets signals be handled: the pending calls run after each, and
 * the wait ends when one of them fails, which they do from some call on. */
static void
handle_signals(int index, void *arg)
{
    (void)arg;
    if (index == 0) {
        worker[0] = pthread_self();
        _Py_atomic_store_uint8(&ready[0], 1);
        EXPECT(_PyMutex_LockTimed(&mutex, -1, _PY_LOCK_HANDLE_SIGNALS) == PY_LOCK_INTR);
        _Py_atomic_store_uint8(&ready[0], 2);
        return;
    }
    host_await(&ready[0], 1);
    while (_Py_atomic_load_uint8(&ready[0]) != 2) {
        pthread_kill(worker[0], SIGUSR1);
        host_sleep_ms(2);
        if (_Py_atomic_load_int(&host_pending_calls) >= 5) {
            _Py_atomic_store_int(&host_pending_result, -1);
        }
    }
}

/* An interruptible wait is interrupted sooner or later. */
static void
be_interrupted(int index, void *arg)
{
    (void)arg;
    if (index == 0) {
        worker[0] = pthread_self();
        _Py_atomic_store_uint8(&ready[0], 1);
        EXPECT(PyThread_acquire_lock_timed(lock, -1, 1) == PY_LOCK_INTR);
        _Py_atomic_store_uint8(&ready[0], 2);
        return;
    }
    host_await(&ready[0], 1);
    while (_Py_atomic_load_uint8(&ready[0]) != 2) {
        pthread_kill(worker[0], SIGUSR1);
        host_sleep_ms(2);
    }
}

int
main(void)
{
    struct sigaction action = { .sa_handler = on_signal };
    sigaction(SIGUSR1, &action, NULL);
    lock = PyThread_allocate_lock();
    host_threads(WORKERS + 1, run, NULL);
    EXPECT(counter[0] == WORKERS * ROUNDS);
    EXPECT(counter[1] == WORKERS * ROUNDS);

    _Py_atomic_store_uint8(&ready[0], 0);
    PyThread_acquire_lock(lock, WAIT_LOCK);
    host_threads(2, be_interrupted, NULL);
    EXPECT(handled > 0);

    _Py_atomic_store_uint8(&ready[0], 0);
    PyMutex_Lock(&mutex);
    host_threads(2, handle_signals, NULL);
    EXPECT(host_pending_calls >= 5);
    PyMutex_Unlock(&mutex);
    PyThread_free_lock(lock);
    puts("ok");
    return 0;
}
