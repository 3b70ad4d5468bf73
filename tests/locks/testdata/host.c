/* See host.h. */
#include "host.h"
#include "internal/pycore_ceval.h"

#include <pthread.h>
#include <stdarg.h>
#include <unistd.h>

_PyRuntimeState _PyRuntime;
_Py_thread_local PyThreadState *_Py_tss_tstate;

int host_detaches;
int host_pending_result;
int host_pending_calls;

static pthread_mutex_t gil = PTHREAD_MUTEX_INITIALIZER;

/* ---- What the lock sources expect ---------------------------------------- */

void
gopyrt_fork_reset_late(void)
{
    EXPECT(!"no signal handler of these programs forks");
}

void
gopyrt_fork_catch_up(PyThreadState *attaching)
{
    EXPECT(attaching == NULL);
    EXPECT(!"no handler of these programs needs the reset early");
}

void
_PyThreadState_Attach(PyThreadState *tstate)
{
    EXPECT(_Py_tss_tstate == NULL);
    pthread_mutex_lock(&gil);
    tstate->state = _Py_THREAD_ATTACHED;
    _Py_tss_tstate = tstate;
}

void
_PyThreadState_Detach(PyThreadState *tstate)
{
    EXPECT(_Py_tss_tstate == tstate);
    host_detaches++;
    tstate->state = _Py_THREAD_DETACHED;
    _Py_tss_tstate = NULL;
    pthread_mutex_unlock(&gil);
}

PyThreadState *
PyEval_SaveThread(void)
{
    PyThreadState *tstate = _Py_tss_tstate;
    EXPECT(tstate != NULL);
    _PyThreadState_Detach(tstate);
    return tstate;
}

void
PyEval_RestoreThread(PyThreadState *tstate)
{
    _PyThreadState_Attach(tstate);
}

int
Py_MakePendingCalls(void)
{
    _Py_atomic_add_int(&host_pending_calls, 1);
    return _Py_atomic_load_int(&host_pending_result);
}

int
_PyEval_MakePendingCalls(PyThreadState *tstate)
{
    EXPECT(tstate == _Py_tss_tstate);
    return Py_MakePendingCalls();
}

void *
PyMem_RawMalloc(size_t size)
{
    return malloc(size);
}

void
PyMem_RawFree(void *block)
{
    free(block);
}

void
_Py_FatalErrorFunc(const char *func, const char *msg)
{
    fprintf(stderr, "Fatal Python error: %s: %s\n", func, msg);
    abort();
}

void
_Py_FatalErrorFormat(const char *func, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "Fatal Python error: %s: ", func);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    abort();
}

/* ---- What the tests use --------------------------------------------------- */

void
host_attach(PyThreadState *tstate)
{
    memset(tstate, 0, sizeof(*tstate));
    _PyThreadState_Attach(tstate);
}

void
host_detach(void)
{
    PyEval_SaveThread();
}

struct host_thread {
    pthread_t thread;
    int index;
    void (*run)(int index, void *arg);
    void *arg;
};

static void *
run_thread(void *arg)
{
    struct host_thread *self = arg;
    self->run(self->index, self->arg);
    return NULL;
}

void
host_threads(int count, void (*run)(int index, void *arg), void *arg)
{
    struct host_thread *thread = calloc((size_t)count, sizeof(*thread));
    EXPECT(thread != NULL);
    for (int i = 0; i < count; i++) {
        thread[i] = (struct host_thread){ .index = i, .run = run, .arg = arg };
        EXPECT(pthread_create(&thread[i].thread, NULL, run_thread, &thread[i]) == 0);
    }
    for (int i = 0; i < count; i++) {
        EXPECT(pthread_join(thread[i].thread, NULL) == 0);
    }
    free(thread);
}

void
host_sleep_ms(long ms)
{
    struct timespec left = { ms / 1000, ms % 1000 * HOST_MS };
    while (nanosleep(&left, &left) != 0) {
    }
}

void
host_await(const uint8_t *byte, uint8_t value)
{
    for (int i = 0; i < 20000; i++) {
        if (_Py_atomic_load_uint8(byte) == value) {
            return;
        }
        host_sleep_ms(1);
    }
    fprintf(stderr, "%d did not become %d in time\n", *byte, value);
    _exit(1);
}
