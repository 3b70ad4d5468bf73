/* The eval breaker: bits in each thread state that ask its thread to stop and
 * look, and _Py_HandlePending, which looks. A host's eval loop tests
 * tstate->eval_breaker (relaxed) now and then and calls it when a bit is set.
 *
 * Setting a bit is sequentially consistent and async-signal-safe; a bit says
 * only where to look, what it stands for has its own synchronization.
 *
 * Fork: works in a child.
 */
#include "eval/eval.h"
#include "fatal/fatal.h"
#include "thread/thread.h"
#include "internal/pycore_ceval.h"

#define ALL_EVENTS (((uintptr_t)1 << _PY_EVAL_EVENTS_BITS) - 1)

/* Merging reference counts and dropping cold traces: for another build and a compiler. */
#define NOTHING_TO_DO ((uintptr_t)(_PY_EVAL_EXPLICIT_MERGE_BIT | _PY_EVAL_JIT_INVALIDATE_COLD_BIT))

/* The setter of the bit put a reference to an exception's type into async_exc, or a token of
 * Go's for an error. Raising the first is up to the host, which finds it as the current exception;
 * Go raises the second. */
static int
raise_async(PyThreadState *tstate)
{
    _Py_unset_eval_breaker_bit(tstate, _PY_ASYNC_EXCEPTION_BIT);
    PyObject *exception = _Py_atomic_exchange_ptr(&tstate->async_exc, NULL);
    uint64_t token = gopyrt_token_take(tstate, GOPYRT_TOKEN_ERROR);
    if (token != 0) {
        Py_XDECREF(exception); /* it came before, or its setter would have taken the token */
        return gopyrt_token_use(token, GOPYRT_TOKEN_DUE);
    }
    if (exception == NULL) {
        return 0;
    }
    tstate->current_exception = exception;
    gopyrt_error_set(GOPYRT_ERROR_ASYNC, "asynchronous exception");
    return -1;
}

void
gopyrt_eval_collect(PyThreadState *tstate)
{
    _Py_unset_eval_breaker_bit(tstate, _PY_GC_SCHEDULED_BIT);
    if (gopyrt_collect_scheduled != NULL) {
        gopyrt_collect_scheduled(tstate);
    }
}

int
gopyrt_eval_handle_signals(PyThreadState *tstate)
{
    if (_Py_eval_breaker_bit_is_set(tstate, _PY_SIGNALS_PENDING_BIT)) {
        _Py_unset_eval_breaker_bit(tstate, _PY_SIGNALS_PENDING_BIT);
    }
    if (_PyErr_CheckSignalsTstate(tstate) < 0) {
        /* Other calls may still be queued behind the one that failed. */
        _Py_set_eval_breaker_bit(tstate, _PY_SIGNALS_PENDING_BIT);
        return -1;
    }
    return 0;
}

static int
take_signals(PyThreadState *tstate)
{
    if (_Py_ThreadCanHandleSignals(tstate->interp)) {
        return gopyrt_eval_handle_signals(tstate);
    }
    _Py_unset_eval_breaker_bit(tstate, _PY_SIGNALS_PENDING_BIT);
    return 0;
}

/* CPython's order: stopping, signals, pending calls, traces, the GIL, the
 * exception. Bits that mean nothing to this layer are cleared all the same: a
 * bit that stays set would make the loop call again forever. */
int
gopyrt_eval_handle(PyThreadState *tstate, uintptr_t bits)
{
    bits &= _Py_atomic_load_uintptr_relaxed(&tstate->eval_breaker);

    if (bits & _PY_EVAL_PLEASE_STOP_BIT) {
        _Py_unset_eval_breaker_bit(tstate, _PY_EVAL_PLEASE_STOP_BIT);
        _PyThreadState_Suspend(tstate);
        _PyThreadState_Attach(tstate);
    }
    if ((bits & _PY_SIGNALS_PENDING_BIT) && take_signals(tstate) != 0) {
        return -1;
    }
    if ((bits & _PY_CALLS_TO_DO_BIT) && gopyrt_pending_run(tstate) != 0) {
        return -1;
    }
    if (bits & _PY_GC_SCHEDULED_BIT) {
        gopyrt_eval_collect(tstate);
    }
    if (bits & NOTHING_TO_DO) {
        _Py_unset_eval_breaker_bit(tstate, bits & NOTHING_TO_DO);
    }
    if (bits & _PY_GIL_DROP_REQUEST_BIT) {
        _PyThreadState_Detach(tstate);
        _PyThreadState_Attach(tstate);
    }
    if ((bits & _PY_ASYNC_EXCEPTION_BIT) && raise_async(tstate) != 0) {
        return -1;
    }
    return 0;
}

int
_Py_HandlePending(PyThreadState *tstate)
{
    gopyrt_tstate_argument("_Py_HandlePending", tstate);
    return gopyrt_eval_handle(tstate, ALL_EVENTS);
}
