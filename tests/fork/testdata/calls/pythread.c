/* The thread layer: locks on the heap, threads, keys. */
#include "calls.h"
#include "internal/pycore_pythread.h"
#include "internal/pycore_semaphore.h"

#define MS 1000 /* in microseconds */

static int ran;

static void
run_once(void *arg)
{
    _Py_atomic_add_int(&ran, *(int *)arg);
}

static int five = 5;

static PyThread_handle_t
start(void (*run)(void *), PyThread_ident_t *ident)
{
    PyThread_ident_t unused;
    PyThread_handle_t handle;
    HOLDS(PyThread_start_joinable_thread(run, &five, ident ? ident : &unused, &handle) == 0);
    return handle;
}

CASE(PY_TIMEOUT_MAX, BARE)
{
    GIVES(INT64_MAX / 1000, PY_TIMEOUT_MAX);
}

/* ---- Locks ------------------------------------------------------------------ */

static PyThread_type_lock lock;

CASE(PyThread_allocate_lock, BARE)
{
    HOLDS((lock = PyThread_allocate_lock()) != NULL);
    GIVES(1, PyThread_acquire_lock(lock, NOWAIT_LOCK));
    PyThread_free_lock(lock);
}

CASE(PyThread_free_lock, DETACHED)
{
    PyThread_free_lock(NULL);
    for (int i = 0; i < 1000; i++) {
        HOLDS((lock = PyThread_allocate_lock()) != NULL);
        PyThread_free_lock(lock);
    }
}

static void
release(void *arg)
{
    run_once(arg);
    PyThread_release_lock(lock);
}

CASE(PyThread_acquire_lock, ATTACHED)
{
    lock = PyThread_allocate_lock();
    GIVES(1, PyThread_acquire_lock(lock, WAIT_LOCK));
    GIVES(0, PyThread_acquire_lock(lock, NOWAIT_LOCK));
    PyThread_handle_t other = start(release, NULL);
    GIVES(1, PyThread_acquire_lock(lock, WAIT_LOCK));
    GIVES(5, ran);
    GIVES(0, PyThread_join_thread(other));
}

CASE(PyThread_acquire_lock_timed, DETACHED)
{
    lock = PyThread_allocate_lock();
    GIVES(PY_LOCK_ACQUIRED, PyThread_acquire_lock_timed(lock, 0, 0));
    GIVES(PY_LOCK_FAILURE, PyThread_acquire_lock_timed(lock, 2 * MS, 1));
    start(release, NULL);
    GIVES(PY_LOCK_ACQUIRED, PyThread_acquire_lock_timed(lock, -1, 1));
}

CASE(PyThread_acquire_lock_timed_with_retries, ATTACHED)
{
    lock = PyThread_allocate_lock();
    GIVES(PY_LOCK_ACQUIRED, PyThread_acquire_lock_timed_with_retries(lock, 0));
    GIVES(PY_LOCK_FAILURE, PyThread_acquire_lock_timed_with_retries(lock, 2000 * MS));
    start(release, NULL);
    GIVES(PY_LOCK_ACQUIRED, PyThread_acquire_lock_timed_with_retries(lock, -1));
    HOLDS(PyThreadState_GetUnchecked() == here.main);
}

CASE(PyThread_release_lock, DETACHED)
{
    lock = PyThread_allocate_lock();
    GIVES(1, PyThread_acquire_lock(lock, WAIT_LOCK));
    GIVES(0, PyThread_join_thread(start(release, NULL)));
    GIVES(1, PyThread_acquire_lock(lock, NOWAIT_LOCK));
}

CASE(_PyThread_at_fork_reinit, DETACHED)
{
    lock = PyThread_allocate_lock();
    PyThread_type_lock same = lock;
    GIVES(1, PyThread_acquire_lock(lock, WAIT_LOCK));
    GIVES(0, _PyThread_at_fork_reinit(&lock));
    HOLDS(lock == same);
    GIVES(1, PyThread_acquire_lock(lock, NOWAIT_LOCK));
    GIVES(0, PyThread_acquire_lock(lock, NOWAIT_LOCK));
}

CASE(_PyThread_AfterFork, DETACHED)
{
    _PyThread_AfterFork(&_PyRuntime.threads);
    HOLDS(_PyRuntime.threads.handles.next == &_PyRuntime.threads.handles);
    HOLDS(_PyRuntime.threads.handles.prev == &_PyRuntime.threads.handles);
}

/* ---- Threads ---------------------------------------------------------------- */

