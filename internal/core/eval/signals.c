/* Signals: from the C signal handler to the handler that runs between two
 * steps of the main thread's eval loop.
 *
 * The C handler trips flags: handlers[n].tripped, then is_tripped, then the
 * main thread's eval breaker. It allocates nothing, takes no lock, and does not
 * change errno. The check clears is_tripped before it reads the flags of single
 * signals, so that a signal which arrives meanwhile is seen by the next check.
 *
 * Fork: _PySignal_AfterFork. Signals: tripping is async-signal-safe.
 */
#include "eval/eval.h"
#include "thread/thread.h"
#include "signals.h"
#include "internal/pycore_ceval.h"
#include "internal/pycore_signal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define STATE (&_PyRuntime.signals)

static PyObject *
get_func(int signum)
{
    return _Py_atomic_load_ptr(&STATE->handlers[signum].func);
}

/* ---- Tripping: in signal handlers ---------------------------------------- */

static void
_PyEval_SignalReceived(void)
{
    PyThreadState *tstate = _Py_atomic_load_ptr_relaxed(&_PyRuntime.main_tstate);
    if (tstate != NULL) {
        _Py_set_eval_breaker_bit(tstate, _PY_SIGNALS_PENDING_BIT);
    }
}

/* Which OSError CPython raises: the ones that write(2) has. */
static const char *
exception_of(int number)
{
    return number == EAGAIN   ? "BlockingIOError"
           : number == EPIPE  ? "BrokenPipeError"
           : number == EINTR  ? "InterruptedError"
           : number == EACCES ? "PermissionError"
           : number == EPERM  ? "PermissionError"
                              : "OSError";
}

static int
report_lost_wakeup(void *error)
{
    int number = (int)(intptr_t)error;
    fprintf(stderr,
            "Exception ignored while trying to write to the signal wakeup fd:\n"
            "%s: [Errno %d] %s\n",
            exception_of(number), number, strerror(number));
    return 0;
}

/* Any thread may set it meanwhile. */
static int
wakeup_fd(void)
{
    return __atomic_load_n(&STATE->wakeup.fd, __ATOMIC_RELAXED);
}

static void
trip(int signum)
{
    _Py_atomic_store_int(&STATE->handlers[signum].tripped, 1);
    _Py_atomic_store_int(&STATE->is_tripped, 1);
    _PyEval_SignalReceived();

    int fd = wakeup_fd();
    if (fd == INVALID_FD) {
        return;
    }
    unsigned char byte = (unsigned char)signum;
    if (write(fd, &byte, 1) < 0
        && (STATE->wakeup.warn_on_full_buffer || (errno != EAGAIN && errno != EWOULDBLOCK)))
    {
        Py_AddPendingCall(report_lost_wakeup, (void *)(intptr_t)errno);
    }
}

void
gopyrt_signal_arrived(int signum)
{
    int saved = errno;
    trip(signum);
    errno = saved;
}

/* Simulates the arrival of the signal; does nothing if it is ignored or has its
 * default action. -1 if the number is not a signal's. */
int
PyErr_SetInterruptEx(int signum)
{
    if (!gopyrt_signal_is_valid(signum)) {
        return -1;
    }
    PyObject *func = get_func(signum);
    if (func == NULL || (func != STATE->default_handler && func != STATE->ignore_handler)) {
        trip(signum);
    }
    return 0;
}

void
PyErr_SetInterrupt(void)
{
    (void)PyErr_SetInterruptEx(SIGINT);
}

/* ---- Checking: between two steps ----------------------------------------- */

static int
is_any_tripped(int first)
{
    for (int signum = first; signum < Py_NSIG; signum++) {
        if (_Py_atomic_load_int_relaxed(&STATE->handlers[signum].tripped)) {
            return 1;
        }
    }
    return 0;
}

int
_PyErr_CheckSignalsTstate(PyThreadState *tstate)
{
    if (!_Py_atomic_load_int(&STATE->is_tripped)) {
        return 0;
    }
    _Py_atomic_store_int(&STATE->is_tripped, 0);
    for (int signum = 1; signum < Py_NSIG; signum++) {
        if (!_Py_atomic_load_int_relaxed(&STATE->handlers[signum].tripped)) {
            continue;
        }
        _Py_atomic_store_int_relaxed(&STATE->handlers[signum].tripped, 0);
        /* A handler that is left by a jump leaves the rest to the next check. */
        if (is_any_tripped(signum + 1)) {
            _Py_atomic_store_int(&STATE->is_tripped, 1);
            _Py_set_eval_breaker_bit(tstate, _PY_SIGNALS_PENDING_BIT);
        }
        if (gopyrt_signal_call(signum) != 0) {
            _Py_atomic_store_int(&STATE->is_tripped, 1);
            return -1;
        }
    }
    return 0;
}

int
PyErr_CheckSignals(void)
{
    PyThreadState *tstate = _Py_tss_tstate;
    gopyrt_tstate_require("PyErr_CheckSignals", tstate);
    /* Code of C that runs for long asks here and nowhere else. */
    if (_Py_eval_breaker_bit_is_set(tstate, _PY_GC_SCHEDULED_BIT)) {
        gopyrt_eval_collect(tstate);
    }
    if (!_Py_ThreadCanHandleSignals(tstate->interp)) {
        return 0;
    }
    return _PyErr_CheckSignalsTstate(tstate);
}

static int
_PyOS_InterruptOccurred(PyThreadState *tstate)
{
    gopyrt_tstate_require("_PyOS_InterruptOccurred", tstate);
    if (!_Py_ThreadCanHandleSignals(tstate->interp)) {
        return 0;
    }
    return _Py_atomic_exchange_int(&STATE->handlers[SIGINT].tripped, 0) != 0;
}

int
PyOS_InterruptOccurred(void)
{
    return _PyOS_InterruptOccurred(_Py_tss_tstate);
}

/* ---- Fork --------------------------------------------------------------- */

/* Signals that the parent received are for the parent to handle. */
void
_PySignal_AfterFork(void)
{
    if (_Py_atomic_load_int(&STATE->is_tripped)) {
        _Py_atomic_store_int(&STATE->is_tripped, 0);
    }
    for (int signum = 1; signum < Py_NSIG; signum++) {
        if (_Py_atomic_load_int_relaxed(&STATE->handlers[signum].tripped)) {
            _Py_atomic_store_int_relaxed(&STATE->handlers[signum].tripped, 0);
        }
    }
}
