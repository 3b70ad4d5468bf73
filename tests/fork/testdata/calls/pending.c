/* Pending calls. Calls that are queued in the child run there; its main thread
 * is the one that forked. */
#include "calls.h"
#include "internal/pycore_ceval.h"

static int ran;

static int
count(void *arg)
{
    ran += arg != NULL ? *(int *)arg : 1;
    return 0;
}

static int
fail(void *arg)
{
    (void)arg;
    ran++;
    return -1;
}

static void
add_from_a_thread(void)
{
    HOLDS(Py_AddPendingCall(count, NULL) == 0);
}

CASE(Py_AddPendingCall, ATTACHED)
{
    on_a_thread(add_from_a_thread);
    int added = 0;
    while (Py_AddPendingCall(count, NULL) == 0) {
        added++;
    }
    GIVES(31, added);
    GIVES(0, Py_MakePendingCalls());
    GIVES(32, ran);
}

CASE(Py_MakePendingCalls, ATTACHED)
{
    GIVES(0, Py_AddPendingCall(fail, NULL));
    GIVES(0, Py_AddPendingCall(count, NULL));
    GIVES(-1, Py_MakePendingCalls());
    GIVES(1, ran);
    GIVES(0, Py_MakePendingCalls());
    GIVES(2, ran);
    GIVES(0, Py_MakePendingCalls());
}

CASE(_PyEval_AddPendingCall, INSIDE)
{
    int *five = PyMem_RawMalloc(sizeof(int));
    *five = 5;
    GIVES(_Py_ADD_PENDING_SUCCESS,
          _PyEval_AddPendingCall(here.inside->interp, count, five, _Py_PENDING_RAWFREE));
    HOLDS(here.inside->eval_breaker & _PY_CALLS_TO_DO_BIT);
    GIVES(0, _PyEval_MakePendingCalls(here.inside));
    GIVES(5, ran);
}

CASE(_PyEval_MakePendingCalls, INSIDE)
{
    GIVES(0, Py_AddPendingCall(count, NULL));
    for (int i = 0; i < 5; i++) {
        HOLDS(_PyEval_AddPendingCall(here.inside->interp, count, NULL, 0) == 0);
    }
    GIVES(0, _PyEval_MakePendingCalls(here.inside));
    GIVES(5, ran);
    PyThreadState_Swap(here.main);
    GIVES(0, _PyEval_MakePendingCalls(here.main));
    GIVES(6, ran);
}

CASE(_Py_HandlePending, ATTACHED)
{
    GIVES(0, Py_AddPendingCall(count, NULL));
    HOLDS(here.main->eval_breaker & _PY_CALLS_TO_DO_BIT);
    GIVES(0, _Py_HandlePending(here.main));
    GIVES(1, ran);
    HOLDS(!(here.main->eval_breaker & _PY_CALLS_TO_DO_BIT));
    GIVES(0, Py_AddPendingCall(fail, NULL));
    GIVES(-1, _Py_HandlePending(here.main));
}
