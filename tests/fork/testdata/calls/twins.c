/* The out-of-line twins that read the runtime: its finalizing mark, current
 * thread and interpreter, eval breaker, list lock. */
#include "calls.h"
#include "internal/pycore_ceval.h"

CASE(gopyrt_runtime_get_finalizing_relaxed, ATTACHED)
{
    HOLDS(gopyrt_runtime_get_finalizing_relaxed(&_PyRuntime) == NULL);
    _PyRuntimeState_SetFinalizing(&_PyRuntime, here.main);
    HOLDS(gopyrt_runtime_get_finalizing_relaxed(&_PyRuntime) == here.main);
    _PyRuntimeState_SetFinalizing(&_PyRuntime, NULL);
}

CASE(gopyrt_runtime_get_finalizing_id_relaxed, ATTACHED)
{
    GIVES(0, gopyrt_runtime_get_finalizing_id_relaxed(&_PyRuntime));
    _PyRuntimeState_SetFinalizing(&_PyRuntime, here.main);
    HOLDS(gopyrt_runtime_get_finalizing_id_relaxed(&_PyRuntime) == PyThread_get_thread_ident());
    _PyRuntimeState_SetFinalizing(&_PyRuntime, NULL);
}

CASE(gopyrt_runtime_set_finalizing_relaxed, ATTACHED)
{
    gopyrt_runtime_set_finalizing_relaxed(&_PyRuntime, here.main);
    HOLDS(_PyRuntimeState_GetFinalizing(&_PyRuntime) == here.main);
    GIVES(1, Py_IsFinalizing());
    gopyrt_runtime_set_finalizing_relaxed(&_PyRuntime, NULL);
    GIVES(0, Py_IsFinalizing());
    GIVES(0, _PyRuntimeState_GetFinalizingID(&_PyRuntime));
}

CASE(gopyrt_interp_get_finalizing_relaxed, ATTACHED)
{
    HOLDS(gopyrt_interp_get_finalizing_relaxed(here.main->interp) == NULL);
    _PyInterpreterState_SetFinalizing(here.main->interp, here.main);
    HOLDS(gopyrt_interp_get_finalizing_relaxed(here.main->interp) == here.main);
    _PyInterpreterState_SetFinalizing(here.main->interp, NULL);
}

CASE(gopyrt_interp_get_finalizing_id_relaxed, ATTACHED)
{
    PyInterpreterState *interp = here.main->interp;
    GIVES(0, gopyrt_interp_get_finalizing_id_relaxed(interp));
    _PyInterpreterState_SetFinalizing(interp, here.main);
    HOLDS(gopyrt_interp_get_finalizing_id_relaxed(interp) == PyThread_get_thread_ident());
    _PyInterpreterState_SetFinalizing(interp, NULL);
}

CASE(gopyrt_interp_set_finalizing_relaxed, ATTACHED)
{
    PyInterpreterState *interp = here.main->interp;
    gopyrt_interp_set_finalizing_relaxed(interp, here.main);
    HOLDS(_PyInterpreterState_GetFinalizing(interp) == here.main);
    gopyrt_interp_set_finalizing_relaxed(interp, NULL);
    HOLDS(_PyInterpreterState_GetFinalizing(interp) == NULL);
}

static void
without_a_state(void)
{
    HOLDS(gopyrt_tstate_get_current() == NULL);
    HOLDS(gopyrt_interp_get_current() == NULL);
    HOLDS(!gopyrt_thread_is_main());
}

CASE(gopyrt_tstate_get_current, ATTACHED)
{
    HOLDS(gopyrt_tstate_get_current() == here.main);
    on_a_thread(without_a_state);
}

CASE(gopyrt_interp_get_current, INSIDE)
{
    HOLDS(gopyrt_interp_get_current() == here.inside->interp);
    GIVES(1, PyInterpreterState_GetID(gopyrt_interp_get_current()));
    on_a_thread(without_a_state);
}

CASE(gopyrt_thread_is_main, INSIDE)
{
    GIVES(1, gopyrt_thread_is_main());
    on_a_thread(without_a_state);
}

CASE(gopyrt_interp_is_main, ATTACHED)
{
    GIVES(1, gopyrt_interp_is_main(here.main->interp));
    GIVES(0, gopyrt_interp_is_main(situation_other()->interp));
}

CASE(gopyrt_tstate_is_attached_relaxed, ATTACHED)
{
    GIVES(1, gopyrt_tstate_is_attached_relaxed(here.main));
    GIVES(0, gopyrt_tstate_is_attached_relaxed(situation_other()));
    PyEval_SaveThread();
    GIVES(0, gopyrt_tstate_is_attached_relaxed(here.main));
}

/* A bit that only this test sets. */
#define BIT _PY_EVAL_EXPLICIT_MERGE_BIT

CASE(gopyrt_breaker_set_seq_cst, ATTACHED)
{
    gopyrt_breaker_set_seq_cst(here.main, BIT);
    HOLDS(here.main->eval_breaker & BIT);
}

CASE(gopyrt_breaker_clear_seq_cst, ATTACHED)
{
    here.main->eval_breaker |= BIT;
    gopyrt_breaker_clear_seq_cst(here.main, BIT);
    HOLDS(!(here.main->eval_breaker & BIT));
}

CASE(gopyrt_breaker_test_relaxed, ATTACHED)
{
    GIVES(0, gopyrt_breaker_test_relaxed(here.main, BIT) != 0);
    here.main->eval_breaker |= BIT;
    GIVES(1, gopyrt_breaker_test_relaxed(here.main, BIT) != 0);
}

static void
try_the_heads(void)
{
    GIVES(0, gopyrt_mutex_try_lock(&_PyRuntime.interpreters.mutex));
}

CASE(gopyrt_heads_lock, DETACHED)
{
    gopyrt_heads_lock(&_PyRuntime);
    on_a_thread(try_the_heads);
    HEAD_UNLOCK(&_PyRuntime);
}

CASE(gopyrt_heads_unlock, DETACHED)
{
    HEAD_LOCK(&_PyRuntime);
    gopyrt_heads_unlock(&_PyRuntime);
    HEAD_LOCK(&_PyRuntime);
    GIVES(1, PyMutex_IsLocked(&_PyRuntime.interpreters.mutex));
}

CASE(gopyrt_mutex_try_lock, DETACHED)
{
    PyMutex mutex = { 0 };
    GIVES(1, gopyrt_mutex_try_lock(&mutex));
    GIVES(0, gopyrt_mutex_try_lock(&mutex));
    PyMutex_Unlock(&mutex);
    GIVES(1, gopyrt_mutex_try_lock(&mutex));
    GIVES(0, gopyrt_mutex_try_lock(&here.held));
}
