/* Callbacks that are left by a jump: one case per run, named by argv[1]. Compiled
 * as C it is a longjmp, as C++ an exception. What the runtime does afterwards is
 * what it does for a callback that returned. Prints "ok". */
#include <Python.h>
#include <gopyruntime.h>
#include <internal/pycore_ceval.h>
#include "../../expect/expect.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>

static int armed, calls, left;
static const char *leaving; /* this audit event is left */

#ifdef __cplusplus
#define ATTEMPT(call)   \
    do {                \
        left = 0;       \
        try {           \
            call;       \
        } catch (int) { \
            left = 1;   \
        }               \
    } while (0)
#define LEAVE() throw 1
extern "C" {
#else
static __thread jmp_buf out;
#define ATTEMPT(call)           \
    do {                        \
        left = 0;               \
        if (setjmp(out) == 0) { \
            call;               \
        }                       \
        else {                  \
            left = 1;           \
        }                       \
    } while (0)
#define LEAVE() longjmp(out, 1)
#endif

#define EXPECT_LEFT(call) \
    do {                  \
        armed = 1;        \
        ATTEMPT(call);    \
        EXPECT(left);     \
    } while (0)

static void
called(void)
{
    calls++;
    if (armed) {
        armed = 0;
        LEAVE();
    }
}

static void
at_exit(void)
{
    called();
}

static void
at_end(void *data)
{
    EXPECT(data == NULL);
    called();
}

static int
pending(void *data)
{
    EXPECT(data == NULL);
    called();
    return 0;
}

static int
at_signal(int signum, void *context)
{
    EXPECT(signum > 0 && context == NULL);
    called();
    return 0;
}

static int
hook(const char *event, PyObject *args, void *data)
{
    (void)args;
    EXPECT(data == NULL);
    if (leaving != NULL && strcmp(event, leaving) == 0) {
        called();
    }
    return 0;
}

#ifdef __cplusplus
}
#endif

static void
up(void)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    EXPECT_OK(Py_InitializeFromConfig(&config));
    PyConfig_Clear(&config);
}

static PyThreadState *
make(void)
{
    PyInterpreterConfig config;
    PyThreadState *tstate;
    memset(&config, 0, sizeof(config));
    config.allow_threads = 1;
    config.check_multi_interp_extensions = 1;
    config.gil = PyInterpreterConfig_OWN_GIL;
    EXPECT_OK(Py_NewInterpreterFromConfig(&tstate, &config));
    return tstate;
}

static void
live_and_end(void)
{
    PyThreadState *mine = PyThreadState_Get();
    Py_EndInterpreter(make());
    PyThreadState_Swap(mine);
    EXPECT(Py_FinalizeEx() == 0);
    EXPECT(!Py_IsInitialized());
    up();
    EXPECT(Py_FinalizeEx() == 0);
}

static void
join(void *(*run)(void *), void *arg)
{
    pthread_t thread;
    EXPECT(pthread_create(&thread, NULL, run, arg) == 0);
    EXPECT(pthread_join(thread, NULL) == 0);
}

static void *
use(void *unused)
{
    PyGILState_Release(PyGILState_Ensure());
    return unused;
}

static void
new_interpreter(void)
{
    leaving = "cpython.PyInterpreterState_New";
    for (volatile int i = 0; i < 3; i = i + 1) {
        EXPECT_LEFT(make());
    }
    leaving = NULL;
    EXPECT(calls == 3);
    live_and_end();
}

/* Twice in the same place, so that the second call has the first one's frame. */
static void
end_interpreter(int by_hook, int again)
{
    PyThreadState *mine = PyThreadState_Get(), *sub = make();
    for (volatile int i = 0; i < 2 && !by_hook; i = i + 1) {
        EXPECT(PyUnstable_AtExit(sub->interp, at_end, NULL) == 0);
    }
    leaving = by_hook ? "cpython.PyInterpreterState_Clear" : NULL;
    for (volatile int i = 0; i < 2; i = i + 1) {
        EXPECT_LEFT(Py_EndInterpreter(sub));
        EXPECT(PyThreadState_Get() == sub);
    }
    leaving = NULL;
    if (again) {
        Py_EndInterpreter(sub);
    }
    PyThreadState_Swap(mine);
    live_and_end();
    EXPECT(calls == 2);
}