CASE(PyThread_init_thread, BARE)
{
    PyThread_init_thread();
    GIVES(1, _PyRuntime.threads.initialized);
    PyThread_init_thread();
    HOLDS(_PyRuntime.threads._condattr_monotonic.ptr != NULL);
}

CASE(PyThread_start_new_thread, ATTACHED)
{
    unsigned long ident = PyThread_start_new_thread(run_once, &five);
    HOLDS(ident != PYTHREAD_INVALID_THREAD_ID && ident != PyThread_get_thread_ident());
    while (_Py_atomic_load_int(&ran) == 0) {
        usleep(100);
    }
    GIVES(5, ran);
}

CASE(PyThread_start_joinable_thread, DETACHED)
{
    PyThread_ident_t ident;
    PyThread_handle_t handle = start(run_once, &ident);
    HOLDS(ident != 0 && ident == handle);
    GIVES(0, PyThread_join_thread(handle));
    GIVES(5, ran);
}

CASE(PyThread_join_thread, ATTACHED)
{
    for (int i = 0; i < 50; i++) {
        HOLDS(PyThread_join_thread(start(run_once, NULL)) == 0);
    }
    GIVES(250, ran);
}

CASE(PyThread_detach_thread, DETACHED)
{
    GIVES(0, PyThread_detach_thread(start(run_once, NULL)));
    while (_Py_atomic_load_int(&ran) == 0) {
        usleep(100);
    }
}

static void
leave(void *arg)
{
    run_once(arg);
    PyThread_exit_thread();
    run_once(arg);
}

CASE(PyThread_exit_thread, DETACHED)
{
    GIVES(0, PyThread_join_thread(start(leave, NULL)));
    GIVES(5, ran);
}

CASE(PyThread_hang_thread, ATTACHED, .hangs = 1)
{
    PyThread_hang_thread();
}

static unsigned long ident, native;
static PyThread_ident_t ident_ex;

static void
tell_ids(void *unused)
{
    (void)unused;
    ident = PyThread_get_thread_ident();
    ident_ex = PyThread_get_thread_ident_ex();
    native = PyThread_get_thread_native_id();
    HOLDS(native == (unsigned long)gettid());
}

CASE(PyThread_get_thread_ident, DETACHED)
{
    PyThread_ident_t other;
    HOLDS(PyThread_get_thread_ident() == (unsigned long)pthread_self());
    HOLDS(here.main->thread_id == PyThread_get_thread_ident());
    PyThread_join_thread(start(tell_ids, &other));
    HOLDS(ident == other);
}

CASE(PyThread_get_thread_ident_ex, DETACHED)
{
    PyThread_ident_t other;
    HOLDS(PyThread_get_thread_ident_ex() == (PyThread_ident_t)pthread_self());
    PyThread_join_thread(start(tell_ids, &other));
    HOLDS(ident_ex == other);
}

static pid_t first_process;

__attribute__((constructor)) static void
note_process(void)
{
    first_process = getpid();
}

CASE(PyThread_get_thread_native_id, ATTACHED,
     .differs = "the kernel gives the thread of a child an id of its own")
{
    HOLDS(PyThread_get_thread_native_id() == (unsigned long)gettid());
    HOLDS(here.main->native_thread_id == PyThread_get_thread_native_id());
    GIVES(here.forked == 0, PyThread_get_thread_native_id() == (unsigned long)first_process);
    PyThread_join_thread(start(tell_ids, NULL));
    HOLDS(native != PyThread_get_thread_native_id());
}

CASE(PyThread_get_stacksize, INSIDE)
{
    GIVES(0, PyThread_get_stacksize());
    GIVES(0, PyThread_set_stacksize(1 << 20));
    GIVES(1 << 20, PyThread_get_stacksize());
}

static void
measure_stack(void *size)
{
    pthread_attr_t attr;
    HOLDS(pthread_getattr_np(pthread_self(), &attr) == 0);
    pthread_attr_getstacksize(&attr, size);
    pthread_attr_destroy(&attr);
}

CASE(PyThread_set_stacksize, ATTACHED)
{
    size_t size = 0;
    PyThread_ident_t id;
    PyThread_handle_t handle;
    GIVES(-1, PyThread_set_stacksize(100));
    /* More than the stacks that the C library can reuse from vanished threads. */
    GIVES(0, PyThread_set_stacksize(5000 * 4096));
    GIVES(0, PyThread_start_joinable_thread(measure_stack, &size, &id, &handle));
    GIVES(0, PyThread_join_thread(handle));
    GIVES(5000 * 4096, size);
    GIVES(0, PyThread_set_stacksize(0));
}
