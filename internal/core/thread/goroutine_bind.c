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

#include <string.h>

typedef struct {
    PyThreadState *tstate; /* NULL: nothing is bound here */
    PyThreadState *gilstate_before;
    unsigned long main_before; /* 0: the main thread was not moved */
} binding;

#define MOST_OUTER 3

/* C code that was called with a thread state bound may let its GIL go and call Go code, which
 * binds another one for a while. Of those that are around, the nearest are kept: one may be out
 * of date, since Go code may also leave C code with what it has bound. */
static __thread struct {
    binding outer[MOST_OUTER];
    int outers;
    binding now;
} bindings __attribute__((tls_model("initial-exec")));

#define here (bindings.now)

static void
put_aside(void)
{
    if (bindings.outers == MOST_OUTER) {
        bindings.outers--;
        memmove(&bindings.outer[0], &bindings.outer[1],
                sizeof(bindings.outer[0]) * bindings.outers);
    }
    bindings.outer[bindings.outers++] = here;
}

static void
take_back(void)
{
    here = (binding){ .tstate = NULL };
    if (bindings.outers > 0) {
        here = bindings.outer[--bindings.outers];
    }
}

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
    if (here.tstate != NULL && here.tstate != tstate) {
        put_aside();
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
    binding ended = here;
    if (ended.tstate == NULL) {
        return 0;
    }
    take_back();
    if (_Py_tss_tstate == ended.tstate) {
        _Py_tss_tstate = NULL;
    }
    gopyrt_gilstate_unbind_own(ended.tstate);
    if (ended.gilstate_before != NULL) {
        gopyrt_gilstate_bind(ended.gilstate_before);
    }
    if (ended.main_before != 0) {
        _Py_atomic_store_ulong_relaxed(&_PyRuntime.main_thread, ended.main_before);
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
