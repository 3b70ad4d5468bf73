/* Signals: from arrival to handler, and what is restored at the end. */
#include "host.h"
#include "fatal/fatal.h"
#include "eval/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

static PyThreadState *main_state;
static int handled[65], result;

static int
handle(int signum, void *context)
{
    EXPECT(context == &handled);
    handled[signum]++;
    return result;
}

static void
hosts_own(int signum)
{
    (void)signum;
}

static void
an_arrival_trips_and_the_check_runs_the_handler(void)
{
    struct _signals_runtime_state *state = &_PyRuntime.signals;
    EXPECT(gopyrt_signal_set_handler(SIGUSR1, handle, &handled) == 0);
    EXPECT(gopyrt_signal_set_handler(SIGUSR2, handle, &handled) == 0);
    errno = 77;
    raise(SIGUSR1);
    EXPECT(errno == 77 && handled[SIGUSR1] == 0);
    EXPECT(state->is_tripped && state->handlers[SIGUSR1].tripped);
    EXPECT(main_state->eval_breaker & _PY_SIGNALS_PENDING_BIT);
    EXPECT(_Py_HandlePending(main_state) == 0 && handled[SIGUSR1] == 1);
    EXPECT(!state->is_tripped && !(main_state->eval_breaker & _PY_SIGNALS_PENDING_BIT));

    result = -1;
    raise(SIGUSR1);
    raise(SIGUSR2);
    EXPECT(PyErr_CheckSignals() == -1 && handled[SIGUSR1] == 2 && handled[SIGUSR2] == 0);
    EXPECT(state->is_tripped && state->handlers[SIGUSR2].tripped);
    result = 0;
    EXPECT(PyErr_CheckSignals() == 0 && handled[SIGUSR2] == 1 && !state->is_tripped);

    errno = 0;
    EXPECT(gopyrt_signal_set_handler(0, handle, NULL) == -1 && errno == EINVAL);
    EXPECT(gopyrt_signal_set_handler(65, handle, NULL) == -1);
    EXPECT(gopyrt_signal_set_handler(SIGKILL, handle, NULL) == -1);
}

static void
an_interrupt_can_be_simulated(void)
{
    EXPECT(PyErr_SetInterruptEx(0) == -1 && PyErr_SetInterruptEx(65) == -1);
    EXPECT(PyErr_SetInterruptEx(SIGPIPE) == 0 && PyErr_SetInterruptEx(SIGHUP) == 0);
    EXPECT(!_PyRuntime.signals.is_tripped);

    PyErr_SetInterrupt();
    const char *message;
    EXPECT(Py_MakePendingCalls() == -1);
    EXPECT(gopyrt_error_take(&message) == GOPYRT_ERROR_INTERRUPT);
    EXPECT(strcmp(message, "KeyboardInterrupt") == 0);
    EXPECT(gopyrt_error_take(NULL) == GOPYRT_ERROR_NONE);
    PyErr_CheckSignals();

    PyErr_SetInterrupt();
    EXPECT(PyOS_InterruptOccurred() == 1 && PyOS_InterruptOccurred() == 0);
    EXPECT(PyErr_CheckSignals() == 0);
}

static void *
look(void *unused)
{
    PyGILState_STATE before = PyGILState_Ensure();
    EXPECT(!_PyOS_IsMainThread() && PyErr_CheckSignals() == 0);
    EXPECT(PyOS_InterruptOccurred() == 0);
    PyGILState_Release(before);
    return unused;
}

static void
only_the_main_thread_handles_signals(void)
{
    handled[SIGUSR1] = 0;
    raise(SIGUSR1);
    PyEval_SaveThread();
    host_join(host_start(look, NULL));
    PyEval_RestoreThread(main_state);
    EXPECT(handled[SIGUSR1] == 0 && _PyOS_IsMainThread());
    EXPECT(PyErr_CheckSignals() == 0 && handled[SIGUSR1] == 1);
}

static void
the_wakeup_pipe_gets_the_number(void)
{
    int ends[2];
    unsigned char byte;
    EXPECT(pipe2(ends, O_NONBLOCK) == 0);
    EXPECT(gopyrt_signal_set_wakeup_fd(ends[1], 0) == -1);
    raise(SIGUSR1);
    EXPECT(read(ends[0], &byte, 1) == 1 && byte == SIGUSR1);
    while (write(ends[1], &byte, 1) == 1) {
    }
    raise(SIGUSR1);
    EXPECT(_PyRuntime.ceval.pending_mainthread.npending == 0);
    EXPECT(gopyrt_signal_set_wakeup_fd(ends[1], 1) == ends[1]);
    raise(SIGUSR1);
    EXPECT(_PyRuntime.ceval.pending_mainthread.npending == 1);
    EXPECT(gopyrt_signal_set_wakeup_fd(-1, 1) == ends[1]);
    EXPECT(Py_MakePendingCalls() == 0); /* reports on stderr */
}

