/* Finalizations that meet each other: one per run, named by argv[1]. Each
 * prints "ended" when the runtime has ended although something else was still
 * active. */
#define Py_BUILD_CORE 1
#include <Python.h>
#include "../../expect/expect.h"
#include "../../expect/isolated.h"
#include "internal/pycore_interp.h"

#include <pthread.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int inner = 99;

static int
finalize_in_pending(void *data)
{
    (void)data;
    inner = Py_FinalizeEx();
    return 0;
}

static int
finalize_in_hook(const char *event, PyObject *args, void *data)
{
    (void)args;
    if (strcmp(event, data) == 0) {
        inner = Py_FinalizeEx();
    }
    return 0;
}

static void
end_again(void *data)
{
    (void)data;
    Py_EndInterpreter(PyThreadState_Get());
}

static PyThreadState *of_main;

/* In the child the callback's call is in progress, too, but nothing of Go. */
static void
fork_and_finalize(void *data)
{
    int status;
    (void)data;
    pid_t pid = fork();
    if (pid == 0) {
        alarm(20);
        PyThreadState_Swap(of_main);
        _exit(Py_FinalizeEx() == -1 ? 0 : 1);
    }
    EXPECT(pid > 0 && waitpid(pid, &status, 0) == pid && status == 0);
}

static int made; /* interpreters, by churn */

/* Makes and ends interpreters until the end of the runtime stops it. */
static void *
churn(void *main_interp)
{
    PyThreadState *own = PyThreadState_New(main_interp);
    PyEval_RestoreThread(own);
    for (;;) {
        PyThreadState *sub;
        PyStatus status = Py_NewInterpreterFromConfig(&sub, &own_gil);
        if (PyStatus_Exception(status)) {
            EXPECT(strstr(status.err_msg, "finalized by another thread") != NULL);
            PyEval_SaveThread();
            return NULL;
        }
        _Py_atomic_add_int(&made, 1);
        Py_EndInterpreter(sub);
        PyEval_RestoreThread(own);
    }
    return NULL;
}

static int states; /* threads of come_and_go: the thread that ends their interpreter waits */

static void *
come_and_go(void *interp)
{
    PyThreadState *own = PyThreadState_New(interp);
    _Py_atomic_add_int(&states, 1);
    PyEval_RestoreThread(own);
    for (;;) {
        PyEval_RestoreThread(PyEval_SaveThread());
    }
    return NULL;
}

static PyInterpreterState *main_interp;
static int came_back;

/* Comes to the main interpreter when the thread state that ended it is gone. */
static void *
come_late(void *interp)
{
    PyThreadState *own = PyThreadState_New(interp);
    _Py_atomic_add_int(&states, 1);
    PyEval_RestoreThread(own);
    _Py_atomic_store_int(&came_back, 1);
    return NULL;
}

static void
let_come_late(void)
{
    pthread_t late;
    EXPECT(pthread_create(&late, NULL, come_late, main_interp) == 0);
    while (_Py_atomic_load_int(&states) == 0) {
        usleep(100);
    }
    usleep(20000); /* to come back would take it microseconds */
    EXPECT(!came_back);
}

/* A thread without a thread state, which no end waits for. */
static void *
make_without_state(void *message)
{
    PyThreadState *sub;
    PyStatus status = Py_NewInterpreterFromConfig(&sub, &own_gil);
    EXPECT(PyStatus_Exception(status) && strcmp(status.err_msg, message) == 0);
    return NULL;
}

static void
make_in_thread(void *message)
{
    pthread_t maker;
    EXPECT(pthread_create(&maker, NULL, make_without_state, message) == 0);
    EXPECT(pthread_join(maker, NULL) == 0);
    inner = 0;
}

static char being_finalized[] = "the runtime is being finalized by another thread";
static char not_there[] = "Py_Initialize must be called first";

static void
make_while_ending(void)
{
    make_in_thread(being_finalized);
}

/* Makes and ends interpreters until it is told that there is no runtime, or hangs in an end. */
static void *
churn_without_state(void *unused)
{
    (void)unused;
    for (;;) {
        PyThreadState *sub;
        PyStatus status = Py_NewInterpreterFromConfig(&sub, &own_gil);
        if (PyStatus_Exception(status)) {
            EXPECT(strcmp(status.err_msg, being_finalized) == 0
                   || strcmp(status.err_msg, not_there) == 0);
            return NULL;
        }
        Py_EndInterpreter(sub);
    }
}

