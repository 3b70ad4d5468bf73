/* Where a function is called: the runtime, its interpreters and the thread. */
#include "calls.h"

#include <pthread.h>

struct here here;

void
situation_initialize(void)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.install_signal_handlers = 1;
    SUCCEEDS(Py_InitializeFromConfig(&config));
    PyConfig_Clear(&config);
    here.main = PyThreadState_Get();
}

PyThreadState *
situation_other(void)
{
    const PyInterpreterConfig own_gil = {
        .allow_fork = 1,
        .allow_threads = 1,
        .allow_daemon_threads = 1,
        .check_multi_interp_extensions = 1,
        .gil = PyInterpreterConfig_OWN_GIL,
    };
    PyThreadState *before = PyThreadState_GetUnchecked(), *other;
    SUCCEEDS(Py_NewInterpreterFromConfig(&other, &own_gil));
    PyThreadState_Swap(before);
    return other;
}

void
situation_enter(enum situation where)
{
    if (where == BARE) {
        load_start(0);
        return;
    }
    situation_initialize();
    here.inside = situation_other();
    PyEval_SaveThread();
    load_start(1);
    if (where == ATTACHED) {
        PyEval_RestoreThread(here.main);
    }
    if (where == INSIDE) {
        PyEval_RestoreThread(here.inside);
    }
}

void
situation_use_go(void)
{
    PyThreadState *tstate;
    PyInterpreterConfig config = { .gil = -1 };
    PyStatus status = Py_NewInterpreterFromConfig(&tstate, &config);
    if (status.err_msg == NULL || strstr(status.err_msg, "Go") != NULL) {
        fprintf(stderr, "Go does not work: %s\n", status.err_msg ? status.err_msg : "");
        _exit(4);
    }
}

static void *
run_it(void *run)
{
    ((void (*)(void))run)();
    return NULL;
}

void
on_a_thread(void (*run)(void))
{
    pthread_t thread;
    HOLDS(pthread_create(&thread, NULL, run_it, (void *)run) == 0);
    HOLDS(pthread_join(thread, NULL) == 0);
}
