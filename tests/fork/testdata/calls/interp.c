/* Interpreters: made, found, kept and ended in the child, by the Go half, which
 * restarts there. */
#include "calls.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_pylifecycle.h"

static int
interpreters(void)
{
    int count = 0;
    HEAD_LOCK(&_PyRuntime);
    for (PyInterpreterState *i = PyInterpreterState_Head(); i; i = PyInterpreterState_Next(i)) {
        count++;
    }
    HEAD_UNLOCK(&_PyRuntime);
    return count;
}

static void
end(PyInterpreterState *interp)
{
    PyInterpreterState_Clear(interp);
    PyInterpreterState_Delete(interp);
}

CASE(PyInterpreterState_New, ATTACHED)
{
    load_rest();
    int before = interpreters();
    PyInterpreterState *made = PyInterpreterState_New();
    HOLDS(made != NULL && PyInterpreterState_Head() == made);
    HOLDS(interpreters() == before + 1);
    HOLDS(PyInterpreterState_GetID(made) > 1);
    HOLDS(PyInterpreterState_ThreadHead(made) == NULL);
    end(made);
    HOLDS(interpreters() == before);
}

CASE(_PyInterpreterState_New, DETACHED)
{
    PyInterpreterState *made = NULL;
    SUCCEEDS(_PyInterpreterState_New(NULL, &made));
    HOLDS(PyInterpreterState_GetID(made) > 1);
    GIVES(0, _PyInterpreterState_IsReady(made));
    end(made);
}

CASE(PyInterpreterState_Clear, ATTACHED)
{
    PyInterpreterState *made = PyInterpreterState_New();
    PyThreadState *tstate = PyThreadState_New(made);
    PyInterpreterState_Clear(made);
    GIVES(1, tstate->_status.cleared);
    PyInterpreterState_Delete(made);
}

CASE(PyInterpreterState_Delete, ATTACHED)
{
    load_rest();
    int before = interpreters();
    for (int i = 0; i < 10; i++) {
        PyInterpreterState *made = PyInterpreterState_New();
        HOLDS(PyThreadState_New(made) != NULL);
        end(made);
    }
    HOLDS(interpreters() == before);
    HOLDS(PyThreadState_Get() == here.main);
}

CASE(PyInterpreterState_Get, INSIDE)
{
    HOLDS(PyInterpreterState_Get() == here.inside->interp);
}

CASE(PyInterpreterState_GetID, INSIDE)
{
    GIVES(0, PyInterpreterState_GetID(PyInterpreterState_Main()));
    GIVES(1, PyInterpreterState_GetID(here.inside->interp));
    GIVES(-1, PyInterpreterState_GetID(NULL));
}

CASE(PyInterpreterState_Main, ATTACHED)
{
    HOLDS(PyInterpreterState_Main() == &_PyRuntime._main_interpreter);
}

CASE(_PyInterpreterState_Main, INSIDE)
{
    HOLDS(EXPORTED(_PyInterpreterState_Main)() == &_PyRuntime._main_interpreter);
}

CASE(PyInterpreterState_Head, INSIDE)
{
    load_rest();
    HOLDS(PyInterpreterState_Head() == here.inside->interp);
}

CASE(PyInterpreterState_Next, DETACHED,
     .differs = "a child has not the interpreters of other threads")
{
    load_rest();
    HOLDS(PyInterpreterState_Next(PyInterpreterState_Main()) == NULL);
    GIVES(here.forked ? 1 : 2, interpreters());
    HOLDS(PyInterpreterState_Next(situation_other()->interp) != NULL);
}

CASE(_PyInterpreterState_RequireIDRef, INSIDE)
{
    _PyInterpreterState_RequireIDRef(here.inside->interp, 1);
    GIVES(1, here.inside->interp->requires_idref);
    _PyInterpreterState_RequireIDRef(here.inside->interp, 0);
    GIVES(0, here.inside->interp->requires_idref);
}

CASE(_PyInterpreterState_RequiresIDRef, INSIDE)
{
    GIVES(0, _PyInterpreterState_RequiresIDRef(here.inside->interp));
    _PyInterpreterState_RequireIDRef(here.inside->interp, 1);
    GIVES(1, _PyInterpreterState_RequiresIDRef(here.inside->interp));
}

