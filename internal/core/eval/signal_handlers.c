/* The handlers of signals: those of the process, and the ones that the host
 * registered behind them.
 *
 * handlers[n].func says what kind of handler there is, as in CPython:
 * default_handler and ignore_handler are its objects 0 and 1; the others here
 * are objects without a type, which serve for comparison only. The process's
 * previous handlers are restored at the end.
 *
 * Callers: the thread that is attached to the main interpreter. Fork: works in
 * a child. Signals: PyOS_getsig and PyOS_setsig are async-signal-safe.
 */
#include "eval/eval.h"
#include "fatal/fatal.h"
#include "thread/thread.h"
#include "signals.h"
#include "internal/pycore_long.h"
#include "internal/pycore_signal.h"

#include <errno.h>

/* Marks in handlers[].func. */
static PyObject registered_mark;
static PyObject foreign_mark;

static struct {
    gopyrt_signal_handler handler;
    void *context;
    int replaced;              /* `before` is to be restored */
    PyOS_sighandler_t current; /* what replaces it */
    struct sigaction before;
} table[Py_NSIG];

#define STATE (&_PyRuntime.signals)

static void
set_func(int signum, PyObject *func)
{
    _Py_atomic_store_ptr(&STATE->handlers[signum].func, func);
}

/* The handler was removed after the signal arrived: drop the signal. */
int
gopyrt_signal_call(int signum)
{
    if (_Py_atomic_load_ptr(&STATE->handlers[signum].func) != &registered_mark) {
        return 0;
    }
    return table[signum].handler(signum, table[signum].context);
}

PyOS_sighandler_t
PyOS_getsig(int signum)
{
    struct sigaction action;
    return sigaction(signum, NULL, &action) == 0 ? action.sa_handler : SIG_ERR;
}

/* On the alternate stack, if the thread has one: the handler may run on a
 * thread that is on a small Go stack. */
PyOS_sighandler_t
PyOS_setsig(int signum, PyOS_sighandler_t handler)
{
    struct sigaction action = { .sa_handler = handler, .sa_flags = SA_ONSTACK };
    struct sigaction before;
    sigemptyset(&action.sa_mask);
    return sigaction(signum, &action, &before) == 0 ? before.sa_handler : SIG_ERR;
}

static void
note_replaced(int signum, PyOS_sighandler_t handler, const struct sigaction *before)
{
    if (!table[signum].replaced) {
        table[signum].before = *before;
        table[signum].replaced = 1;
    }
    table[signum].current = handler;
}

static int
replace(int signum, PyOS_sighandler_t handler)
{
    struct sigaction before;
    if (sigaction(signum, NULL, &before) != 0 || PyOS_setsig(signum, handler) == SIG_ERR) {
        return -1;
    }
    note_replaced(signum, handler, &before);
    return 0;
}

/* Unless other code has installed a handler since. Go's must not run in a child of a fork, where
 * there is no Go. */
static void
put_back(int signum)
{
    if (!table[signum].replaced) {
        return;
    }
    table[signum].replaced = 0;
    if (PyOS_getsig(signum) != table[signum].current) {
        return;
    }
    if (gopyrt_process_forked() && gopyrt_signal_goes_to_go(&table[signum].before)) {
        PyOS_setsig(signum, SIG_DFL);
        return;
    }
    sigaction(signum, &table[signum].before, NULL);
}

static PyObject *
kind_of(PyOS_sighandler_t handler)
{
    return handler == SIG_DFL   ? STATE->default_handler
           : handler == SIG_IGN ? STATE->ignore_handler
                                : &foreign_mark;
}

int
gopyrt_signal_set_handler(int signum, gopyrt_signal_handler handler, void *context)
{
    if (!gopyrt_signal_is_valid(signum)) {
        errno = EINVAL;
        return -1;
    }
    if (handler == NULL) {
        put_back(signum);
        set_func(signum, kind_of(PyOS_getsig(signum)));
        table[signum].handler = NULL;
        return 0;
    }
    table[signum].handler = handler;
    table[signum].context = context;
    set_func(signum, &registered_mark);
    if (replace(signum, gopyrt_signal_arrived) != 0) {
        set_func(signum, kind_of(PyOS_getsig(signum)));
        return -1;
    }
    return 0;
}

