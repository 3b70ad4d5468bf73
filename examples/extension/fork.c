/* Scene: a fork at a bad moment, with other threads' states on the list and the
 * list's lock taken by one of them. The child prints what the reset left. */
#define Py_BUILD_CORE 1
#include <Python.h>
#include "internal/pycore_runtime.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_lock.h"
#include "internal/pycore_pystate.h"

#include <pthread.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "print.h"
#include "tour.h"

enum { BYSTANDERS = 3 };

static int ready, leave;

static void *
stand_by(void *unused)
{
    (void)unused;
    PyGILState_STATE state = PyGILState_Ensure();
    PyThreadState *saved = PyEval_SaveThread();
    _Py_atomic_add_int(&ready, 1);
    while (!_Py_atomic_load_int(&leave)) {
        /* Sometimes holds the lock, so that forks find it taken. */
        HEAD_LOCK(&_PyRuntime);
        usleep(50);
        HEAD_UNLOCK(&_PyRuntime);
    }
    PyEval_RestoreThread(saved);
    PyGILState_Release(state);
    return NULL;
}

static int
count_threads(void)
{
    int n = 0;
    HEAD_LOCK(&_PyRuntime);
    _Py_FOR_EACH_TSTATE_UNLOCKED(_PyRuntime.interpreters.main, t)
    {
        n++;
    }
    HEAD_UNLOCK(&_PyRuntime);
    return n;
}

/* Interpreters need Go, which restarts here. */
static int
make_interpreter(PyThreadState *me)
{
    const PyInterpreterConfig config = {
        .allow_fork = 1,
        .allow_exec = 1,
        .allow_threads = 1,
        .check_multi_interp_extensions = 1,
        .gil = PyInterpreterConfig_OWN_GIL,
    };
    PyThreadState *sub;
    struct timespec before, after;

    clock_gettime(CLOCK_MONOTONIC, &before);
    PyStatus status = Py_NewInterpreterFromConfig(&sub, &config);
    clock_gettime(CLOCK_MONOTONIC, &after);
    if (PyStatus_Exception(status)) {
        return FACT(0, "child: a new interpreter: %s: %s", status.func, status.err_msg);
    }
    int wrong = FACT(_PyRuntime.interpreters.head == sub->interp,
                     "child: Go is back and has made interpreter %lld, in %.1f ms",
                     (long long)_PyRuntime.interpreters.head->id,
                     (double)(after.tv_sec - before.tv_sec) * 1e3
                         + (double)(after.tv_nsec - before.tv_nsec) / 1e6);
    Py_EndInterpreter(sub);
    PyThreadState_Swap(me);
    return wrong;
}

static int
in_child(unsigned long parent_native_id)
{
    PyThreadState *me = PyThreadState_GetUnchecked();
    int wrong = 0;

    alarm(20); /* a child that hangs is a failure */
    wrong += FACT(_PyRuntime.interpreters.mutex._bits == 0, "child: the list's lock reads %d, free",
                  _PyRuntime.interpreters.mutex._bits);
    wrong += FACT(count_threads() == 1, "child: thread states left: %d", count_threads());
    wrong += FACT(me != NULL && me->native_thread_id == (unsigned long)getpid()
                      && me->native_thread_id != parent_native_id,
                  "child: it runs as OS thread %lu, the parent's was %lu",
                  me ? me->native_thread_id : 0, parent_native_id);
    wrong += FACT(_PyRuntimeState_GetFinalizing(&_PyRuntime) == NULL, "child: finalizing: %s",
                  _PyRuntimeState_GetFinalizing(&_PyRuntime) == NULL ? "NULL" : "not NULL");
    PyThreadState *saved = PyEval_SaveThread();
    PyEval_RestoreThread(saved);
    wrong += FACT(PyThreadState_GetUnchecked() == me,
                  "child: let the GIL go %d time and took it back", 1);
    wrong += make_interpreter(me);
    fflush(stdout);
    return wrong != 0;
}

int
tour_fork(void *argument)
{
    (void)argument;
    pthread_t thread[BYSTANDERS];
    int wrong = 0, status = -1;

    SCENE("A fork, while other threads are busy with the runtime");
    _Py_atomic_store_int(&ready, 0);
    _Py_atomic_store_int(&leave, 0);
    PyThreadState *saved = PyEval_SaveThread();
    for (int i = 0; i < BYSTANDERS; i++) {
        wrong += pthread_create(&thread[i], NULL, stand_by, NULL) != 0;
    }
    while (_Py_atomic_load_int(&ready) < BYSTANDERS) {
        usleep(100);
    }
    PyEval_RestoreThread(saved);
    wrong += FACT(count_threads() == 1 + BYSTANDERS, "parent: thread states before: %d",
                  count_threads());
    fflush(stdout);

    unsigned long native_id = PyThreadState_GetUnchecked()->native_thread_id;
    pid_t child = fork();
    if (child == 0) {
        _exit(in_child(native_id));
    }
    if (child > 0) {
        waitpid(child, &status, 0);
    }
    wrong += FACT(status == 0, "parent: the child ended with status %d", status);
    _Py_atomic_store_int(&leave, 1);
    saved = PyEval_SaveThread();
    for (int i = 0; i < BYSTANDERS; i++) {
        pthread_join(thread[i], NULL);
    }
    PyEval_RestoreThread(saved);
    wrong += FACT(count_threads() == 1, "parent: thread states after: %d", count_threads());
    return wrong != 0;
}