static int step;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t change = PTHREAD_COND_INITIALIZER;

static void
reach(int next)
{
    pthread_mutex_lock(&lock);
    step = next;
    pthread_cond_broadcast(&change);
    pthread_mutex_unlock(&lock);
}

static void
await(int wanted)
{
    pthread_mutex_lock(&lock);
    while (step < wanted) {
        pthread_cond_wait(&change, &lock);
    }
    pthread_mutex_unlock(&lock);
}

/* Leaves the end of an interpreter, and goes on, or ends as a thread. */
static void *
leave_and(void *stay)
{
    PyThreadState *sub = make();
    EXPECT(PyUnstable_AtExit(sub->interp, at_end, NULL) == 0);
    EXPECT_LEFT(Py_EndInterpreter(sub));
    PyThreadState_Swap(NULL);
    if (stay != NULL) {
        reach(1);
        await(2);
    }
    return NULL;
}

static void
end_by_another(int stays)
{
    pthread_t thread;
    PyThreadState *mine = PyEval_SaveThread();
    EXPECT(pthread_create(&thread, NULL, leave_and, stays ? &step : NULL) == 0);
    if (stays) {
        await(1);
    }
    else {
        EXPECT(pthread_join(thread, NULL) == 0);
    }
    PyEval_RestoreThread(mine);
    live_and_end();
    if (stays) {
        reach(2);
        EXPECT(pthread_join(thread, NULL) == 0);
    }
}

static void
finalize_interp(int by_hook)
{
    PyInterpreterState *main_interp = PyInterpreterState_Get();
    for (volatile int i = 0; i < 3 && !by_hook; i = i + 1) {
        EXPECT(PyUnstable_AtExit(main_interp, at_end, NULL) == 0);
    }
    leaving = by_hook ? "cpython._PySys_ClearAuditHooks" : NULL;
    EXPECT_LEFT(Py_FinalizeEx());
    EXPECT_LEFT(Py_FinalizeEx());
    EXPECT(Py_IsFinalizing() && PyThreadState_GetUnchecked() != NULL);
    leaving = NULL;
    EXPECT(Py_FinalizeEx() == 0);
    EXPECT(calls == (by_hook ? 2 : 3) && PyThreadState_GetUnchecked() == NULL);
    up();
    live_and_end();
}

static void
finalize_runtime(void)
{
    EXPECT(Py_AtExit(at_exit) == 0);
    EXPECT_LEFT(Py_FinalizeEx());
    EXPECT(PyThreadState_GetUnchecked() == NULL && Py_FinalizeEx() == 0);
    up();
    live_and_end();
}

static void
in_subinterpreter_of_finalize(void)
{
    PyThreadState *mine = PyThreadState_Get(), *sub = make();
    EXPECT(PyUnstable_AtExit(sub->interp, at_end, NULL) == 0);
    PyThreadState_Swap(mine);
    EXPECT_LEFT(Py_FinalizeEx());
    EXPECT(PyThreadState_Get() != mine);
    PyThreadState_Swap(mine);
    live_and_end();
}

static void
pending_call(void)
{
    for (volatile int i = 0; i < 3; i = i + 1) {
        EXPECT(Py_AddPendingCall(pending, NULL) == 0);
    }
    EXPECT_LEFT(Py_MakePendingCalls());
    EXPECT_LEFT(Py_MakePendingCalls());
    EXPECT(Py_MakePendingCalls() == 0);
    EXPECT(calls == 3);
    live_and_end();
}

