/* Pending calls: order, limits, nesting, failures, adding from everywhere. */
#include "host.h"
#include "fatal/fatal.h"

#include <sched.h>
#include <signal.h>

static PyThreadState *main_state;
static int ran[1000];
static int runs;

static int
note(void *arg)
{
    ran[runs++] = (int)(intptr_t)arg;
    return 0;
}

static int
fail(void *arg)
{
    note(arg);
    return -1;
}

#define TAG(n) ((void *)(intptr_t)(n))

static void
first_in_first_out_up_to_the_limit(void)
{
    for (int i = 0; i < 32; i++) {
        EXPECT(Py_AddPendingCall(note, TAG(i)) == 0);
    }
    EXPECT(Py_AddPendingCall(note, TAG(99)) == -1);
    EXPECT(_PyRuntime.ceval.pending_mainthread.npending == 32);
    EXPECT(main_state->eval_breaker & _PY_CALLS_TO_DO_BIT);
    EXPECT(Py_MakePendingCalls() == 0 && runs == 32);
    for (int i = 0; i < 32; i++) {
        EXPECT(ran[i] == i);
    }
    EXPECT(!(main_state->eval_breaker & _PY_CALLS_TO_DO_BIT));
    EXPECT(Py_AddPendingCall(NULL, NULL) == 0 && Py_AddPendingCall(note, TAG(1)) == 0);
    EXPECT(Py_MakePendingCalls() == 0 && runs == 33);
}

static void
a_pass_over_an_interpreters_queue_is_bounded(void)
{
    runs = 0;
    for (int i = 0; i < 300; i++) {
        EXPECT(_PyEval_AddPendingCall(main_state->interp, note, TAG(i), 0) == 0);
    }
    EXPECT(_PyEval_AddPendingCall(main_state->interp, note, NULL, 0) == _Py_ADD_PENDING_FULL);
    for (int pass = 1; pass <= 3; pass++) {
        EXPECT(main_state->eval_breaker & _PY_CALLS_TO_DO_BIT);
        EXPECT(_Py_HandlePending(main_state) == 0 && runs == 100 * pass);
    }
    EXPECT(ran[299] == 299 && !(main_state->eval_breaker & _PY_CALLS_TO_DO_BIT));
}

static void
a_failure_leaves_the_rest_queued(void)
{
    runs = 0;
    Py_AddPendingCall(note, TAG(1));
    Py_AddPendingCall(fail, TAG(2));
    Py_AddPendingCall(note, TAG(3));
    EXPECT(Py_MakePendingCalls() == -1 && runs == 2);
    EXPECT(main_state->eval_breaker & _PY_CALLS_TO_DO_BIT);
    EXPECT(Py_MakePendingCalls() == 0 && runs == 3 && ran[2] == 3);
}

static int
nest(void *arg)
{
    note(arg);
    Py_AddPendingCall(note, TAG(8));
    EXPECT(Py_MakePendingCalls() == 0 && runs == 1);
    return 0;
}

static void
a_nested_run_does_nothing(void)
{
    runs = 0;
    Py_AddPendingCall(nest, TAG(7));
    EXPECT(Py_MakePendingCalls() == 0 && runs == 2 && ran[1] == 8);
}

static void *
try_to_run(void *unused)
{
    EXPECT(Py_MakePendingCalls() == 0);
    PyGILState_STATE before = PyGILState_Ensure();
    EXPECT(Py_MakePendingCalls() == 0 && runs == 0);
    /* Any thread may run the interpreter's own queue. */
    EXPECT(_PyEval_AddPendingCall(main_state->interp, note, TAG(5), 0) == 0);
    EXPECT(PyThreadState_Get()->eval_breaker & _PY_CALLS_TO_DO_BIT);
    EXPECT(_Py_HandlePending(PyThreadState_Get()) == 0 && runs == 1 && ran[0] == 5);
    PyGILState_Release(before);
    return unused;
}

static void
other_threads_leave_the_main_queue_alone(void)
{
    runs = 0;
    Py_AddPendingCall(note, TAG(4));
    PyEval_SaveThread();
    host_join(host_start(try_to_run, NULL));
    PyEval_RestoreThread(main_state);
    EXPECT(Py_MakePendingCalls() == 0 && runs == 2 && ran[1] == 4);
}

/* ---- Adding under load --------------------------------------------------- */

enum { ADDERS = 4, EACH = 3000 };

static long added, done;

static int
count(void *arg)
{
    (void)arg;
    done++;
    return 0;
}

