/* The eval breaker: bits in each thread state that ask its thread to stop and
 * look, and _Py_HandlePending, which looks. A host's eval loop tests
 * tstate->eval_breaker (relaxed) now and then and calls it when a bit is set.
 *
 * Setting a bit is sequentially consistent and async-signal-safe; a bit says
 * only where to look, what it stands for has its own synchronization.
 *
 * Fork: works in a child.
 */
#include "pystate.h"
#include "error_record.h"
#include "internal/pycore_ceval.h"

void
_Py_set_eval_breaker_bit_all(PyInterpreterState *interp, uintptr_t bit)
{
    _Py_FOR_EACH_TSTATE_BEGIN(interp, t) {
        _Py_set_eval_breaker_bit(t, bit);
    }
    _Py_FOR_EACH_TSTATE_END(interp);
}

void
_Py_unset_eval_breaker_bit_all(PyInterpreterState *interp, uintptr_t bit)
{
    _Py_FOR_EACH_TSTATE_BEGIN(interp, t) {
        _Py_unset_eval_breaker_bit(t, bit);
    }
    _Py_FOR_EACH_TSTATE_END(interp);
}

/* Whoever set the bit put an exception's type, owned, into async_exc. Raising
 * it is the host's: it finds it as the exception that is set. */
static int
raise_async(PyThreadState *tstate)
{
    _Py_unset_eval_breaker_bit(tstate, _PY_ASYNC_EXCEPTION_BIT);
    PyObject *exception = _Py_atomic_exchange_ptr(&tstate->async_exc, NULL);
    if (exception == NULL) {
        return 0;
    }
    tstate->current_exception = exception;
    gopyrt_error_set(GOPYRT_ERROR_ASYNC, "asynchronous exception");
    return -1;
}

static int
handle_signals(PyThreadState *tstate)
{
    if (_Py_eval_breaker_bit_is_set(tstate, _PY_SIGNALS_PENDING_BIT)) {
        _Py_unset_eval_breaker_bit(tstate, _PY_SIGNALS_PENDING_BIT);
    }
    if (!_Py_ThreadCanHandleSignals(tstate->interp)) {
        return 0;
    }
    if (_PyErr_CheckSignalsTstate(tstate) < 0) {
        /* Others may still be waiting behind the one that failed. */
        _Py_set_eval_breaker_bit(tstate, _PY_SIGNALS_PENDING_BIT);
        return -1;
    }
    return 0;
}

/* CPython's order: signals, pending calls, the GIL, the exception. */
int
_Py_HandlePending(PyThreadState *tstate)
{
    gopyrt_tstate_argument("_Py_HandlePending", tstate);
    uintptr_t bits = _Py_atomic_load_uintptr_relaxed(&tstate->eval_breaker);

    if ((bits & _PY_SIGNALS_PENDING_BIT) && handle_signals(tstate) != 0) {
        return -1;
    }
    if ((bits & _PY_CALLS_TO_DO_BIT) && gopyrt_pending_run(tstate) != 0) {
        return -1;
    }
    if (bits & _PY_GC_SCHEDULED_BIT) {
        /* There is no garbage collector in this layer to be run. */
        _Py_unset_eval_breaker_bit(tstate, _PY_GC_SCHEDULED_BIT);
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
gopyrt_eval_handle_signals(PyThreadState *tstate)
{
    return handle_signals(tstate);
}