int
gopyrt_signal_set_wakeup_fd(int fd, int warn)
{
    STATE->wakeup.warn_on_full_buffer = warn;
    return __atomic_exchange_n(&STATE->wakeup.fd, fd < 0 ? INVALID_FD : fd, __ATOMIC_RELAXED);
}

int
PySignal_SetWakeupFd(int fd)
{
    return gopyrt_signal_set_wakeup_fd(fd, 1);
}

/* The handler for Ctrl-C if the host has none of its own. */
static int
keyboard_interrupt(int signum, void *context)
{
    (void)signum;
    (void)context;
    gopyrt_error_set(GOPYRT_ERROR_INTERRUPT, "KeyboardInterrupt");
    return -1;
}

/* Ctrl-C in a Go program: see signal_of_go.c. 0 if it is not Go's to end the program by it. */
static int
handle_in_front_of_go(int signum)
{
    struct sigaction before;
    PyOS_sighandler_t handler = gopyrt_signal_front(signum, &before);

    if (handler == NULL) {
        return 0;
    }
    note_replaced(signum, handler, &before);
    table[signum].handler = keyboard_interrupt;
    set_func(signum, &registered_mark);
    return 1;
}

int
gopyrt_signal_take_interrupt(void)
{
    gopyrt_signal_share(SIGINT, 1);
    if (gopyrt_signal_is_in_front(SIGINT)) {
        table[SIGINT].handler = keyboard_interrupt;
        set_func(SIGINT, &registered_mark);
        return 0;
    }
    if (handle_in_front_of_go(SIGINT)) {
        return 0;
    }
    return gopyrt_signal_set_handler(SIGINT, keyboard_interrupt, NULL);
}

void
gopyrt_signal_return_interrupt(void)
{
    gopyrt_signal_share(SIGINT, 0);
    (void)gopyrt_signal_set_handler(SIGINT, NULL, NULL);
}

/* Signals that the interpreter set to be ignored get their default action
 * again, as programs that are started from here expect. */
void
_Py_RestoreSignals(void)
{
    PyOS_setsig(SIGPIPE, SIG_DFL);
    PyOS_setsig(SIGXFSZ, SIG_DFL);
}

/* ---- Life and fork ------------------------------------------------------- */

/* SIGPIPE and SIGXFSZ are ignored, since the result of a write reports the same
 * condition. SIGINT is handled only if it had its default action, which in a Go program Go's
 * runtime gives it. */
int
_PySignal_Init(int install_signal_handlers)
{
    STATE->default_handler =
        (PyObject *)&_PyRuntime.static_objects.singletons.small_ints[_PY_NSMALLNEGINTS];
    STATE->ignore_handler =
        (PyObject *)&_PyRuntime.static_objects.singletons.small_ints[_PY_NSMALLNEGINTS + 1];
    if (!install_signal_handlers) {
        return 0;
    }
    if (replace(SIGPIPE, SIG_IGN) != 0 || replace(SIGXFSZ, SIG_IGN) != 0) {
        return -1;
    }
    for (int signum = 1; signum < Py_NSIG; signum++) {
        set_func(signum, kind_of(PyOS_getsig(signum)));
    }
    if (!handle_in_front_of_go(SIGINT) && kind_of(PyOS_getsig(SIGINT)) == STATE->default_handler) {
        return gopyrt_signal_set_handler(SIGINT, keyboard_interrupt, NULL);
    }
    return 0;
}

/* Restores the handlers that the process had. */
void
_PySignal_Fini(void)
{
    for (int signum = 1; signum < Py_NSIG; signum++) {
        put_back(signum);
        set_func(signum, NULL);
        _Py_atomic_store_int_relaxed(&STATE->handlers[signum].tripped, 0);
        table[signum].handler = NULL;
        gopyrt_signal_share(signum, 0);
    }
    STATE->default_handler = NULL;
    STATE->ignore_handler = NULL;
}
