/* Pending calls and signals, seen from an extension. Linked against either
 * library it must print the same. */
#define Py_BUILD_CORE 1
#include "Python.h"
#include "internal/pycore_ceval.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_pystate.h"
#include "internal/pycore_runtime.h"
#include "internal/pycore_signal.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>

/* Where there are exceptions, a signal's handler raises one. */
void PyErr_Clear(void) __attribute__((weak));

static void
forget_error(void)
{
    if (PyErr_Clear != NULL) {
        PyErr_Clear();
    }
}

#define FACT(...) (printf(__VA_ARGS__), putchar('\n'))
#define TAG(n) ((void *)(intptr_t)(n))

static PyThreadState *tstate;
static PyInterpreterState *interp;
static int ran[400], runs;

static int
note(void *arg)
{
    ran[runs++] = (int)(intptr_t)arg;
    return 0;
}

static int
fail(void *arg)
{
    note(arg);
    return -1;
}

static int
nest(void *arg)
{
    note(arg);
    Py_AddPendingCall(note, TAG(70));
    int result = Py_MakePendingCalls();
    FACT("  nested run %d after %d runs", result, runs);
    return 0;
}

static void
queue_fact(const char *what, int result)
{
    struct _pending_calls *own = &interp->ceval.pending;
    struct _pending_calls *main = &_PyRuntime.ceval.pending_mainthread;
    printf("%s: %d, main %d own %d breaker %lx busy %d, ran", what, result, main->npending,
           own->npending, (unsigned long)tstate->eval_breaker, own->handling_thread != NULL);
    for (int i = 0; i < runs && i < 12; i++) {
        printf(" %d", ran[i]);
    }
    FACT(" (%d)", runs);
    runs = 0;
}

static void *
other_thread(void *unused)
{
    PyGILState_STATE state = PyGILState_Ensure();
    PyThreadState *t = PyThreadState_Get();
    FACT("other thread: breaker %lx", (unsigned long)t->eval_breaker);
    queue_fact("its run", Py_MakePendingCalls());
    queue_fact("its own run", _PyEval_MakePendingCalls(t));
    FACT("added %d", _PyEval_AddPendingCall(interp, note, TAG(6), 0));
    FACT("its breaker %lx", (unsigned long)t->eval_breaker);
    queue_fact("its pass", _Py_HandlePending(t));
    FACT("signals here: main %d", _PyOS_IsMainThread());
    FACT("check %d", PyErr_CheckSignals());
    FACT("interrupt %d", PyOS_InterruptOccurred());
    PyGILState_Release(state);
    return unused;
}

static void
in_other_thread(void)
{
    pthread_t thread;
    PyThreadState *saved = PyEval_SaveThread();
    pthread_create(&thread, NULL, other_thread, NULL);
    pthread_join(thread, NULL);
    PyEval_RestoreThread(saved);
}

static void
calls(void)
{
    int full = 0, i;
    for (i = 0; i < 40; i++) {
        full += Py_AddPendingCall(note, TAG(i)) != 0;
    }
    FACT("of 40: %d refused, max %d loop %d", full, _PyRuntime.ceval.pending_mainthread.max,
         _PyRuntime.ceval.pending_mainthread.maxloop);
    queue_fact("a run", Py_MakePendingCalls());
    queue_fact("an empty run", Py_MakePendingCalls());

    Py_AddPendingCall(note, TAG(1));
    Py_AddPendingCall(fail, TAG(2));
    Py_AddPendingCall(note, TAG(3));
    queue_fact("a failing run", Py_MakePendingCalls());
    queue_fact("the rest", Py_MakePendingCalls());

    Py_AddPendingCall(nest, TAG(4));
    queue_fact("a nesting run", Py_MakePendingCalls());

    full = 0;
    for (i = 0; i < 310; i++) {
        full += _PyEval_AddPendingCall(interp, note, TAG(i), 0) != _Py_ADD_PENDING_SUCCESS;
    }
    FACT("of 310: %d refused, max %d loop %d", full, interp->ceval.pending.max,
         interp->ceval.pending.maxloop);
    for (i = 0; i < 4; i++) {
        queue_fact("a pass", _Py_HandlePending(tstate));
    }
    _PyEval_AddPendingCall(interp, note, TAG(1), 0);
    _PyEval_AddPendingCall(interp, note, TAG(2), _Py_PENDING_MAINTHREADONLY);
    _PyEval_AddPendingCall(interp, fail, TAG(3), 0);
    queue_fact("own queue first", Py_MakePendingCalls());
    queue_fact("then main", Py_MakePendingCalls());
    _PyEval_AddPendingCall(interp, note, PyMem_RawMalloc(1), _Py_PENDING_RAWFREE);
    FACT("freed by the queue: %d", Py_MakePendingCalls());
    runs = 0;

    Py_AddPendingCall(note, TAG(5));
    in_other_thread();
    queue_fact("left for the main thread", Py_MakePendingCalls());
}

