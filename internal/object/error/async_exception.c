/* An exception that another thread raises in one. */
#include "object/error/error.h"

#include "internal/pycore_ceval.h"

#include "thread/thread.h"

/* Gives the exception to the first state of the thread: its number, and what it had waiting, an
 * exception or an error of Go's. */
static int
give(PyInterpreterState *interp, unsigned long id, PyObject *exception, PyObject **before,
     uint64_t *error_before)
{
    PyThreadState *tstate;
    HEAD_LOCK(&_PyRuntime);
    for (tstate = interp->threads.head; tstate != NULL && tstate->thread_id != id;) {
        tstate = tstate->next;
    }
    if (tstate != NULL) {
        *error_before = gopyrt_token_take_locked(tstate, GOPYRT_TOKEN_ERROR);
        *before = _Py_atomic_exchange_ptr(&tstate->async_exc, Py_XNewRef(exception));
        if (exception != NULL) {
            _Py_set_eval_breaker_bit(tstate, _PY_ASYNC_EXCEPTION_BIT);
        }
    }
    HEAD_UNLOCK(&_PyRuntime);
    return tstate != NULL;
}

int
PyThreadState_SetAsyncExc(unsigned long id, PyObject *exception)
{
    PyObject *before = NULL;
    uint64_t error_before = 0;
    int count = give(gopyrt_interp(), id, exception, &before, &error_before);
    Py_XDECREF(before);
    (void)gopyrt_token_use(error_before, GOPYRT_TOKEN_DROPPED);
    return count;
}
