/* The GIL as extensions and embedders know it: PyEval_*.
 *
 * Callers: any thread, with a state of its own. Fork: works in a child.
 * Signals: not async-signal-safe.
 */
#include "thread/thread.h"
#include "gil.h"
#include "gopyruntime.h"

PyThreadState *
PyEval_SaveThread(void)
{
    PyThreadState *tstate = _Py_tss_tstate;
    gopyrt_tstate_require("PyEval_SaveThread", tstate);
    _PyThreadState_Detach(tstate);
    return tstate;
}

void
PyEval_RestoreThread(PyThreadState *tstate)
{
    gopyrt_tstate_require("PyEval_RestoreThread", tstate);
    gopyrt_host_calls_check();
    _PyThreadState_Attach(tstate);
}

void
PyEval_AcquireThread(PyThreadState *tstate)
{
    gopyrt_tstate_require("PyEval_AcquireThread", tstate);
    gopyrt_host_calls_check();
    _PyThreadState_Attach(tstate);
}

/* The caller must not release another thread's state, attached or not. If the
 * GIL is free, the error is CPython's for that case. */
void
PyEval_ReleaseThread(PyThreadState *tstate)
{
    gopyrt_tstate_argument("PyEval_ReleaseThread", tstate);
    if (tstate != _Py_tss_tstate) {
        struct _gil_runtime_state *gil = tstate->interp->ceval.gil;
        if (gil != NULL
            && (__atomic_load_n(gopyrt_gil_word(gil), __ATOMIC_RELAXED) & GOPYRT_GIL_LOCKED)) {
            _Py_FatalErrorFunc("PyEval_ReleaseThread", "wrong thread state");
        }
    }
    _PyThreadState_Detach(tstate);
}

/* Takes the lock without attaching: the current thread state stays current. */
void
PyEval_AcquireLock(void)
{
    PyThreadState *tstate = _Py_tss_tstate;
    gopyrt_tstate_require("PyEval_AcquireLock", tstate);
    if (tstate->holds_gil) {
        _Py_FatalErrorFunc("PyEval_AcquireLock", "the calling thread holds the GIL already");
    }
    _PyEval_AcquireLock(tstate);
}

void
PyEval_ReleaseLock(void)
{
    PyThreadState *tstate = _Py_tss_tstate;
    gopyrt_tstate_require("PyEval_ReleaseLock", tstate);
    _PyEval_ReleaseLock(tstate->interp, tstate, 0);
}

/* The GIL comes with its interpreter: nothing to do. */
void
PyEval_InitThreads(void)
{
}

int
PyEval_ThreadsInitialized(void)
{
    return _PyEval_ThreadsInitialized();
}