CASE(_PyInterpreterState_LookUpID, INSIDE)
{
    HOLDS(_PyInterpreterState_LookUpID(0) == PyInterpreterState_Main());
    HOLDS(_PyInterpreterState_LookUpID(1) == here.inside->interp);
    HOLDS(_PyInterpreterState_LookUpID(99999) == NULL);
    HOLDS(_PyInterpreterState_LookUpID(-1) == NULL);
    PyInterpreterState *other = situation_other()->interp;
    HOLDS(_PyInterpreterState_LookUpID(PyInterpreterState_GetID(other)) == other);
    /* The same chain of the index, as the ids differ by its length. */
    int64_t next = _PyRuntime.interpreters.next_id;
    _PyRuntime.interpreters.next_id = 4096 + 1;
    PyInterpreterState *far = situation_other()->interp;
    /* Other threads make interpreters, too, and one of them may have been given the first id. */
    HOLDS(_PyInterpreterState_LookUpID(PyInterpreterState_GetID(far)) == far);
    HOLDS(_PyInterpreterState_LookUpID(1) == here.inside->interp);
    _PyRuntime.interpreters.next_id = next;
}

CASE(_PyInterpreterState_IDIncref, INSIDE)
{
    PyInterpreterState *interp = here.inside->interp;
    _PyInterpreterState_IDIncref(interp);
    _PyInterpreterState_IDIncref(interp);
    GIVES(2, interp->id_refcount);
}

/* The last reference ends the interpreter. */
CASE(_PyInterpreterState_IDDecref, ATTACHED)
{
    load_rest();
    PyThreadState *other = situation_other();
    PyInterpreterState *interp = other->interp;
    int before = interpreters();
    _PyInterpreterState_RequireIDRef(interp, 1);
    _PyInterpreterState_IDIncref(interp);
    _PyInterpreterState_IDIncref(interp);
    PyThreadState_Swap(other);
    PyThreadState_Clear(other);
    PyThreadState_Swap(here.main);
    PyThreadState_Delete(other);
    _PyInterpreterState_IDDecref(interp);
    HOLDS(interpreters() == before);
    _PyInterpreterState_IDDecref(interp);
    HOLDS(interpreters() == before - 1);
    HOLDS(PyThreadState_Get() == here.main);
}

CASE(_PyInterpreterState_IsReady, ATTACHED)
{
    GIVES(1, _PyInterpreterState_IsReady(here.main->interp));
    GIVES(1, _PyInterpreterState_IsReady(situation_other()->interp));
}

CASE(_PyInterpreterState_GetWhence, ATTACHED)
{
    GIVES(_PyInterpreterState_WHENCE_RUNTIME, _PyInterpreterState_GetWhence(here.main->interp));
    GIVES(_PyInterpreterState_WHENCE_CAPI,
          _PyInterpreterState_GetWhence(situation_other()->interp));
}

static void
not_mine(void)
{
    PyGILState_STATE state = PyGILState_Ensure();
    GIVES(-1, _PyInterpreterState_SetRunningMain(here.main->interp));
    GIVES(1, _PyInterpreterState_IsRunningMain(here.main->interp));
    PyGILState_Release(state);
}

CASE(_PyInterpreterState_SetRunningMain, ATTACHED)
{
    PyInterpreterState *interp = here.main->interp;
    GIVES(0, _PyInterpreterState_SetRunningMain(interp));
    GIVES(-1, _PyInterpreterState_SetRunningMain(interp));
    GIVES(-1, _PyInterpreterState_SetRunningMain(situation_other()->interp));
    PyEval_SaveThread();
    on_a_thread(not_mine);
    PyEval_RestoreThread(here.main);
    HOLDS(interp->threads.main == here.main);
}

CASE(_PyInterpreterState_SetNotRunningMain, INSIDE)
{
    PyInterpreterState *interp = here.inside->interp;
    for (int i = 0; i < 3; i++) {
        GIVES(0, _PyInterpreterState_SetRunningMain(interp));
        _PyInterpreterState_SetNotRunningMain(interp);
    }
    HOLDS(interp->threads.main == NULL);
}

CASE(_PyInterpreterState_IsRunningMain, INSIDE)
{
    GIVES(0, _PyInterpreterState_IsRunningMain(here.inside->interp));
    GIVES(0, _PyInterpreterState_SetRunningMain(here.inside->interp));
    GIVES(1, _PyInterpreterState_IsRunningMain(here.inside->interp));
    GIVES(0, _PyInterpreterState_IsRunningMain(here.main->interp));
}

/* The host's evaluator. */
PyObject *
_PyEval_EvalFrameDefault(PyThreadState *tstate, struct _PyInterpreterFrame *frame, int throwing)
{
    (void)frame;
    (void)throwing;
    return (PyObject *)tstate;
}