static void
signal_fact(const char *what, int result)
{
    struct _signals_runtime_state *state = &_PyRuntime.signals;
    FACT("%s: %d, tripped %d int %d breaker %lx", what, result, state->is_tripped,
         state->handlers[SIGINT].tripped, (unsigned long)tstate->eval_breaker);
}

static void
signals(void)
{
    struct _signals_runtime_state *state = &_PyRuntime.signals;
    int set = 0, ignored = 0;
    for (int i = 1; i < 65; i++) {
        set += state->handlers[i].func != NULL;
        ignored += state->handlers[i].func == state->ignore_handler;
    }
    FACT("handlers set %d ignored %d objects +%lx +%lx", set, ignored,
         (unsigned long)((char *)state->default_handler - (char *)&_PyRuntime),
         (unsigned long)((char *)state->ignore_handler - (char *)&_PyRuntime));
    /* Not all: a library with a Go runtime in it has handlers for faults. */
    static const int looked_at[] = { SIGHUP, SIGINT, SIGPIPE, SIGTERM, SIGXFSZ, SIGUSR1 };
    struct sigaction action;
    for (size_t i = 0; i < sizeof(looked_at) / sizeof(looked_at[0]); i++) {
        int signum = looked_at[i];
        PyObject *func = state->handlers[signum].func;
        sigaction(signum, NULL, &action);
        FACT("signal %d: %s flags %x default %d", signum,
             action.sa_handler == SIG_IGN   ? "ignored"
             : action.sa_handler == SIG_DFL ? "default"
                                            : "caught",
             (unsigned)(action.sa_flags & (SA_ONSTACK | SA_RESTART | SA_SIGINFO)),
             func == state->default_handler);
    }
    FACT("main %d", _PyOS_IsMainThread());

    raise(SIGINT);
    signal_fact("raised", 0);
    signal_fact("checked", PyErr_CheckSignals());
    forget_error();
    signal_fact("again", PyErr_CheckSignals());
    PyErr_SetInterrupt();
    signal_fact("set", 0);
    signal_fact("run", Py_MakePendingCalls());
    forget_error();
    PyErr_CheckSignals();
    PyErr_SetInterrupt();
    signal_fact("handled", _Py_HandlePending(tstate));
    forget_error();
    signal_fact("after", _Py_HandlePending(tstate));
    PyErr_SetInterrupt();
    signal_fact("occurred", PyOS_InterruptOccurred());
    signal_fact("occurred", PyOS_InterruptOccurred());
    signal_fact("checked", PyErr_CheckSignals());
    FACT("ex %d %d %d %d %d", PyErr_SetInterruptEx(-1), PyErr_SetInterruptEx(0),
         PyErr_SetInterruptEx(64), PyErr_SetInterruptEx(65), PyErr_SetInterruptEx(SIGPIPE));
    signal_fact("ex", 0);

    FACT("getsig %d %d", PyOS_getsig(-1) == SIG_ERR, PyOS_getsig(1000) == SIG_ERR);
    FACT("setsig %d %d %d", PyOS_setsig(1000, SIG_IGN) == SIG_ERR,
         PyOS_setsig(SIGKILL, SIG_IGN) == SIG_ERR, PyOS_setsig(SIGUSR2, SIG_IGN) == SIG_DFL);
    FACT("get %d", PyOS_getsig(SIGUSR2) == SIG_IGN);
    sigaction(SIGUSR2, NULL, &action);
    FACT("flags %x", (unsigned)(action.sa_flags & (SA_ONSTACK | SA_RESTART | SA_SIGINFO)));
    PyOS_setsig(SIGUSR2, SIG_DFL);
    _Py_RestoreSignals();
    FACT("restored %d %d", PyOS_getsig(SIGPIPE) == SIG_DFL, PyOS_getsig(SIGXFSZ) == SIG_DFL);
    PyOS_setsig(SIGPIPE, SIG_IGN);
}

int
main(void)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0;
    config.install_signal_handlers = 1;
    PyStatus status = Py_InitializeFromConfig(&config);
    if (PyStatus_Exception(status)) {
        Py_ExitStatusException(status);
    }
    PyConfig_Clear(&config);
    tstate = PyThreadState_Get();
    interp = tstate->interp;
    calls();
    signals();
    Py_AddPendingCall(note, TAG(1));
    _PyEval_AddPendingCall(interp, note, TAG(2), 0);
    FACT("finalize %d", Py_FinalizeEx());
    FACT("ran %d at the end: %d %d", runs, ran[0], ran[1]);
    FACT("sigint %d", PyOS_getsig(SIGINT) == SIG_DFL);
    FACT("handlers %d %d %d", _PyRuntime.signals.default_handler != NULL,
         _PyRuntime.signals.ignore_handler != NULL,
         _PyRuntime.signals.handlers[SIGINT].func != NULL);
    return 0;
}
