#include "live.h"

#include <Python.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE 20

void
live_wrong(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: not true: %s\n", file, line, what);
    _exit(99);
}

static void
works(PyStatus status)
{
    if (PyStatus_Exception(status)) {
        fprintf(stderr, "%s: %s\n", status.func ? status.func : "?",
                status.err_msg ? status.err_msg : "?");
        _exit(98);
    }
}

void
live_up(void)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    works(Py_InitializeFromConfig(&config));
    PyConfig_Clear(&config);
}

const char *
live_use_go(void)
{
    PyInterpreterConfig config = { .use_main_obmalloc = 1, .gil = 77 };
    PyThreadState *tstate;
    PyStatus status = Py_NewInterpreterFromConfig(&tstate, &config);
    return strstr(status.err_msg, "'gil' value 77") != NULL ? NULL : status.err_msg;
}

static void *
run_it(void *run)
{
    ((void (*)(void))run)();
    return NULL;
}

void
live_on_a_thread(void (*run)(void))
{
    pthread_t thread;
    HOLDS(pthread_create(&thread, NULL, run_it, (void *)run) == 0);
    HOLDS(pthread_join(thread, NULL) == 0);
}

static void
take_turns(void)
{
    PyGILState_STATE state = PyGILState_Ensure();
    for (int i = 0; i < 50; i++) {
        PyEval_RestoreThread(PyEval_SaveThread());
    }
    PyGILState_Release(state);
}

static void
make_interpreter(void)
{
    const PyInterpreterConfig own_gil = {
        .check_multi_interp_extensions = 1,
        .allow_threads = 1,
        .gil = PyInterpreterConfig_OWN_GIL,
    };
    PyThreadState *tstate;
    works(Py_NewInterpreterFromConfig(&tstate, &own_gil));
    HOLDS(PyThreadState_Get() == tstate);
    Py_EndInterpreter(tstate);
}

void
live_on(void)
{
    PyThreadState *before = PyThreadState_GetUnchecked();
    PyGILState_STATE state = PyGILState_UNLOCKED;
    if (before == NULL) {
        state = PyGILState_Ensure();
    }
    PyThreadState *mine = PyEval_SaveThread();
    HOLDS(mine != NULL);
    live_on_a_thread(take_turns);
    live_on_a_thread(make_interpreter);
    PyEval_RestoreThread(mine);
    make_interpreter();
    PyEval_RestoreThread(mine);
    if (before == NULL) {
        PyGILState_Release(state);
    }
    HOLDS(PyThreadState_GetUnchecked() == before);
}

void
live_to_the_end(void)
{
    live_on();
    HOLDS(Py_FinalizeEx() == 0);
    live_up();
    live_on();
    HOLDS(Py_FinalizeEx() == 0);
}

int
live_in_a_child(void (*run)(void))
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        alarm(PATIENCE);
        run();
        _exit(0);
    }
    HOLDS(pid > 0);
    HOLDS(waitpid(pid, &status, 0) == pid);
    return status;
}