static int storm_over;

static void *
storm(void *arg)
{
    for (int i = 0; i < 2000; i++) {
        pthread_kill(*(pthread_t *)arg, SIGUSR1);
        if (i % 50 == 0) {
            host_nap(100);
        }
    }
    _Py_atomic_store_int(&storm_over, 1);
    return NULL;
}

static void *
contend(void *unused)
{
    while (!_Py_atomic_load_int(&storm_over)) {
        PyGILState_Release(PyGILState_Ensure());
    }
    return unused;
}

/* Signals that land while the main thread takes, holds and waits for the GIL. */
static void
a_storm_while_the_gil_is_contended(void)
{
    pthread_t self = pthread_self();
    pthread_t rival = host_start(contend, NULL), sender = host_start(storm, &self);
    handled[SIGUSR1] = 0;
    while (!_Py_atomic_load_int(&storm_over)) {
        PyEval_RestoreThread(PyEval_SaveThread());
        if (_Py_atomic_load_uintptr_relaxed(&main_state->eval_breaker)) {
            EXPECT(_Py_HandlePending(main_state) == 0);
        }
    }
    PyEval_SaveThread();
    host_join(sender);
    host_join(rival);
    PyEval_RestoreThread(main_state);
    EXPECT(PyErr_CheckSignals() == 0 && handled[SIGUSR1] > 0);
    raise(SIGUSR1);
    int before = handled[SIGUSR1];
    EXPECT(PyErr_CheckSignals() == 0 && handled[SIGUSR1] == before + 1);
}

static PyOS_sighandler_t
action(int signum, int *flags)
{
    struct sigaction now;
    EXPECT(sigaction(signum, NULL, &now) == 0);
    *flags = now.sa_flags & (SA_ONSTACK | SA_RESTART);
    return now.sa_handler;
}

int
main(void)
{
    int flags, hosts_flags;
    signal(SIGHUP, SIG_DFL); /* the parent process may have set it to be ignored */
    signal(SIGPIPE, hosts_own);
    action(SIGPIPE, &hosts_flags);
    signal(SIGUSR1, hosts_own);
    main_state = host_up(1);

    struct _signals_runtime_state *state = &_PyRuntime.signals;
    EXPECT((char *)state->default_handler - (char *)&_PyRuntime == 0x3790);
    EXPECT((char *)state->ignore_handler - (char *)&_PyRuntime == 0x37b0);
    EXPECT(state->handlers[SIGPIPE].func == state->ignore_handler);
    EXPECT(state->handlers[SIGHUP].func == state->default_handler);
    EXPECT(action(SIGPIPE, &flags) == SIG_IGN && flags == SA_ONSTACK);
    EXPECT(action(SIGXFSZ, &flags) == SIG_IGN && flags == SA_ONSTACK);
    EXPECT(action(SIGINT, &flags) != SIG_DFL && flags == SA_ONSTACK);

    an_arrival_trips_and_the_check_runs_the_handler();
    an_interrupt_can_be_simulated();
    only_the_main_thread_handles_signals();
    the_wakeup_pipe_gets_the_number();
    a_storm_while_the_gil_is_contended();

    EXPECT(PyOS_setsig(SIGALRM, SIG_IGN) == SIG_DFL && PyOS_getsig(SIGALRM) == SIG_IGN);
    EXPECT(PyOS_getsig(-1) == SIG_ERR && PyOS_setsig(1000, SIG_IGN) == SIG_ERR);

    raise(SIGUSR1);
    EXPECT(gopyrt_signal_set_handler(SIGUSR1, NULL, NULL) == 0);
    EXPECT(PyErr_CheckSignals() == 0 && action(SIGUSR1, &flags) == hosts_own);
    host_down(main_state);
    EXPECT(action(SIGINT, &flags) == SIG_DFL && action(SIGUSR2, &flags) == SIG_DFL);
    EXPECT(action(SIGPIPE, &flags) == hosts_own && flags == hosts_flags);
    EXPECT(action(SIGXFSZ, &flags) == SIG_DFL && action(SIGALRM, &flags) == SIG_IGN);
    EXPECT(state->default_handler == NULL && state->handlers[SIGINT].func == NULL);
    _Py_RestoreSignals();
    EXPECT(action(SIGPIPE, &flags) == SIG_DFL);
    puts("ok");
    return 0;
}