/* A thread leaves a pending call of the interpreter, and its state is deleted. */
static void *
leave_pending(void *unused)
{
    PyGILState_STATE state = PyGILState_Ensure();
    EXPECT(_PyEval_AddPendingCall(PyInterpreterState_Main(), pending, NULL, 0) == 0);
    EXPECT_LEFT(_PyEval_MakePendingCalls(PyThreadState_Get()));
    PyGILState_Release(state);
    return unused;
}

static void
pending_of_another(void)
{
    PyThreadState *mine = PyEval_SaveThread();
    join(leave_pending, NULL);
    PyEval_RestoreThread(mine);
    EXPECT(_PyEval_AddPendingCall(mine->interp, pending, NULL, 0) == 0);
    EXPECT(_PyEval_MakePendingCalls(mine) == 0);
    EXPECT(calls == 2);
    live_and_end();
}

static void
signals(void)
{
    EXPECT(gopyrt_signal_set_handler(SIGUSR1, at_signal, NULL) == 0);
    EXPECT(gopyrt_signal_set_handler(SIGUSR2, at_signal, NULL) == 0);
    EXPECT(raise(SIGUSR2) == 0 && raise(SIGUSR1) == 0);
    EXPECT_LEFT(PyErr_CheckSignals());
    EXPECT(calls == 1);
    EXPECT(PyErr_CheckSignals() == 0 && calls == 2);
    EXPECT(PyErr_CheckSignals() == 0 && calls == 2);
    live_and_end();
}

static int
pending_within(void *unused)
{
    PyThreadState *mine = PyThreadState_Get(), *sub = make();
    EXPECT(unused == NULL && PyUnstable_AtExit(sub->interp, at_end, NULL) == 0);
    EXPECT_LEFT(Py_EndInterpreter(sub));
    PyThreadState_Swap(mine);
    return 0;
}

/* The jump ends inside of another callback, which returns. */
static void
inner_only(void)
{
    PyThreadState *mine = PyThreadState_Get();
    EXPECT(Py_AddPendingCall(pending_within, NULL) == 0);
    EXPECT(Py_MakePendingCalls() == 0 && calls == 1);
    PyEval_SaveThread();
    join(use, NULL);
    PyEval_RestoreThread(mine);
    EXPECT(Py_AddPendingCall(pending, NULL) == 0);
    EXPECT(Py_MakePendingCalls() == 0 && calls == 2);
    EXPECT(Py_AddPendingCall(pending_within, NULL) == 0);
    EXPECT(Py_FinalizeEx() == 0 && calls == 3);
    up();
    live_and_end();
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 2 && PySys_AddAuditHook(hook, NULL) == 0);
    up();
    static const struct {
        const char *name;
        void (*run)(void);
        void (*run_with)(int);
        int argument;
    } cases[] = {
        { "new-interpreter", new_interpreter, NULL, 0 },
        { "end-by-another-thread", NULL, end_by_another, 1 },
        { "end-when-the-thread-ended", NULL, end_by_another, 0 },
        { "finalize", NULL, finalize_interp, 0 },
        { "finalize-hook", NULL, finalize_interp, 1 },
        { "finalize-runtime", finalize_runtime, NULL, 0 },
        { "finalize-subinterpreter", in_subinterpreter_of_finalize, NULL, 0 },
        { "pending", pending_call, NULL, 0 },
        { "pending-of-another-thread", pending_of_another, NULL, 0 },
        { "signals", signals, NULL, 0 },
        { "inner-only", inner_only, NULL, 0 },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (strcmp(argv[1], cases[i].name) == 0) {
            cases[i].run != NULL ? cases[i].run() : cases[i].run_with(cases[i].argument);
            puts("ok");
            return 0;
        }
    }
    int by_hook = strstr(argv[1], "hook") != NULL, again = strstr(argv[1], "again") != NULL;
    EXPECT(strncmp(argv[1], "end", 3) == 0);
    end_interpreter(by_hook, again);
    puts("ok");
    return 0;
}
