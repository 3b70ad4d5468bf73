/* A goroutine on an OS thread, while it calls C code: see goroutine.h.
 *
 * While a thread state is bound, PyGILState_Ensure on this thread finds it;
 * afterwards it must not, since the thread will run other goroutines.
 *
 * The main thread, where signals are handled, is the one that the main thread
 * state is bound to. So it moves with the goroutine that holds the main thread
 * state, and back again.
 */
#include "thread/thread.h"
#include "fatal/fatal.h"
#include "goroutine.h"

static __thread struct {
    PyThreadState *tstate; /* NULL: nothing is bound here */
    PyThreadState *gilstate_before;
    unsigned long main_before; /* 0: the main thread was not moved */
} here __attribute__((tls_model("initial-exec")));

static void
move_main_thread(PyThreadState *tstate)
{
    unsigned long self = gopyrt_thread_ident();
    unsigned long main = _Py_atomic_load_ulong_relaxed(&_PyRuntime.main_thread);

    here.main_before = 0;
    if (_Py_atomic_load_ptr_relaxed(&_PyRuntime.main_tstate) == tstate && main != self) {
        here.main_before = main;
        _Py_atomic_store_ulong_relaxed(&_PyRuntime.main_thread, self);
    }
}

int
gopyrt_goroutine_bind(PyThreadState *tstate)
{
    if (_Py_tss_tstate != NULL) {
        return 0;
    }
    here.tstate = tstate;
    here.gilstate_before = gopyrt_gilstate_get();
    move_main_thread(tstate);
    _Py_tss_tstate = tstate;
    gopyrt_tstate_rebind(tstate);
    return 1;
}

int
gopyrt_goroutine_adopt(PyThreadState *tstate)
{
    int replaces = here.tstate != NULL;
    if (!replaces) {
        here.gilstate_before = NULL;
        here.main_before = 0;
    }
    here.tstate = tstate;
    return replaces;
}

int
gopyrt_goroutine_unbind(void)
{
    PyThreadState *tstate = here.tstate;
    if (tstate == NULL) {
        return 0;
    }
    here.tstate = NULL;
    if (_Py_tss_tstate == tstate) {
        _Py_tss_tstate = NULL;
    }
    gopyrt_gilstate_unbind_own(tstate);
    if (here.gilstate_before != NULL) {
        gopyrt_gilstate_bind(here.gilstate_before);
    }
    if (here.main_before != 0) {
        _Py_atomic_store_ulong_relaxed(&_PyRuntime.main_thread, here.main_before);
    }
    return 1;
}

PyThreadState *
gopyrt_goroutine_bound(void)
{
    return here.tstate;
}

/* Taking an error ends the exception that was raised for it; one from another thread is what it is
 * about, and stays for Go. Without an error there may be an exception, too. */
static void
take_error(PyThreadState *tstate, gopyrt_goroutine_pending *outcome)
{
    PyObject *exception = Py_XNewRef(tstate->current_exception);
    outcome->kind = (int)gopyrt_error_take(&outcome->message);
    if (outcome->kind == GOPYRT_ERROR_ASYNC) {
        PyObject *left = tstate->current_exception;
        tstate->current_exception = exception;
        exception = left;
    }
    Py_XDECREF(exception);
}

gopyrt_goroutine_pending
gopyrt_goroutine_handle(PyThreadState *tstate, uintptr_t bits)
{
    int alive = gopyrt_control_alive();
    gopyrt_goroutine_pending outcome = { .result = gopyrt_eval_handle(tstate, bits) };
    if (alive && !gopyrt_control_alive()) {
        _Py_FatalErrorFunc("_Py_HandlePending",
                           "a callback that Go code ran has forked, and came back "
                           "in the child, where there is no Go any more: it must "
                           "end the child or replace it by exec()");
    }
    if (outcome.result != 0) {
        take_error(tstate, &outcome);
    }
    return outcome;
}
