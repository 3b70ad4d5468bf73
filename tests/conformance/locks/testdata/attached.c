/* What waiting does to an attached thread: which waits release the GIL, and what
 * a signal does to them. Linked against either library it must print the same. */
#define Py_BUILD_CORE 1
#include "Python.h"
#include "internal/pycore_lock.h"
#include "internal/pycore_parking_lot.h"
#include "internal/pycore_pystate.h"
#include "internal/pycore_pythread.h"
#include "internal/pycore_semaphore.h"
#include "internal/pycore_time.h"

#include "tasks.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#undef PyMutex_Lock

#define MS 1000000LL
#define FACT(...) (printf(__VA_ARGS__), putchar('\n'))

/* Set by the main thread when nothing is left before its wait. */
static uint8_t about_to_wait; /* atomic */

static void
await_main_asleep(void)
{
    while (!_Py_atomic_load_uint8(&about_to_wait) || !asleep((unsigned long)getpid())) {
        sleep_ms(1);
    }
}

/* A thread that is found asleep so often before it has the GIL does not get it. One that only takes
 * its time, as on a busy machine, is not asleep. */
#define LOOKS 100

/* A thread that gets the GIL while the main thread waits, and then ends the
 * main thread's wait. If it waits for the GIL in vain, it ends the wait
 * without. */
struct rescuer {
    PyInterpreterState *interp;
    void (*end_wait)(void *object);
    void *object;
    uint64_t taker;  /* the kernel's number of the thread that takes the GIL; atomic */
    uint8_t got_gil; /* atomic */
    uint8_t ended;   /* atomic */
};

static void
take_gil(void *arg)
{
    struct rescuer *rescuer = arg;
    PyThreadState *tstate = PyThreadState_New(rescuer->interp);
    _Py_atomic_store_uint64(&rescuer->taker, PyThread_get_thread_native_id());
    PyEval_RestoreThread(tstate);
    if (!_Py_atomic_load_uint8(&rescuer->ended)) {
        _Py_atomic_store_uint8(&rescuer->got_gil, 1);
    }
    PyThreadState_Clear(tstate);
    PyThreadState_DeleteCurrent();
}

static void
rescue(void *arg)
{
    struct rescuer *rescuer = arg;
    PyThread_ident_t ident;
    PyThread_handle_t taker;
    await_main_asleep();
    PyThread_start_joinable_thread(take_gil, rescuer, &ident, &taker);
    for (int looks = 0; looks < LOOKS && !_Py_atomic_load_uint8(&rescuer->got_gil);) {
        sleep_ms(1);
        uint64_t thread = _Py_atomic_load_uint64(&rescuer->taker);
        looks += thread != 0 && asleep(thread);
    }
    _Py_atomic_store_uint8(&rescuer->ended, 1);
    rescuer->end_wait(rescuer->object);
    PyThread_join_thread(taker);
}

/* Runs wait(object), and says whether another thread had the GIL meanwhile. */
static void
observe(const char *name, int (*wait)(void *object), void (*end_wait)(void *object), void *object)
{
    struct rescuer rescuer = { PyInterpreterState_Get(), end_wait, object, 0, 0, 0 };
    PyThread_ident_t ident;
    PyThread_handle_t handle;
    PyThreadState *before = PyThreadState_Get();
    _Py_atomic_store_uint8(&about_to_wait, 0);
    PyThread_start_joinable_thread(rescue, &rescuer, &ident, &handle);
    _Py_atomic_store_uint8(&about_to_wait, 1);
    int rc = wait(object);
    int gil = _Py_atomic_load_uint8(&rescuer.got_gil);
    int same = PyThreadState_GetUnchecked() == before;
    Py_BEGIN_ALLOW_THREADS PyThread_join_thread(handle);
    Py_END_ALLOW_THREADS FACT("%s: %d, another had the GIL %d, attached afterwards %d", name, rc,
                              gil, same);
}

static void
unlock(void *object)
{
    PyMutex_Unlock((PyMutex *)object);
}

static int
lock(void *object)
{
    PyMutex_Lock(object);
    return ((PyMutex *)object)->_bits;
}

static int
lock_keeping(void *object)
{
    return _PyMutex_LockTimed(object, -1, _Py_LOCK_DONT_DETACH);
}

static int
lock_detaching(void *object)
{
    return _PyMutex_LockTimed(object, 10000 * MS, _PY_LOCK_DETACH);
}

static void
notify(void *object)
{
    _PyEvent_Notify(object);
}

static int
wait_event(void *object)
{
    PyEvent_Wait(object);
    return 1;
}

static int
wait_event_keeping(void *object)
{
    return PyEvent_WaitTimed(object, -1, 0);
}

static void
wake(void *object)
{
    _PySemaphore_Wakeup(object);
}

