/* The C code of the tests: see csrc.h. */
#define Py_BUILD_CORE 1
#include "Python.h"
#include "internal/pycore_runtime.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_pystate.h"

#include "csrc.h"
#include "../gil.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- The GIL ------------------------------------------------------------- */

unsigned long
gil_switches(void)
{
    return __atomic_load_n(&_PyRuntime._main_interpreter._gil.switch_number, __ATOMIC_RELAXED);
}

/* ---- C threads ----------------------------------------------------------- */

static struct {
    pthread_t thread;
    pthread_barrier_t barrier;
} attacher;

static void *
attach_first(void *arg)
{
    PyThreadState_Swap(&_PyRuntime._main_interpreter._initial_thread.base);
    pthread_barrier_wait(&attacher.barrier);
    pthread_barrier_wait(&attacher.barrier);
    PyThreadState_Swap(NULL);
    return arg;
}

void
attach_in_thread(int attach)
{
    if (attach) {
        pthread_barrier_init(&attacher.barrier, NULL, 2);
        if (pthread_create(&attacher.thread, NULL, attach_first, NULL) != 0) {
            abort();
        }
        pthread_barrier_wait(&attacher.barrier);
        return;
    }
    pthread_barrier_wait(&attacher.barrier);
    pthread_join(attacher.thread, NULL);
    pthread_barrier_destroy(&attacher.barrier);
}

static struct {
    pthread_t thread;
    long turns;
} contenders[64];
static int contender_count;
static long least_turns;
static int stopping;

static void *
contend(void *arg)
{
    long *turns = arg;
    while (!__atomic_load_n(&stopping, __ATOMIC_ACQUIRE) || *turns < least_turns) {
        PyGILState_STATE before = PyGILState_Ensure();
        __atomic_store_n(turns, *turns + 1, __ATOMIC_RELEASE);
        PyGILState_Release(before);
    }
    return NULL;
}

void
threads_start(int n, int least)
{
    contender_count = n;
    least_turns = least;
    __atomic_store_n(&stopping, 0, __ATOMIC_RELEASE);
    for (int i = 0; i < n; i++) {
        contenders[i].turns = 0;
        if (pthread_create(&contenders[i].thread, NULL, contend, &contenders[i].turns) != 0) {
            abort();
        }
    }
}

long
threads_fewest(void)
{
    long fewest = __LONG_MAX__;
    for (int i = 0; i < contender_count; i++) {
        long turns = __atomic_load_n(&contenders[i].turns, __ATOMIC_ACQUIRE);
        fewest = turns < fewest ? turns : fewest;
    }
    return fewest;
}

void
threads_stop(void)
{
    __atomic_store_n(&stopping, 1, __ATOMIC_RELEASE);
    for (int i = 0; i < contender_count; i++) {
        pthread_join(contenders[i].thread, NULL);
    }
}

/* ---- C code called from Go ----------------------------------------------- */

int
wrong_when_bound(PyThreadState *expected)
{
    PyThreadState *tstate = PyThreadState_GetUnchecked();
    int wrong = tstate != expected || PyThreadState_Get() != expected;
    if (wrong) {
        return wrong;
    }
    wrong += tstate->thread_id != (unsigned long)pthread_self();
    wrong += tstate->native_thread_id != (unsigned long)syscall(SYS_gettid);
    wrong += !tstate->holds_gil || tstate->state != _Py_THREAD_ATTACHED;
    wrong += !PyGILState_Check() || PyGILState_GetThisThreadState() != tstate;
    PyGILState_STATE before = PyGILState_Ensure();
    wrong += before != PyGILState_LOCKED || PyThreadState_GetUnchecked() != tstate;
    PyGILState_Release(before);
    Py_BEGIN_ALLOW_THREADS wrong += PyThreadState_GetUnchecked() != NULL;
    before = PyGILState_Ensure();
    wrong += before != PyGILState_UNLOCKED || PyThreadState_GetUnchecked() != tstate;
    PyGILState_Release(before);
    Py_END_ALLOW_THREADS wrong += Py_EnterRecursiveCall("") != 0;
    Py_LeaveRecursiveCall();
    return wrong;
}

