/* Threads, keys, and clocks. */
#include "host.h"

#include <limits.h>
#include <pthread.h>
#include <unistd.h>

#define THREADS 50

static int ran;

static void
run_once(void *arg)
{
    EXPECT(arg == &ran);
    _Py_atomic_add_int(&ran, 1);
}

static void
many_threads(void)
{
    PyThread_ident_t ident[THREADS];
    PyThread_handle_t handle[THREADS];
    for (int i = 0; i < THREADS; i++) {
        EXPECT(PyThread_start_joinable_thread(run_once, &ran, &ident[i], &handle[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        EXPECT(i % 2 == 0 ? PyThread_join_thread(handle[i]) == 0
                          : PyThread_detach_thread(handle[i]) == 0);
    }
    for (int i = 0; i < 10000 && _Py_atomic_load_int(&ran) < THREADS; i++) {
        host_sleep_ms(1);
    }
    EXPECT(_Py_atomic_load_int(&ran) == THREADS);
}

static size_t stack_seen;

static void
see_stack(void *arg)
{
    (void)arg;
    pthread_attr_t attr;
    EXPECT(pthread_getattr_np(pthread_self(), &attr) == 0);
    EXPECT(pthread_attr_getstacksize(&attr, &stack_seen) == 0);
    pthread_attr_destroy(&attr);
}

static void
stack_sizes(void)
{
    PyThreadState tstate;
    static PyInterpreterState interp;
    host_attach(&tstate);
    tstate.interp = &interp;
    EXPECT(PyThread_get_stacksize() == 0);
    EXPECT(PyThread_set_stacksize(1) == -1);
    EXPECT(PyThread_set_stacksize(0x7fff) == -1);
    EXPECT(PyThread_set_stacksize(SIZE_MAX) == 0 || PyThread_get_stacksize() == 0);
    EXPECT(PyThread_set_stacksize(24 << 20) == 0);
    EXPECT(PyThread_get_stacksize() == 24 << 20);
    PyThread_ident_t ident;
    PyThread_handle_t handle;
    EXPECT(PyThread_start_joinable_thread(see_stack, NULL, &ident, &handle) == 0);
    EXPECT(PyThread_join_thread(handle) == 0);
    EXPECT(stack_seen >= 24 << 20);
    EXPECT(PyThread_set_stacksize(0) == 0);
    EXPECT(PyThread_get_stacksize() == 0);
    host_detach();
}

static void
keys_run_out(void)
{
    static Py_tss_t key[PTHREAD_KEYS_MAX + 1];
    int created = 0;
    while (created <= PTHREAD_KEYS_MAX && PyThread_tss_create(&key[created]) == 0) {
        created++;
    }
    EXPECT(created > 0 && created <= PTHREAD_KEYS_MAX);
    EXPECT(!PyThread_tss_is_created(&key[created]));
    EXPECT(PyThread_create_key() == -1);
    for (int i = 0; i < created; i++) {
        PyThread_tss_delete(&key[i]);
    }
    EXPECT(PyThread_tss_create(&key[0]) == 0);
    PyThread_tss_delete(&key[0]);
}

static void
init_from_many(int index, void *arg)
{
    (void)index;
    (void)arg;
    PyThread_init_thread();
    struct _pythread_runtime_state *threads = &_PyRuntime.threads;
    EXPECT(threads->_condattr_monotonic.ptr == &threads->_condattr_monotonic.val);
    EXPECT(PyThread_get_thread_ident() == (unsigned long)pthread_self());
}

static void
clocks(void)
{
    PyTime_t before, after, deadline = _PyDeadline_Init(20 * HOST_MS);
    EXPECT(PyTime_Monotonic(&before) == 0);
    host_sleep_ms(5);
    EXPECT(PyTime_PerfCounter(&after) == 0);
    EXPECT(after - before >= 5 * HOST_MS);
    EXPECT(_PyDeadline_Get(deadline) <= 15 * HOST_MS);
    EXPECT(_PyDeadline_Init(PyTime_MAX) == PyTime_MAX);
    EXPECT(_PyDeadline_Get(0) < 0);
    time_t earlier = time(NULL);
    EXPECT(PyTime_Time(&after) == 0);
    /* time() may lag behind by a tick. */
    EXPECT(earlier <= after / 1000000000 && after / 1000000000 <= time(NULL) + 1);
}

int
main(void)
{
    host_threads(8, init_from_many, NULL);
    many_threads();
    stack_sizes();
    keys_run_out();
    clocks();
    puts("ok");
    return 0;
}
