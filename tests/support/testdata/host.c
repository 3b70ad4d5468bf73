/* See host.h. */
#include "host.h"

#include "alloc/alloc.h"
#include "fatal/fatal.h"

#include <stdio.h>
#include <sys/wait.h>

#undef Py_FatalError

_Py_thread_local PyThreadState *_Py_tss_tstate;

/* ---- What the sources expect ----------------------------------------------- */

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

int
Py_IsInitialized(void)
{
    return _PyRuntime.initialized;
}

void
_Py_FatalErrorFunc(const char *func, const char *msg)
{
    fprintf(stderr, "Fatal Python error: %s: %s\n", func, msg);
    abort();
}

void
Py_FatalError(const char *msg)
{
    _Py_FatalErrorFunc("?", msg);
}

void
_Py_FatalErrorFormat(const char *func, const char *format, ...)
{
    _Py_FatalErrorFunc(func, format);
}

void
_PyThreadState_Attach(PyThreadState *tstate)
{
    _Py_tss_tstate = tstate;
}

void
_PyThreadState_Detach(PyThreadState *tstate)
{
    EXPECT(_Py_tss_tstate == tstate);
    _Py_tss_tstate = NULL;
}

int
Py_MakePendingCalls(void)
{
    return 0;
}

/* ---- What the tests use ----------------------------------------------------- */

const char *
host_error(void)
{
    static __thread char text[200];
    static const char *const names[] = {
        [GOPYRT_ERROR_VALUE] = "ValueError: ",
        [GOPYRT_ERROR_RUNTIME] = "RuntimeError: ",
    };
    const char *message = "", *name = NULL;
    gopyrt_error_kind kind = gopyrt_error_take(&message);
    if ((size_t)kind < sizeof(names) / sizeof(names[0])) {
        name = names[kind];
    }
    snprintf(text, sizeof(text), "%s%s", name != NULL ? name : "", message);
    return text;
}

PyThreadState *
host_attach(void)
{
    PyInterpreterState *interp = &_PyRuntime._main_interpreter;
    _Py_tss_tstate = &interp->_initial_thread.base;
    if (!_PyRuntime.initialized) {
        _Py_tss_tstate->interp = interp;
        interp->runtime = &_PyRuntime;
        _PyRuntime.initialized = 1;
    }
    return _Py_tss_tstate;
}

void
host_detach(void)
{
    _Py_tss_tstate = NULL;
}

uint32_t
host_random(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 8;
}

struct thread {
    pthread_t id;
    int index;
    void (*run)(int index);
};

static void *
run_thread(void *arg)
{
    struct thread *self = arg;
    self->run(self->index);
    return NULL;
}

void
host_threads(int count, void (*run)(int index))
{
    struct thread *threads = calloc((size_t)count, sizeof(*threads));
    for (int i = 0; i < count; i++) {
        threads[i] = (struct thread){ .index = i, .run = run };
        EXPECT(pthread_create(&threads[i].id, NULL, run_thread, &threads[i]) == 0);
    }
    for (int i = 0; i < count; i++) {
        EXPECT(pthread_join(threads[i].id, NULL) == 0);
    }
    free(threads);
}

int
host_fork(void (*run)(void))
{
    fflush(NULL);
    pid_t child = fork();
    EXPECT(child >= 0);
    if (child == 0) {
        run();
        fflush(NULL);
        _exit(0);
    }
    int status;
    EXPECT(waitpid(child, &status, 0) == child);
    return status;
}

/* ---- Raw memory that runs out ------------------------------------------------ */

int host_raw_requests;
static int fail_from = -1;

static int
fails(void)
{
    int n = _Py_atomic_add_int(&host_raw_requests, 1);
    return fail_from >= 0 && n >= fail_from;
}

static void *
failing_malloc(void *ctx, size_t size)
{
    return fails() ? NULL : _PyMem_RawMalloc(ctx, size);
}

static void *
failing_calloc(void *ctx, size_t nelem, size_t elsize)
{
    return fails() ? NULL : _PyMem_RawCalloc(ctx, nelem, elsize);
}

static void *
failing_realloc(void *ctx, void *ptr, size_t size)
{
    return fails() ? NULL : _PyMem_RawRealloc(ctx, ptr, size);
}

void
host_fail_raw(int n)
{
    PyMemAllocatorEx table = {
        NULL, failing_malloc, failing_calloc, failing_realloc, _PyMem_RawFree,
    };
    PyMem_SetAllocator(PYMEM_DOMAIN_RAW, &table);
    host_raw_requests = 0;
    fail_from = n;
}
