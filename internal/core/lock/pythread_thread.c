/* Starting, joining and ending threads.
 *
 * A thread handle is a pthread_t, and a thread's identity is one too. New
 * threads get the stack size of the caller's interpreter
 * (interp->threads.stacksize; the system's default if that is 0 or the caller
 * has no thread state) and inherit the caller's signal mask.
 *
 * Memory order: starting happens before the thread's function, its end happens
 * before PyThread_join_thread returns.
 * Fork: works in a child. Signals: not async-signal-safe.
 */
#include "lock/lock.h"
#include "internal/pycore_pythread.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#define SMALLEST_STACK 0x8000

struct start {
    void (*func)(void *);
    void *arg;
};

/* Adapts a function without a result to pthread_create. */
static void *
run(void *record)
{
    struct start start = *(struct start *)record;
    free(record);
    start.func(start.arg);
    return NULL;
}

static size_t
wanted_stack_size(void)
{
    PyThreadState *tstate = _PyThreadState_GET();
    return tstate == NULL ? 0 : tstate->interp->threads.stacksize;
}

static int
create(const pthread_attr_t *attr, void (*func)(void *), void *arg, pthread_t *thread)
{
    struct start *record = malloc(sizeof(*record));
    if (record == NULL) {
        return -1;
    }
    *record = (struct start){ func, arg };
    if (pthread_create(thread, attr, run, record) != 0) {
        free(record);
        return -1;
    }
    return 0;
}

static int
start_thread(void (*func)(void *), void *arg, pthread_t *thread)
{
    PyThread_init_thread();
    pthread_attr_t attr;
    if (pthread_attr_init(&attr) != 0) {
        return -1;
    }
    size_t stack_size = wanted_stack_size();
    int rc = -1;
    if (stack_size == 0 || pthread_attr_setstacksize(&attr, stack_size) == 0) {
        rc = create(&attr, func, arg, thread);
    }
    pthread_attr_destroy(&attr);
    return rc;
}

int
PyThread_start_joinable_thread(void (*func)(void *), void *arg, PyThread_ident_t *ident,
                               PyThread_handle_t *handle)
{
    pthread_t thread;
    if (start_thread(func, arg, &thread) != 0) {
        return -1;
    }
    *ident = (PyThread_ident_t)thread;
    *handle = (PyThread_handle_t)thread;
    return 0;
}

unsigned long
PyThread_start_new_thread(void (*func)(void *), void *arg)
{
    pthread_t thread;
    if (start_thread(func, arg, &thread) != 0) {
        return PYTHREAD_INVALID_THREAD_ID;
    }
    pthread_detach(thread);
    return (unsigned long)thread;
}

int
PyThread_join_thread(PyThread_handle_t handle)
{
    return pthread_join((pthread_t)handle, NULL);
}

int
PyThread_detach_thread(PyThread_handle_t handle)
{
    return pthread_detach((pthread_t)handle);
}

void
PyThread_exit_thread(void)
{
    if (!_Py_atomic_load_int_relaxed(&_PyRuntime.threads.initialized)) {
        exit(0);
    }
    pthread_exit(NULL);
}

void
PyThread_hang_thread(void)
{
    for (;;) {
        pause();
    }
}

size_t
PyThread_get_stacksize(void)
{
    PyThreadState *tstate = _PyThreadState_GET();
    _Py_EnsureTstateNotNULL(tstate);
    return tstate->interp->threads.stacksize;
}

static int
stack_size_is_valid(size_t size)
{
    long system_smallest = sysconf(_SC_THREAD_STACK_MIN);
    if (size < SMALLEST_STACK || (system_smallest > 0 && size < (size_t)system_smallest)) {
        return 0;
    }
    pthread_attr_t attr;
    if (pthread_attr_init(&attr) != 0) {
        return 0;
    }
    int accepted = pthread_attr_setstacksize(&attr, size) == 0;
    pthread_attr_destroy(&attr);
    return accepted;
}

/* 0 restores the system's default. Returns 0, or -1 without changing anything
 * for a size that the system does not accept. */
int
PyThread_set_stacksize(size_t size)
{
    PyThreadState *tstate = _PyThreadState_GET();
    _Py_EnsureTstateNotNULL(tstate);
    if (size != 0 && !stack_size_is_valid(size)) {
        return -1;
    }
    tstate->interp->threads.stacksize = size;
    return 0;
}