static PyObject *
evaluate(PyThreadState *tstate, struct _PyInterpreterFrame *frame, int throwing)
{
    return _PyEval_EvalFrameDefault(tstate, frame, throwing);
}

CASE(_PyInterpreterState_GetEvalFrameFunc, DETACHED)
{
    PyInterpreterState *interp = here.main->interp;
    HOLDS(_PyInterpreterState_GetEvalFrameFunc(interp) == _PyEval_EvalFrameDefault);
    _PyInterpreterState_SetEvalFrameFunc(interp, evaluate);
    HOLDS(_PyInterpreterState_GetEvalFrameFunc(interp) == evaluate);
}

CASE(_PyInterpreterState_SetEvalFrameFunc, INSIDE)
{
    PyInterpreterState *interp = here.inside->interp;
    _PyInterpreterState_SetEvalFrameFunc(interp, evaluate);
    GIVES(1, interp->rare_events.set_eval_frame_func);
    HOLDS(interp->eval_frame == evaluate);
    _PyInterpreterState_SetEvalFrameFunc(interp, _PyEval_EvalFrameDefault);
    GIVES(2, interp->rare_events.set_eval_frame_func);
    HOLDS(interp->eval_frame == NULL);
}

static void
tell_the_end(void *interp)
{
    GIVES(1, _Py_IsInterpreterFinalizing(interp));
}

CASE(_Py_IsInterpreterFinalizing, INSIDE)
{
    PyInterpreterState *interp = here.inside->interp;
    GIVES(0, _Py_IsInterpreterFinalizing(interp));
    GIVES(0, PyUnstable_AtExit(interp, tell_the_end, interp));
    load_rest();
    Py_EndInterpreter(here.inside);
    PyEval_RestoreThread(here.main);
    GIVES(0, _Py_IsInterpreterFinalizing(here.main->interp));
}

CASE(_PyInterpreterConfig_InitFromState, INSIDE)
{
    PyInterpreterConfig config;
    PyThreadState *tstate;
    GIVES(0, _PyInterpreterConfig_InitFromState(&config, here.main->interp));
    GIVES(PyInterpreterConfig_OWN_GIL, config.gil);
    HOLDS(config.use_main_obmalloc && config.allow_exec && !config.check_multi_interp_extensions);
    GIVES(0, _PyInterpreterConfig_InitFromState(&config, here.inside->interp));
    HOLDS(!config.use_main_obmalloc && !config.allow_exec && config.check_multi_interp_extensions);
    SUCCEEDS(Py_NewInterpreterFromConfig(&tstate, &config));
    HOLDS(tstate->interp->feature_flags == here.inside->interp->feature_flags);
    Py_EndInterpreter(tstate);
    PyEval_RestoreThread(here.inside);
}

CASE(Py_NewInterpreterFromConfig, DETACHED)
{
    PyThreadState *tstate;
    PyInterpreterConfig config = { .use_main_obmalloc = 1,
                                   .allow_threads = 1,
                                   .gil = PyInterpreterConfig_SHARED_GIL };
    SUCCEEDS(Py_NewInterpreterFromConfig(&tstate, &config));
    HOLDS(PyThreadState_Get() == tstate);
    HOLDS(PyInterpreterState_GetID(tstate->interp) > 1);
    Py_EndInterpreter(tstate);
    config.gil = 99;
    PyStatus status = Py_NewInterpreterFromConfig(&tstate, &config);
    READS("invalid interpreter config 'gil' value 99", status.err_msg);
    HOLDS(tstate == NULL);
}

CASE(Py_NewInterpreter, ATTACHED)
{
    PyThreadState *made = Py_NewInterpreter();
    HOLDS(PyThreadState_Get() == made && made->interp != here.main->interp);
    HOLDS(PyInterpreterState_GetID(made->interp) > 1);
    Py_EndInterpreter(made);
    PyThreadState_Swap(here.main);
}

CASE(Py_EndInterpreter, INSIDE)
{
    load_rest();
    Py_EndInterpreter(here.inside);
    HOLDS(PyThreadState_GetUnchecked() == NULL);
    HOLDS(_PyInterpreterState_LookUpID(1) == NULL);
    for (int i = 0; i < 5; i++) {
        PyThreadState *other = situation_other();
        PyThreadState_Swap(other);
        Py_EndInterpreter(other);
    }
    GIVES(1, interpreters());
    PyEval_RestoreThread(here.main);
}
