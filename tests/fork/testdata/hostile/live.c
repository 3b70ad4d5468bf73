/* A runtime for the programs of this folder, and the proof that it works. */
#include "live.h"
#include "../../../expect/isolated.h"

#include <Python.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void
live_up(void)
{
    EXPECT_OK(initialize_isolated());
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
    EXPECT(pthread_create(&thread, NULL, run_it, (void *)run) == 0);
    EXPECT(pthread_join(thread, NULL) == 0);
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
    PyThreadState *tstate;
    EXPECT_OK(Py_NewInterpreterFromConfig(&tstate, &own_gil));
    EXPECT(PyThreadState_Get() == tstate);
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
    EXPECT(mine != NULL);
    live_on_a_thread(take_turns);
    live_on_a_thread(make_interpreter);
    PyEval_RestoreThread(mine);
    make_interpreter();
    PyEval_RestoreThread(mine);
    if (before == NULL) {
        PyGILState_Release(state);
    }
    EXPECT(PyThreadState_GetUnchecked() == before);
}

void
live_to_the_end(void)
{
    live_on();
    EXPECT(Py_FinalizeEx() == 0);
    live_up();
    live_on();
    EXPECT(Py_FinalizeEx() == 0);
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
    EXPECT(pid > 0);
    EXPECT(waitpid(pid, &status, 0) == pid);
    return status;
}