static void
add_from_a_signal(int signum)
{
    (void)signum;
    if (Py_AddPendingCall(count, NULL) == 0) {
        _Py_atomic_add_int64((int64_t *)&added, 1);
    }
}

static void *
add(void *unused)
{
    for (int i = 0; i < EACH;) {
        if (Py_AddPendingCall(count, NULL) == 0) {
            i++;
        }
        else {
            sched_yield(); /* only the main thread makes room, and may need this processor */
        }
        if (i % 100 == 0) {
            raise(SIGUSR1);
        }
    }
    _Py_atomic_add_int64((int64_t *)&added, EACH);
    return unused;
}

static void
nothing_is_lost_under_load(void)
{
    pthread_t threads[ADDERS];
    signal(SIGUSR1, add_from_a_signal);
    for (int i = 0; i < ADDERS; i++) {
        threads[i] = host_start(add, NULL);
    }
    while (_Py_atomic_load_int64((int64_t *)&added) < (long)ADDERS * EACH
           || done < _Py_atomic_load_int64((int64_t *)&added))
    {
        if (_Py_atomic_load_uintptr_relaxed(&main_state->eval_breaker)) {
            EXPECT(_Py_HandlePending(main_state) == 0);
        }
        else {
            sched_yield();
        }
    }
    for (int i = 0; i < ADDERS; i++) {
        host_join(threads[i]);
    }
    EXPECT(Py_MakePendingCalls() == 0 && done == added);
    EXPECT(_PyRuntime.ceval.pending_mainthread.npending == 0);
}

static int
add_another(void *arg)
{
    (void)arg;
    done++;
    Py_AddPendingCall(add_another, NULL);
    return 0;
}

static void
a_call_to_be_freed_is_freed(void)
{
    runs = 0;
    void *block = PyMem_RawMalloc(1);
    EXPECT(_PyEval_AddPendingCall(main_state->interp, note, block, _Py_PENDING_RAWFREE) == 0);
    EXPECT(_Py_HandlePending(main_state) == 0 && runs == 1);
}

/* Every bit is handled: one that stays set would ask again forever. The
 * exception comes last, and is the caller's to raise. */
static void
every_bit_is_answered(void)
{
    PyObject *exception = (PyObject *)TAG(1);
    uintptr_t all = ((uintptr_t)1 << _PY_EVAL_EVENTS_BITS) - 1;
    uintptr_t version = main_state->eval_breaker & ~all;
    unsigned long switches = main_state->interp->_gil.switch_number;

    for (uintptr_t bit = 1; bit <= all; bit <<= 1) {
        _Py_set_eval_breaker_bit(main_state, bit);
        EXPECT(_Py_HandlePending(main_state) == 0);
        EXPECT(main_state->eval_breaker == version);
        EXPECT(PyThreadState_Get() == main_state && main_state->holds_gil);
    }
    main_state->async_exc = exception;
    _Py_set_eval_breaker_bit(main_state, all);
    EXPECT(_Py_HandlePending(main_state) == -1);
    EXPECT(main_state->eval_breaker == version && main_state->async_exc == NULL);
    EXPECT(main_state->current_exception == exception);
    EXPECT(gopyrt_error_take(NULL) == GOPYRT_ERROR_ASYNC);
    main_state->current_exception = NULL;
    EXPECT(_Py_HandlePending(main_state) == 0);
    EXPECT(main_state->interp->_gil.switch_number == switches);
}

int
main(void)
{
    EXPECT(Py_AddPendingCall(note, NULL) == -1 && Py_MakePendingCalls() == 0);
    main_state = host_up(0);
    first_in_first_out_up_to_the_limit();
    a_pass_over_an_interpreters_queue_is_bounded();
    a_failure_leaves_the_rest_queued();
    a_nested_run_does_nothing();
    other_threads_leave_the_main_queue_alone();
    nothing_is_lost_under_load();
    a_call_to_be_freed_is_freed();
    every_bit_is_answered();

    /* The end runs what is queued, and stops if that never ends. */
    runs = 0;
    Py_AddPendingCall(fail, TAG(1));
    Py_AddPendingCall(note, TAG(2));
    _PyEval_AddPendingCall(main_state->interp, note, TAG(3), 0);
    _Py_FinishPendingCalls(main_state);
    EXPECT(runs == 3);
    Py_AddPendingCall(add_another, NULL);
    host_down(main_state);
    EXPECT(Py_AddPendingCall(note, NULL) == 0); /* for nobody: the next runtime forgets it */
    puts("ok");
    return 0;
}
