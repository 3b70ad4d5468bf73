/* How a runtime ends, by the thread and the thread state with which it is asked to: one case a run,
 * named by argv[1]; without one, the names. Linked with either library it prints the same, but for
 * the cases in ../../differences.txt. */
#define Py_BUILD_CORE 1
#include <Python.h>
#include "internal/pycore_interp.h"
#include "internal/pycore_runtime.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static PyThreadState *first, *mine, *other;

static const char *
name_of(const PyThreadState *tstate)
{
    return tstate == NULL    ? "none"
           : tstate == first ? "the first"
           : tstate == mine  ? "the worker's"
           : tstate == other ? "another"
                             : "a new one";
}

static void
tell(const char *when)
{
    printf("%s: current %s, finalizing %s, main_tstate %s, initialized %d, core %d\n", when,
           name_of(PyThreadState_GetUnchecked()), name_of(_PyRuntime._finalizing),
           name_of(_PyRuntime.main_tstate), _PyRuntime.initialized, _PyRuntime.core_initialized);
}

static void
at_the_end(void *unused)
{
    (void)unused;
    tell("exit callback");
    printf("  whence %ld\n", (long)PyThreadState_GetUnchecked()->_whence);
}

static void
enter_own_gil(void)
{
    const PyInterpreterConfig config = {
        .allow_threads = 1,
        .check_multi_interp_extensions = 1,
        .gil = PyInterpreterConfig_OWN_GIL,
    };
    PyStatus status = Py_NewInterpreterFromConfig(&other, &config);
    if (PyStatus_Exception(status))
        printf("no interpreter: %s\n", status.err_msg);
}

/* Where the caller is when it ends the runtime. */

static void
here(void)
{
}

static void
inside(void)
{
    other = Py_NewInterpreter();
}

static void
detached(void)
{
    PyEval_SaveThread();
}

static void
detached_inside(void)
{
    other = Py_NewInterpreter();
    PyEval_SaveThread();
}

static void
swapped(void)
{
    other = PyThreadState_New(PyInterpreterState_Main());
    PyThreadState_Swap(other);
}

/* Instead of the usual life: the runtime is initialized while an interpreter is there that was
 * made before. */
static void
early(void)
{
    PyInterpreterState *made = PyInterpreterState_New();
    printf("made: %lld\n", (long long)PyInterpreterState_GetID(made));
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    PyStatus status = Py_InitializeFromConfig(&config);
    printf("initialized: %d\n", !PyStatus_Exception(status));
    PyInterpreterState_Delete(made);
    status = Py_InitializeFromConfig(&config);
    printf("initialized: %d\n", !PyStatus_Exception(status));
    printf("Py_FinalizeEx: %d\n", Py_FinalizeEx());
}

static const struct {
    const char *name;
    int on_worker; /* without a thread state; enter makes one, unless it is `detached` */
    void (*enter)(void);
    int by_exit;
} cases[] = {
    { "main", 0, here, 0 },
    { "main-inside", 0, inside, 0 },
    { "main-inside-own-gil", 0, enter_own_gil, 0 },
    { "main-detached", 0, detached, 0 },
    { "main-detached-inside", 0, detached_inside, 0 },
    { "main-swapped", 0, swapped, 0 },
    { "worker", 1, here, 0 },
    { "worker-inside", 1, inside, 0 },
    { "worker-inside-own-gil", 1, enter_own_gil, 0 },
    { "worker-detached", 1, detached, 0 },
    { "worker-detached-inside", 1, detached_inside, 0 },
    { "worker-swapped", 1, swapped, 0 },
    { "exit-main", 0, here, 1 },
    { "exit-main-inside", 0, inside, 1 },
    { "exit-main-detached", 0, detached, 1 },
    { "exit-worker-inside", 1, inside, 1 },
    { "exit-worker-detached", 1, detached, 1 },
    { "early", 0, early, 0 },
};

static void
end(size_t i)
{
    cases[i].enter();
    if (cases[i].by_exit)
        Py_Exit(7);
    printf("Py_FinalizeEx: %d\n", Py_FinalizeEx());
    tell("afterwards");
}

static void *
worker(void *number)
{
    PyGILState_Ensure();
    mine = PyThreadState_GetUnchecked();
    end((size_t)number);
    return NULL;
}

int
main(int argc, char **argv)
{
    size_t i, count = sizeof(cases) / sizeof(cases[0]);
    setvbuf(stdout, NULL, _IONBF, 0);
    for (i = 0; argc == 1 && i < count; i++)
        puts(cases[i].name);
    if (argc == 1)
        return 0;
    for (i = 0; i < count && strcmp(argv[1], cases[i].name) != 0; i++)
        ;
    if (i == count)
        return 2;
    alarm(60);
    if (cases[i].enter == early) {
        early();
        return 0;
    }
    Py_Initialize();
    first = PyThreadState_GetUnchecked();
    PyUnstable_AtExit(PyInterpreterState_Main(), at_the_end, NULL);
    if (cases[i].on_worker) {
        pthread_t thread;
        PyEval_SaveThread();
        pthread_create(&thread, NULL, worker, (void *)i);
        pthread_join(thread, NULL);
        tell("joined");
    }
    else {
        end(i);
    }
    Py_Initialize();
    printf("again: %d, in the main interpreter %d\n", Py_IsInitialized(),
           PyThreadState_Get()->interp == PyInterpreterState_Main());
    printf("Py_FinalizeEx: %d\n", Py_FinalizeEx());
    return 0;
}