int
wrong_when_free(void)
{
    return (PyThreadState_GetUnchecked() != NULL) + (PyGILState_GetThisThreadState() != NULL);
}

extern void goWithoutGIL(void);

void
call_go_without_gil(void)
{
    Py_BEGIN_ALLOW_THREADS goWithoutGIL();
    Py_END_ALLOW_THREADS
}

static void *
audit(void *has_gil)
{
    PyGILState_STATE before = PyGILState_Ensure();
    PyThreadState *tstate = PyThreadState_Get();
    PySys_Audit("on a C thread", NULL);
    *(int *)has_gil = PyThreadState_GetUnchecked() == tstate && tstate->holds_gil;
    PyGILState_Release(before);
    return NULL;
}

int
audit_on_thread(void)
{
    pthread_t thread;
    int has_gil = 0;
    if (pthread_create(&thread, NULL, audit, &has_gil) != 0 || pthread_join(thread, NULL) != 0) {
        abort();
    }
    return has_gil;
}

static void *
attach_in_child(void *unused)
{
    for (int i = 0; i < 100; i++) {
        PyGILState_Release(PyGILState_Ensure());
    }
    return unused;
}

static int
use_in_child(int unused)
{
    (void)unused;
    PyThreadState *tstate = PyThreadState_Get();
    pthread_t threads[4];
    if (gil_waiters() != 0 || !gil_is_locked()
        || _PyRuntime._main_interpreter.threads.head != tstate || tstate->next != NULL)
    {
        return 1;
    }
    PyEval_SaveThread();
    for (int i = 0; i < 4; i++) {
        if (pthread_create(&threads[i], NULL, attach_in_child, NULL) != 0) {
            return 2;
        }
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
    }
    PyEval_RestoreThread(tstate);
    return _PyRuntime._main_interpreter.threads.head != tstate ? 3 : 0;
}

static int
run_pending_in_child(int unused)
{
    /* The threads belong to the parent. */
    (void)unused;
    return _PyRuntime.ceval.pending_mainthread.npending != 0    ? 1
           : Py_MakePendingCalls() != 0                         ? 2
           : add_counting_calls(2) != 2                         ? 3
           : Py_MakePendingCalls() != 0 || counted_calls() != 2 ? 4
                                                                : 0;
}

static int
handle_signal_in_child(int signum)
{
    raise(signum);
    return PyErr_CheckSignals() != -1 ? 1 : PyErr_CheckSignals() != 0 ? 2 : 0;
}

static int
interrupt_in_child(int unused)
{
    (void)unused;
    raise(SIGINT);
    return PyErr_CheckSignals() != -1 ? 1 : PyErr_CheckSignals() != 0 ? 2 : 0;
}

static int
in_child(int (*run)(int), int arg)
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        _exit(run(arg));
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status)) {
        return -1;
    }
    return WEXITSTATUS(status);
}

int
fork_and_use(void)
{
    return in_child(use_in_child, 0);
}
int
fork_and_run_pending(void)
{
    return in_child(run_pending_in_child, 0);
}
int
fork_and_handle_signal(int signum)
{
    return in_child(handle_signal_in_child, signum);
}

int
fork_and_interrupt(void)
{
    return in_child(interrupt_in_child, 0);
}

static void *
interrupt(void *unused)
{
    raise(SIGINT);
    return unused;
}

void
interrupt_from_thread(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, interrupt, NULL) != 0 || pthread_join(thread, NULL) != 0) {
        abort();
    }
}

/* ---- Pending calls ------------------------------------------------------- */

static int counted;

static int
count_call(void *unused)
{
    (void)unused;
    counted += PyThreadState_Get() == _PyRuntime.main_tstate;
    return 0;
}

int
add_counting_calls(int n)
{
    int added = 0;
    for (int i = 0; i < n; i++) {
        added += Py_AddPendingCall(count_call, NULL) == 0;
    }
    return added;
}

int
counted_calls(void)
{
    return counted;
}
