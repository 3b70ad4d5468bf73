/* The GIL and PyGILState. In a child the forking thread holds what it held, and
 * no other thread holds or wants anything. */
#include "calls.h"
#include "internal/pycore_ceval.h"

static int turns;

/* A second thread of the child takes the GIL in between. */
static void
take_turns(void)
{
    PyGILState_STATE state = PyGILState_Ensure();
    GIVES(PyGILState_UNLOCKED, state);
    for (int i = 0; i < 100; i++) {
        turns++;
        PyEval_RestoreThread(PyEval_SaveThread());
    }
    PyGILState_Release(state);
}

CASE(PyEval_SaveThread, ATTACHED)
{
    HOLDS(PyEval_SaveThread() == here.main);
    HOLDS(PyThreadState_GetUnchecked() == NULL);
    on_a_thread(take_turns);
    GIVES(100, turns);
}

CASE(PyEval_RestoreThread, DETACHED)
{
    errno = 77;
    PyEval_RestoreThread(here.main);
    GIVES(77, errno);
    HOLDS(PyThreadState_Get() == here.main);
    PyEval_SaveThread();
    on_a_thread(take_turns);
    PyEval_RestoreThread(here.main);
    GIVES(100, turns);
}

CASE(PyEval_AcquireThread, DETACHED)
{
    PyThreadState *other = situation_other();
    PyEval_AcquireThread(other);
    HOLDS(PyThreadState_Get() == other);
    PyEval_ReleaseThread(other);
    PyEval_AcquireThread(here.main);
    HOLDS(PyThreadState_Get() == here.main);
}

CASE(PyEval_ReleaseThread, INSIDE)
{
    PyEval_ReleaseThread(here.inside);
    HOLDS(PyThreadState_GetUnchecked() == NULL);
    on_a_thread(take_turns);
}

CASE(PyEval_InitThreads, ATTACHED)
{
    PyEval_InitThreads();
    GIVES(1, PyEval_ThreadsInitialized());
}

CASE(PyEval_ThreadsInitialized, BARE)
{
    GIVES(0, PyEval_ThreadsInitialized());
    situation_initialize();
    GIVES(1, PyEval_ThreadsInitialized());
}

CASE(PyEval_ReleaseLock, ATTACHED)
{
    PyEval_ReleaseLock();
    HOLDS(PyThreadState_GetUnchecked() == here.main);
    on_a_thread(take_turns);
    PyEval_AcquireLock();
}

CASE(PyEval_AcquireLock, ATTACHED)
{
    PyEval_ReleaseLock();
    PyEval_AcquireLock();
    PyEval_SaveThread();
    on_a_thread(take_turns);
    PyEval_RestoreThread(here.main);
}

CASE(PyGILState_Ensure, DETACHED)
{
    PyGILState_STATE outer = PyGILState_Ensure();
    GIVES(PyGILState_UNLOCKED, outer);
    HOLDS(PyThreadState_Get() == here.main);
    GIVES(PyGILState_LOCKED, PyGILState_Ensure());
    PyGILState_Release(PyGILState_LOCKED);
    PyGILState_Release(outer);
    on_a_thread(take_turns);
}

CASE(PyGILState_Release, ATTACHED)
{
    PyGILState_STATE state = PyGILState_Ensure();
    PyGILState_Release(state);
    HOLDS(PyThreadState_Get() == here.main);
    PyEval_SaveThread();
    on_a_thread(take_turns);
    HOLDS(PyThreadState_GetUnchecked() == NULL);
}

static void
has_no_state(void)
{
    HOLDS(PyGILState_GetThisThreadState() == NULL);
}

CASE(PyGILState_GetThisThreadState, DETACHED)
{
    HOLDS(PyGILState_GetThisThreadState() == here.main);
    on_a_thread(has_no_state);
}

/* After the first subinterpreter was made, the result is always 1. */
CASE(PyGILState_Check, BARE)
{
    GIVES(1, PyGILState_Check());
    situation_initialize();
    GIVES(1, PyGILState_Check());
    PyThreadState *mine = PyEval_SaveThread();
    GIVES(0, PyGILState_Check());
    PyEval_RestoreThread(mine);
    GIVES(1, PyGILState_Check());
}
