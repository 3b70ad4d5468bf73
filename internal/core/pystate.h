/* Private to the C plane: thread states, the GIL, pending calls and signals
 * beyond what CPython's headers declare to extensions.
 *
 * The functions with CPython's names are CPython's own internal ones, hidden
 * here as they are there; the lifecycle calls them.
 */
#ifndef GOPYRT_CORE_PYSTATE_H
#define GOPYRT_CORE_PYSTATE_H

#include "core.h"

/* ---- Wrong use ----------------------------------------------------------- */

/* The fatal error of a function that needs an attached thread state. */
void _Py_NO_RETURN gopyrt_tstate_missing(const char *func);

static inline void
gopyrt_tstate_require(const char *func, PyThreadState *tstate)
{
    if (__builtin_expect(tstate == NULL, 0)) {
        gopyrt_tstate_missing(func);
    }
}

/* The fatal error of a function that is given NULL, where CPython crashes. */
static inline void
gopyrt_tstate_argument(const char *func, PyThreadState *tstate)
{
    if (__builtin_expect(tstate == NULL, 0)) {
        _Py_FatalErrorFunc(func, "the thread state is NULL");
    }
}

/* ---- Life of thread states (tstate_new.c, tstate_delete.c) --------------- */

void _PyThreadState_Bind(PyThreadState *tstate);
void _PyThreadState_DeleteCurrent(PyThreadState *tstate);
PyThreadState *_PyThreadState_RemoveExcept(PyThreadState *tstate);
void _PyThreadState_DeleteList(PyThreadState *list, int is_after_fork);

/* _PyThreadState_New for an interpreter that may end any time, by its id: NULL
 * also when it has, and then *ended is 1. */
PyThreadState *gopyrt_tstate_new_in(int64_t interp_id, int *ended);

/* PyThreadState_Clear and PyThreadState_Delete for a state that nobody is
 * attached to, but whose interpreter may end any time: then 0, and the state's
 * memory is held by the caller's reference alone. */
int gopyrt_tstate_end(PyThreadState *tstate);

/* The thread ends with it, or moves: from now on `tstate` belongs to the
 * calling OS thread (ids, C stack bounds, what PyGILState_Ensure finds). It
 * must be attached to no other thread. */
void gopyrt_tstate_rebind(PyThreadState *tstate);

/* Gives the memory of a thread state that is on no list back. */
void gopyrt_tstate_free(PyThreadState *tstate);

/* Drops one of the two references that hold a thread state's memory. */
void gopyrt_tstate_unref(PyThreadState *tstate);

/* Frees what the last fork left behind. Cheap when that is nothing. */
void gopyrt_tstate_reap(void);

/* The value that every thread state starts from and, when it is the one that
 * is part of its interpreter, goes back to. */
void gopyrt_tstate_blank(_PyThreadStateImpl *impl);

/* ---- Attaching (tstate_attach.c) ----------------------------------------- */

void _PyThreadState_Attach(PyThreadState *tstate);
void _PyThreadState_Detach(PyThreadState *tstate);
void _PyThreadState_Suspend(PyThreadState *tstate);
void _PyThreadState_SetShuttingDown(PyThreadState *tstate);
int _PyThreadState_MustExit(PyThreadState *tstate);
void _Py_NO_RETURN _PyThreadState_HangThread(PyThreadState *tstate);
int _Py_IsMainThread(void);

/* Stop-the-world: nothing to stop where there is a GIL, as in CPython's
 * default build. */
void _PyEval_StopTheWorldAll(_PyRuntimeState *runtime);
void _PyEval_StartTheWorldAll(_PyRuntimeState *runtime);

/* ---- GIL (gil.h has the rest) -------------------------------------------- */

void _PyEval_InitGIL(PyThreadState *tstate, int own_gil);
void _PyEval_FiniGIL(PyInterpreterState *interp);
void _PyEval_AcquireLock(PyThreadState *tstate);
void _PyEval_ReleaseLock(PyInterpreterState *interp, PyThreadState *tstate, int final_release);
int _PyEval_ThreadsInitialized(void);
void _PyEval_SetSwitchInterval(unsigned long microseconds);
unsigned long _PyEval_GetSwitchInterval(void);

/* ---- PyGILState (gilstate.c) --------------------------------------------- */

PyStatus _PyGILState_Init(PyInterpreterState *interp);
void _PyGILState_Fini(PyInterpreterState *interp);

/* ---- Eval breaker and pending calls -------------------------------------- */

void _Py_FinishPendingCalls(PyThreadState *tstate);

/* _PyEval_AddPendingCall for an interpreter that may end any time, by its id:
 * also GOPYRT_PENDING_ENDED. */
int gopyrt_pending_add(int64_t interp_id, _Py_pending_call_func func, void *arg);

/* One pass over the queues that tstate's thread, the caller, may run. 0, or -1
 * when a call failed. */
int gopyrt_pending_run(PyThreadState *tstate);

/* _Py_HandlePending, for those of the eval breaker's bits only. */
int gopyrt_eval_handle(PyThreadState *tstate, uintptr_t bits);

/* Runs the handlers of the signals that came, if the caller is who does that. */
int gopyrt_eval_handle_signals(PyThreadState *tstate);

/* ---- Signals ------------------------------------------------------------- */

int _PySignal_Init(int install_signal_handlers);
void _PySignal_Fini(void);
int _PyErr_CheckSignalsTstate(PyThreadState *tstate);

/* ---- The child after fork() ----------------------------------------------
 * Async-signal-safe; called in this order, after the locks were reset. */

void gopyrt_tstate_after_fork(void);
void gopyrt_gil_after_fork(void);
void gopyrt_pending_after_fork(void);
void _PySignal_AfterFork(void);

#endif /* GOPYRT_CORE_PYSTATE_H */
