/* fork() by any thread, whichever thread holds the GIL: `origins WHO GIL`. WHO:
 * main, worker, unknown (to the runtime), inside (a subinterpreter). GIL:
 * holds, free, other (another thread holds it). */
#include "live.h"
#include "../../../expect/isolated.h"

#include <Python.h>

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 10

static const char *gil;
static int stop;

static void *
hold_gil(void *sides)
{
    char byte = 0;
    int(*pipes)[2] = sides;
    PyGILState_STATE state = PyGILState_Ensure();
    EXPECT(write(pipes[0][1], "x", 1) == 1);
    EXPECT(read(pipes[1][0], &byte, 1) == 1);
    PyGILState_Release(state);
    return NULL;
}

static void *
churn(void *unused)
{
    while (!_Py_atomic_load_int(&stop)) {
        EXPECT(live_use_go() == NULL);
        PyInterpreterState *main = PyInterpreterState_Main();
        PyThreadState_Delete(PyThreadState_New(main));
        usleep(100);
    }
    return unused;
}

static void *
churn_gil(void *unused)
{
    while (!_Py_atomic_load_int(&stop)) {
        PyGILState_Release(PyGILState_Ensure());
        usleep(100);
    }
    return unused;
}

static void
live_and_fork(void)
{
    PyThreadState *mine = PyThreadState_GetUnchecked();
    live_on();
    EXPECT(live_in_a_child(live_on) == 0);
    if (mine != NULL && mine->interp != PyInterpreterState_Main()) {
        Py_EndInterpreter(mine);
        live_on();
        return;
    }
    if (mine == NULL) {
        PyGILState_Ensure();
    }
    if (PyInterpreterState_Get() != PyInterpreterState_Main()) {
        Py_EndInterpreter(PyThreadState_Get());
        PyGILState_Ensure();
    }
    live_to_the_end();
}

/* The calling thread is attached, unless the runtime does not know it. */
static void
fork_here(void)
{
    int pipes[2][2];
    char byte;
    pthread_t holder;
    int known = PyThreadState_GetUnchecked() != NULL;
    PyThreadState *mine = known && strcmp(gil, "holds") != 0 ? PyEval_SaveThread() : NULL;
    int other = strcmp(gil, "other") == 0;

    if (other) {
        EXPECT(pipe(pipes[0]) == 0 && pipe(pipes[1]) == 0);
        EXPECT(pthread_create(&holder, NULL, hold_gil, pipes) == 0);
        EXPECT(read(pipes[0][0], &byte, 1) == 1);
    }
    for (int i = 0; i < ROUNDS; i++) {
        int status = live_in_a_child(live_and_fork);
        if (status != 0) {
            fprintf(stderr, "round %d: wait status %#x\n", i, (unsigned)status);
            _exit(1);
        }
    }
    if (other) {
        EXPECT(write(pipes[1][1], "x", 1) == 1);
        EXPECT(pthread_join(holder, NULL) == 0);
    }
    if (mine != NULL) {
        PyEval_RestoreThread(mine);
    }
}

static void
as_worker(void)
{
    PyGILState_STATE state = PyGILState_Ensure();
    fork_here();
    PyGILState_Release(state);
}

static void
inside(void)
{
    PyThreadState *tstate;
    EXPECT_OK(Py_NewInterpreterFromConfig(&tstate, &own_gil));
    fork_here();
    Py_EndInterpreter(tstate);
}

int
main(int argc, char **argv)
{
    pthread_t load[2];
    EXPECT(argc == 3);
    gil = argv[2];
    live_up();
    PyThreadState *mine = PyEval_SaveThread();
    int quiet = strcmp(gil, "free") == 0;
    EXPECT(pthread_create(&load[0], NULL, churn, NULL) == 0);
    EXPECT(quiet || pthread_create(&load[1], NULL, churn_gil, NULL) == 0);
    if (strcmp(argv[1], "main") == 0) {
        PyEval_RestoreThread(mine);
        fork_here();
        PyEval_SaveThread();
    }
    else {
        live_on_a_thread(strcmp(argv[1], "worker") == 0    ? as_worker
                         : strcmp(argv[1], "unknown") == 0 ? fork_here
                                                           : inside);
    }
    _Py_atomic_store_int(&stop, 1);
    EXPECT(pthread_join(load[0], NULL) == 0);
    EXPECT(quiet || pthread_join(load[1], NULL) == 0);
    PyEval_RestoreThread(mine);
    live_to_the_end();
    puts("ok");
    return 0;
}
