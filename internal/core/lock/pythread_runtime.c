/* The thread layer's part of the runtime: _PyRuntime.threads.
 *
 * PyThread_init_thread fills in what CPython's readers expect there: the
 * `initialized` mark and a condition-variable attribute on CLOCK_MONOTONIC. Our
 * own locks need neither, so everything works before it is called; it is called
 * nevertheless wherever CPython calls it. Once is enough until the runtime's
 * structure is reset to its initial value.
 *
 * Memory order: `initialized` is set (release) after the rest.
 * Fork: _PyThread_AfterFork and gopyrt_pythread_after_fork_child, in the
 * child, before any lock is used. Signals: PyThread_get_thread_ident(_ex) and
 * PyThread_get_thread_native_id are async-signal-safe once initialized.
 */
#include "lock/lock.h"

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static _PyRawMutex init_mutex;

static int
is_initialized(void)
{
    return _Py_atomic_load_int_acquire(&_PyRuntime.threads.initialized);
}

static void
initialize(void)
{
    _PyRawMutex_Lock(&init_mutex);
    struct _pythread_runtime_state *threads = &_PyRuntime.threads;
    if (!is_initialized()) {
        pthread_condattr_t *attr = &threads->_condattr_monotonic.val;
        if (pthread_condattr_init(attr) == 0
            && pthread_condattr_setclock(attr, CLOCK_MONOTONIC) == 0) {
            threads->_condattr_monotonic.ptr = attr;
        }
        _Py_atomic_store_int_release(&threads->initialized, 1);
    }
    _PyRawMutex_Unlock(&init_mutex);
}

void
PyThread_init_thread(void)
{
    if (!is_initialized()) {
        initialize();
    }
}

/* Called often, for example by recursive mutexes: the only call on the way is
 * the C library's, which is a load. */
static inline pthread_t
self(void)
{
    if (!is_initialized()) {
        initialize();
    }
    return pthread_self();
}

PyThread_ident_t
PyThread_get_thread_ident_ex(void)
{
    return (PyThread_ident_t)self();
}

unsigned long
PyThread_get_thread_ident(void)
{
    return (unsigned long)self();
}

unsigned long
PyThread_get_thread_native_id(void)
{
    PyThread_init_thread();
    return (unsigned long)syscall(SYS_gettid);
}

/* The handles in the list are records of joinable threads; the child has none
 * of those threads. */
void
_PyThread_AfterFork(struct _pythread_runtime_state *state)
{
    if (state->handles.next != &state->handles) {
        state->handles.next = &state->handles;
        state->handles.prev = &state->handles;
    }
}

void
gopyrt_pythread_after_fork_child(void)
{
    if (init_mutex.v != 0) {
        init_mutex.v = 0;
    }
    _PyThread_AfterFork(&_PyRuntime.threads);
}
