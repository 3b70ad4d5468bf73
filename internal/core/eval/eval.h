/* Between two steps of an evaluator: pending calls, signals, hooks, exit callbacks. */
#ifndef GOPYRT_CORE_EVAL_H
#define GOPYRT_CORE_EVAL_H

#include "base/base.h"
#include "../../../exports.h"

/* ---- Eval breaker and pending calls -------------------------------------- */

void _Py_FinishPendingCalls(PyThreadState *tstate);

/* _PyEval_AddPendingCall for an interpreter that may end concurrently, by its
 * id; may also return GOPYRT_PENDING_ENDED. The flags are but
 * _Py_PENDING_RAWFREE. */
int gopyrt_pending_add(int64_t interp_id, _Py_pending_call_func func, void *arg, int flags);

/* One pass over the queues that the caller, tstate's thread, may run. Returns 0,
 * or -1 if a call failed. */
int gopyrt_pending_run(PyThreadState *tstate);

/* The pass of the collector that the eval breaker asks for. */
void gopyrt_eval_collect(PyThreadState *tstate);
/* Asked of the floors above; absent where only the core is linked. */
void gopyrt_collect_scheduled(PyThreadState *tstate) __attribute__((weak));

/* Runs the handlers of the pending signals, if the caller is the thread that
 * does that. */
int gopyrt_eval_handle_signals(PyThreadState *tstate);

/* ---- Signals ------------------------------------------------------------- */

int _PySignal_Init(int install_signal_handlers);
void _PySignal_Fini(void);
int _PyErr_CheckSignalsTstate(PyThreadState *tstate);

/* Says how large a stack for fatal signals is to be; 0 takes it back (faulthandler.c). */
void gopyrt_faulthandler_size_stack(int on);

/* ---- The child after fork(), async-signal-safe ---------------------------- */

void gopyrt_pending_after_fork(void);
void _PySignal_AfterFork(void);

/* ---- Exit callbacks (atexit.c) --------------------------------------------- */

/* Runs every Py_AtExit callback, the newest first, then flushes stdout and stderr.
 * Called by the thread that ends the runtime, with no attached thread state. */
void gopyrt_atexit_call_runtime(void);

/* Runs every PyUnstable_AtExit callback of `interp`, the newest first. Called by the
 * thread that ends the interpreter, attached to it; by one thread at a time. */
void gopyrt_atexit_call_interp(PyInterpreterState *interp);

/* Forgets the callbacks of an interpreter without calling them. */
void gopyrt_atexit_forget_interp(PyInterpreterState *interp);

/* The interpreter that the calling thread is attached to; a fatal error of `func` where
 * there is none. */
static inline PyInterpreterState *
gopyrt_eval_interp(const char *func)
{
    PyThreadState *tstate = _PyThreadState_GET();
    _Py_EnsureFuncTstateNotNULL(func, tstate);
    return tstate->interp;
}

/* ---- The collector, watchers, the perf map (collector.c, watchers.c, perf_map.c) -- */

/* Forgets the watchers of an interpreter. */
void gopyrt_watchers_clear(PyInterpreterState *interp);

/* Async-signal-safe, for the child. */
void gopyrt_perf_map_after_fork(void);

/* ---- Tracing of memory (tracemalloc.c) ------------------------------------ */

/* For the thread that brings the runtime up or down. The first is 0, or -1 when there is no memory
 * or no thread-specific key; the last leaves things as they were before it. */
int gopyrt_tracemalloc_init(void);
void gopyrt_tracemalloc_fini(void);
void gopyrt_tracemalloc_undo_init(void);

/* gopyrt_tracemalloc_start without the error record: 0 or -1. */
int gopyrt_tracemalloc_begin(int max_frames);

/* ---- Callbacks written in Go (go_callback.c) ------------------------------- */

/* Callbacks written in Go, as pending calls and as handlers of signals: C
 * functions run them through the control plane. Their argument is the token by
 * which Go knows the callback.
 *
 * Fork: the parent's Go callbacks do not exist in the child. One that is due
 * there is dropped, with an error that says so.
 *
 * Callers: any thread may add; handlers are set by one that is attached to the
 * main interpreter. Signals: not async-signal-safe.
 */

/* For any thread of the interpreter. 0, _Py_ADD_PENDING_FULL or
 * GOPYRT_PENDING_ENDED. */
int gopyrt_callback_add_pending(int64_t interp_id, uint64_t token);

/* For the main thread. 0, or -1 if the queue is full or there is none. */
int gopyrt_callback_add_main_pending(uint64_t token);

/* As gopyrt_signal_set_handler; token 0 takes the handler away. */
int gopyrt_callback_set_handler(int signum, uint64_t token);

/* The callback that runs on this thread has failed. */
void gopyrt_callback_fail(const char *message);

#endif /* GOPYRT_CORE_EVAL_H */