static void
start(void *(*body)(void *), void *argument, int threads)
{
    for (int i = 0; i < threads; i++) {
        pthread_t thread;
        EXPECT(pthread_create(&thread, NULL, body, argument) == 0);
    }
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 2);
    const char *what = argv[1];
    EXPECT_OK(initialize_isolated());
    PyThreadState *first = PyThreadState_Get();
    PyThreadState *sub;

    if (strcmp(what, "finalize-in-pending") == 0) {
        Py_AddPendingCall(finalize_in_pending, NULL);
        EXPECT(Py_FinalizeEx() == 0 && inner == 0);
    }
    else if (strcmp(what, "finalize-in-hook") == 0) {
        PySys_AddAuditHook(finalize_in_hook, "cpython.PyInterpreterState_New");
        EXPECT_OK(Py_NewInterpreterFromConfig(&sub, &own_gil));
        EXPECT(inner == -1);
        PyThreadState_Swap(first);
        EXPECT(Py_FinalizeEx() == 0);
    }
    else if (strcmp(what, "finalize-in-forked-callback") == 0) {
        of_main = first;
        EXPECT_OK(Py_NewInterpreterFromConfig(&sub, &own_gil));
        EXPECT(PyUnstable_AtExit(sub->interp, fork_and_finalize, NULL) == 0);
        Py_EndInterpreter(sub);
        PyThreadState_Swap(first);
        EXPECT(Py_FinalizeEx() == 0);
    }
    else if (strcmp(what, "end-in-callback") == 0) {
        EXPECT_OK(Py_NewInterpreterFromConfig(&sub, &own_gil));
        EXPECT(PyUnstable_AtExit(sub->interp, end_again, NULL) == 0);
        Py_EndInterpreter(sub);
    }
    else if (strcmp(what, "among-makers") == 0) {
        PyEval_SaveThread();
        start(churn, first->interp, 8);
        while (_Py_atomic_load_int(&made) < 50) {
            usleep(100);
        }
        PyEval_RestoreThread(first);
        EXPECT(Py_FinalizeEx() == 0);
        usleep(50000); /* for those that notice too late */
    }
    else if (strcmp(what, "late") == 0) {
        main_interp = first->interp;
        EXPECT(Py_AtExit(let_come_late) == 0);
        EXPECT(Py_FinalizeEx() == 0);
    }
    else if (strcmp(what, "makers-without-state") == 0) {
        EXPECT(PyUnstable_AtExit(first->interp, make_in_thread, being_finalized) == 0);
        EXPECT(Py_AtExit(make_while_ending) == 0);
        EXPECT(Py_FinalizeEx() == 0 && inner == 0);
        make_in_thread(not_there);
    }
    else if (strcmp(what, "lives-among-makers") == 0) {
        for (int i = 0; i < 150; i++) {
            start(churn_without_state, NULL, 2);
            usleep(i % 7 * 200);
            EXPECT(Py_FinalizeEx() == 0 && PyInterpreterState_Head() == NULL);
            EXPECT_OK(initialize_isolated());
        }
        EXPECT(Py_FinalizeEx() == 0);
    }
    else if (strcmp(what, "under-users") == 0) {
        for (int i = 0; i < 20; i++) {
            EXPECT_OK(Py_NewInterpreterFromConfig(&sub, &own_gil));
            start(come_and_go, sub->interp, 2);
            PyEval_SaveThread();
            while (_Py_atomic_load_int(&states) != 2 * (i + 1)) {
                usleep(100);
            }
            usleep(1000);
            PyEval_RestoreThread(sub);
            Py_EndInterpreter(sub);
            PyThreadState_Swap(first);
        }
        EXPECT(Py_FinalizeEx() == 0);
        usleep(20000);
    }
    else if (strcmp(what, "bare") == 0) {
        EXPECT(PyInterpreterState_New() != NULL);
        EXPECT(Py_FinalizeEx() == 0);
    }
    EXPECT(!Py_IsInitialized() && PyInterpreterState_Head() == NULL);
    puts("ended");
    return 0;
}
