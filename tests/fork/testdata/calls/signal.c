/* Signals that arrive in the child are handled there, on its thread. */
#include "calls.h"
#include "internal/pycore_signal.h"

#include <fcntl.h>

static int arrived;

static int
note(int signum, void *context)
{
    arrived = arrived * 100 + signum;
    return *(int *)context;
}

static int fine = 0, wrong = -1;

CASE(PyErr_CheckSignals, ATTACHED)
{
    GIVES(0, PyErr_CheckSignals());
    GIVES(0, gopyrt_signal_set_handler(SIGUSR1, note, &wrong));
    raise(SIGUSR1);
    GIVES(-1, PyErr_CheckSignals());
    GIVES(SIGUSR1, arrived);
    GIVES(0, PyErr_CheckSignals());
}

CASE(PyErr_SetInterrupt, ATTACHED)
{
    GIVES(0, gopyrt_signal_set_handler(SIGINT, note, &fine));
    PyErr_SetInterrupt();
    GIVES(0, PyErr_CheckSignals());
    GIVES(SIGINT, arrived);
}

CASE(PyErr_SetInterruptEx, ATTACHED)
{
    GIVES(0, gopyrt_signal_set_handler(SIGTERM, note, &fine));
    GIVES(0, PyErr_SetInterruptEx(SIGTERM));
    GIVES(-1, PyErr_SetInterruptEx(0));
    GIVES(-1, PyErr_SetInterruptEx(1000));
    GIVES(0, PyErr_CheckSignals());
    GIVES(SIGTERM, arrived);
}

static void
not_here(void)
{
    PyGILState_STATE state = PyGILState_Ensure();
    GIVES(0, PyOS_InterruptOccurred());
    GIVES(0, _PyOS_IsMainThread());
    PyGILState_Release(state);
}

CASE(PyOS_InterruptOccurred, ATTACHED)
{
    GIVES(0, PyOS_InterruptOccurred());
    raise(SIGINT);
    PyEval_SaveThread();
    on_a_thread(not_here);
    PyEval_RestoreThread(here.main);
    GIVES(1, PyOS_InterruptOccurred());
    GIVES(0, PyOS_InterruptOccurred());
}

static void
handler(int signum)
{
    arrived = signum;
}

CASE(PyOS_getsig, DETACHED)
{
    HOLDS(PyOS_getsig(SIGUSR2) == SIG_DFL);
    signal(SIGUSR2, handler);
    HOLDS(PyOS_getsig(SIGUSR2) == handler);
    HOLDS(PyOS_getsig(SIGPIPE) == SIG_IGN);
    HOLDS(PyOS_getsig(-3) == SIG_ERR);
}

CASE(PyOS_setsig, DETACHED)
{
    HOLDS(PyOS_setsig(SIGUSR2, handler) == SIG_DFL);
    HOLDS(PyOS_setsig(SIGUSR2, handler) == handler);
    raise(SIGUSR2);
    GIVES(SIGUSR2, arrived);
    HOLDS(PyOS_setsig(SIGKILL, handler) == SIG_ERR);
}

CASE(_PyOS_IsMainThread, ATTACHED)
{
    GIVES(1, _PyOS_IsMainThread());
    PyEval_SaveThread();
    on_a_thread(not_here);
    PyEval_RestoreThread(here.main);
}

CASE(_Py_RestoreSignals, ATTACHED)
{
    HOLDS(PyOS_getsig(SIGPIPE) == SIG_IGN && PyOS_getsig(SIGXFSZ) == SIG_IGN);
    _Py_RestoreSignals();
    HOLDS(PyOS_getsig(SIGPIPE) == SIG_DFL && PyOS_getsig(SIGXFSZ) == SIG_DFL);
}

CASE(gopyrt_signal_set_handler, ATTACHED)
{
    GIVES(0, gopyrt_signal_set_handler(SIGUSR1, note, &fine));
    GIVES(0, gopyrt_signal_set_handler(SIGUSR2, note, &fine));
    raise(SIGUSR2);
    raise(SIGUSR1);
    GIVES(0, PyErr_CheckSignals());
    GIVES(SIGUSR1 * 100 + SIGUSR2, arrived);
    GIVES(0, gopyrt_signal_set_handler(SIGUSR1, NULL, NULL));
    HOLDS(PyOS_getsig(SIGUSR1) == SIG_DFL);
    GIVES(-1, gopyrt_signal_set_handler(SIGKILL, note, &fine));
}

CASE(PySignal_SetWakeupFd, DETACHED)
{
    int fds[2];
    unsigned char byte = 0;
    HOLDS(pipe2(fds, O_NONBLOCK) == 0);
    GIVES(-1, PySignal_SetWakeupFd(fds[1]));
    raise(SIGINT);
    GIVES(1, read(fds[0], &byte, 1));
    GIVES(SIGINT, byte);
    HOLDS(PySignal_SetWakeupFd(-5) == fds[1]);
    raise(SIGINT);
    GIVES(-1, read(fds[0], &byte, 1));
    GIVES(-1, PySignal_SetWakeupFd(-1));
}

CASE(gopyrt_signal_set_wakeup_fd, ATTACHED)
{
    int fds[2];
    unsigned char byte = 0;
    HOLDS(pipe2(fds, O_NONBLOCK) == 0);
    GIVES(-1, gopyrt_signal_set_wakeup_fd(fds[1], 1));
    GIVES(0, gopyrt_signal_set_handler(SIGUSR1, note, &fine));
    raise(SIGUSR1);
    GIVES(1, read(fds[0], &byte, 1));
    GIVES(SIGUSR1, byte);
    HOLDS(gopyrt_signal_set_wakeup_fd(-1, 0) == fds[1]);
}
