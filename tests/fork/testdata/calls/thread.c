/* Thread states. The child has those of the forking thread, one per
 * interpreter. */
#include "calls.h"
#include "internal/pycore_ceval.h"

static int
states(PyInterpreterState *interp)
{
    int count = 0;
    HEAD_LOCK(&_PyRuntime);
    for (PyThreadState *t = PyInterpreterState_ThreadHead(interp); t; t = PyThreadState_Next(t)) {
        count++;
    }
    HEAD_UNLOCK(&_PyRuntime);
    return count;
}

static void
end(PyThreadState *tstate)
{
    PyThreadState_Clear(tstate);
    PyThreadState_Delete(tstate);
}

#define MAKES_A_STATE(function, is_bound, ...)                                 \
    CASE(function, ATTACHED)                                                   \
    {                                                                          \
        load_rest();                                                           \
        int before = states(here.main->interp);                                \
        PyThreadState *made = function(here.main->interp __VA_ARGS__);         \
        HOLDS(made != NULL && made->interp == here.main->interp);              \
        HOLDS(states(made->interp) == before + 1);                             \
        HOLDS(PyInterpreterState_ThreadHead(made->interp) == made);            \
        GIVES(is_bound, made->_status.bound);                                  \
        GIVES(0, made->_status.active);                                        \
        HOLDS(!is_bound || made->native_thread_id == (unsigned long)gettid()); \
        PyThreadState_Swap(made);                                              \
        HOLDS(PyThreadState_Get() == made);                                    \
        PyThreadState_Swap(here.main);                                         \
        end(made);                                                             \
        HOLDS(states(here.main->interp) == before);                            \
    }

MAKES_A_STATE(PyThreadState_New, 1)
MAKES_A_STATE(_PyThreadState_NewBound, 1, , _PyThreadState_WHENCE_GILSTATE)
MAKES_A_STATE(_PyThreadState_New, 0, , _PyThreadState_WHENCE_THREADING)
MAKES_A_STATE(_PyThreadState_Prealloc, 0)

CASE(_PyThreadState_Init, ATTACHED, .dies = SIGABRT,
     .says = "Fatal Python error: _PyThreadState_Init: ")
{
    _PyThreadState_Init(here.main);
}

CASE(PyThreadState_Clear, ATTACHED)
{
    PyThreadState *made = PyThreadState_New(here.main->interp);
    PyThreadState_Clear(made);
    PyThreadState_Clear(made);
    GIVES(1, made->_status.cleared);
    PyThreadState_Delete(made);
}

CASE(PyThreadState_Delete, DETACHED)
{
    load_rest();
    int before = states(here.main->interp);
    PyThreadState_Delete(PyThreadState_New(here.main->interp));
    HOLDS(states(here.main->interp) == before);
}

static void
delete_own(void)
{
    PyThreadState *made = PyThreadState_New(here.main->interp);
    PyEval_RestoreThread(made);
    PyThreadState_Clear(made);
    PyThreadState_DeleteCurrent();
    HOLDS(PyThreadState_GetUnchecked() == NULL);
}

CASE(PyThreadState_DeleteCurrent, DETACHED)
{
    on_a_thread(delete_own);
    PyEval_RestoreThread(here.main);
}

CASE(PyThreadState_Get, INSIDE)
{
    HOLDS(PyThreadState_Get() == here.inside);
}

CASE(PyThreadState_GetUnchecked, DETACHED)
{
    HOLDS(PyThreadState_GetUnchecked() == NULL);
    PyEval_RestoreThread(here.main);
    HOLDS(EXPORTED(PyThreadState_GetUnchecked)() == here.main);
}

CASE(_PyThreadState_GetCurrent, ATTACHED)
{
    HOLDS(EXPORTED(_PyThreadState_GetCurrent)() == here.main);
    PyEval_SaveThread();
    HOLDS(EXPORTED(_PyThreadState_GetCurrent)() == NULL);
}

CASE(_Py_tss_tstate, ATTACHED)
{
    HOLDS(_Py_tss_tstate == here.main);
    PyEval_SaveThread();
    HOLDS(_Py_tss_tstate == NULL);
}

CASE(PyThreadState_Swap, ATTACHED)
{
    PyThreadState *other = situation_other();
    HOLDS(PyThreadState_Swap(other) == here.main);
    HOLDS(PyThreadState_Get() == other);
    HOLDS(PyThreadState_Swap(NULL) == other);
    HOLDS(PyThreadState_Swap(here.main) == NULL);
}

CASE(PyThreadState_GetInterpreter, INSIDE)
{
    HOLDS(PyThreadState_GetInterpreter(here.inside) == here.inside->interp);
    GIVES(1, PyThreadState_GetInterpreter(here.main) == PyInterpreterState_Main());
}

CASE(PyThreadState_GetID, ATTACHED)
{
    GIVES(1, PyThreadState_GetID(here.main));
    GIVES(1, PyThreadState_GetID(situation_other()));
}

CASE(PyInterpreterState_ThreadHead, DETACHED,
     .differs = "a child has none of the other threads' states")
{
    load_rest();
    PyThreadState *head = PyInterpreterState_ThreadHead(here.main->interp);
    HOLDS(head != NULL && head->interp == here.main->interp);
    GIVES(here.forked != 0, head == here.main);
}

CASE(PyThreadState_Next, DETACHED, .differs = "a child has none of the other threads' states")
{
    load_rest();
    HOLDS(PyThreadState_Next(here.main) == NULL);
    GIVES(here.forked ? 1 : 2, states(here.main->interp));
}

CASE(PyThreadState_EnterTracing, ATTACHED)
{
    int before = here.main->tracing;
    PyThreadState_EnterTracing(here.main);
    GIVES(1, here.main->tracing - before);
}

CASE(PyThreadState_LeaveTracing, ATTACHED)
{
    PyThreadState_EnterTracing(here.main);
    PyThreadState_EnterTracing(here.main);
    PyThreadState_LeaveTracing(here.main);
    GIVES(1, here.main->tracing);
    PyThreadState_LeaveTracing(here.main);
    PyThreadState_LeaveTracing(here.main);
    GIVES(-1, here.main->tracing);
}

static void
not_the_main_thread(void)
{
    GIVES(0, _Py_IsMainThread());
}

CASE(_Py_IsMainThread, ATTACHED)
{
    GIVES(1, _Py_IsMainThread());
    on_a_thread(not_the_main_thread);
}

CASE(_PyEval_StopTheWorld, ATTACHED)
{
    _PyEval_StopTheWorld(here.main->interp);
    HOLDS(PyThreadState_Get() == here.main);
    _PyEval_StartTheWorld(here.main->interp);
}

CASE(_PyEval_StartTheWorld, INSIDE)
{
    _PyEval_StopTheWorld(here.inside->interp);
    _PyEval_StartTheWorld(here.inside->interp);
    HOLDS(PyThreadState_Get() == here.inside);
}