static int
wait_semaphore(void *object)
{
    return _PySemaphore_Wait(object, -1, 1);
}

static int
wait_semaphore_keeping(void *object)
{
    return _PySemaphore_Wait(object, -1, 0);
}

static void
release(void *object)
{
    PyThread_release_lock(object);
}

static int
acquire(void *object)
{
    return PyThread_acquire_lock(object, WAIT_LOCK);
}

static int
acquire_with_retries(void *object)
{
    return PyThread_acquire_lock_timed_with_retries(object, 10000 * MS);
}

static void
unlock_writer(void *object)
{
    _PyRWMutex_Unlock(object);
}

static int
read_lock(void *object)
{
    _PyRWMutex_RLock(object);
    return 1;
}

/* ---- Signals --------------------------------------------------------------- */

static int calls;
static int call_result;
static volatile sig_atomic_t signalled;

static int
pending(void *arg)
{
    (void)arg;
    calls++;
    return call_result;
}

static void
on_signal(int number)
{
    (void)number;
    Py_AddPendingCall(pending, NULL);
    signalled = 1;
}

static void
signal_thread(void *thread)
{
    await_main_asleep();
    pthread_kill(*(pthread_t *)thread, SIGUSR1);
}

static void
interrupted(const char *name, int result, int (*wait)(void *object), void *object)
{
    pthread_t self = pthread_self();
    PyThread_ident_t ident;
    PyThread_handle_t handle;
    int rc;
    calls = 0;
    call_result = result;
    signalled = 0;
    _Py_atomic_store_uint8(&about_to_wait, 0);
    PyThread_start_joinable_thread(signal_thread, &self, &ident, &handle);
    _Py_atomic_store_uint8(&about_to_wait, 1);
    do { /* again where the time is over before the signal has come */
        rc = wait(object);
    } while (rc == PY_LOCK_FAILURE && !signalled);
    Py_BEGIN_ALLOW_THREADS PyThread_join_thread(handle);
    Py_END_ALLOW_THREADS FACT("%s: %d after %d calls", name, rc, calls);
}

static int
lock_with_signals(void *object)
{
    return _PyMutex_LockTimed(object, 400 * MS, _PY_LOCK_DETACH | _PY_LOCK_HANDLE_SIGNALS);
}

static int
lock_without_signals(void *object)
{
    int rc = _PyMutex_LockTimed(object, 400 * MS, _PY_LOCK_DETACH);
    int before = calls;
    Py_MakePendingCalls();
    return rc * 10 + before;
}

static int
retries_400ms(void *object)
{
    return PyThread_acquire_lock_timed_with_retries(object, 400 * MS);
}

int
main(void)
{
    Py_InitializeEx(0);

    PyMutex mutex = { 0 };
    PyMutex_Lock(&mutex);
    observe("PyMutex_Lock", lock, unlock, &mutex);
    observe("LockTimed, detach", lock_detaching, unlock, &mutex);
    observe("LockTimed, keep", lock_keeping, unlock, &mutex);
    PyEvent event[2] = { { 0 }, { 0 } };
    observe("PyEvent_Wait", wait_event, notify, &event[0]);
    observe("PyEvent_WaitTimed, keep", wait_event_keeping, notify, &event[1]);
    _PySemaphore semaphore;
    _PySemaphore_Init(&semaphore);
    observe("semaphore", wait_semaphore, wake, &semaphore);
    observe("semaphore, keep", wait_semaphore_keeping, wake, &semaphore);
    _PySemaphore_Destroy(&semaphore);
    PyThread_type_lock thread_lock = PyThread_allocate_lock();
    PyThread_acquire_lock(thread_lock, WAIT_LOCK);
    observe("thread lock", acquire, release, thread_lock);
    observe("thread lock, retries", acquire_with_retries, release, thread_lock);
    _PyRWMutex rwmutex = { 0 };
    _PyRWMutex_Lock(&rwmutex);
    observe("read lock", read_lock, unlock_writer, &rwmutex);

    struct sigaction action = { .sa_handler = on_signal };
    sigaction(SIGUSR1, &action, NULL);
    interrupted("mutex with signals", 0, lock_with_signals, &mutex);
    interrupted("mutex without signals", 0, lock_without_signals, &mutex);
    interrupted("retries", 0, retries_400ms, thread_lock);
    interrupted("mutex with signals, call fails", -1, lock_with_signals, &mutex);
    interrupted("retries, call fails", -1, retries_400ms, thread_lock);

    FACT("stack size: %zu", PyThread_get_stacksize());
    const size_t sizes[] = { 1, 0x7fff, 0x8000, 1 << 20, 0 };
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        int rc = PyThread_set_stacksize(sizes[i]);
        FACT("stack size %zu: %d %zu", sizes[i], rc, PyThread_get_stacksize());
    }
    PyThread_free_lock(thread_lock);
    return 0;
}
