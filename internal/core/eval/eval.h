/* Between two steps of an evaluator: pending calls, signals, hooks, exit callbacks. */
#ifndef GOPYRT_CORE_EVAL_H
#define GOPYRT_CORE_EVAL_H

#include "base/base.h"
#include "../../../exports.h"

#include <stdarg.h>

/* ---- Eval breaker and pending calls -------------------------------------- */

void _Py_FinishPendingCalls(PyThreadState *tstate);

/* _PyEval_AddPendingCall for an interpreter that may end concurrently, by its
 * id; may also return GOPYRT_PENDING_ENDED. The flags are but
 * _Py_PENDING_RAWFREE. */
int gopyrt_pending_add(int64_t interp_id, _Py_pending_call_func func, void *arg, int flags);

/* Py_AddPendingCall, unless the end of the main interpreter has begun. */
int gopyrt_pending_add_main(_Py_pending_call_func func, void *arg);

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

/* ---- Audit hooks (audit.c) ------------------------------------------------- */

/* Asked of the floor of objects; absent where only the core is linked: has `raise` raise an event
 * with the values of a format of Py_BuildValue's as a tuple. 0, or -1 with an exception. */
int gopyrt_audit_arguments(PyThreadState *tstate, const char *event, const char *format,
                           va_list values,
                           int (*raise)(PyThreadState *tstate, const char *event, PyObject *args))
    __attribute__((weak));

/* PySys_AddAuditHook that tells of each refusal: -1, with the exception that the hook has set that
 * refused. */
int gopyrt_audit_add_hook(Py_AuditHookFunction function, void *data);

/* Asked of the floor of objects, too: takes the exception of a hook that refused to let another one
 * be added, if it is a RuntimeError. Such a hook wants the other neither added nor told. */
int gopyrt_audit_says_nothing(void) __attribute__((weak));

/* Whether an interpreter, that of the caller, has objects that an event could be told with: between
 * the making of its modules and their end. */
static inline int
gopyrt_audit_has_objects(PyInterpreterState *interp)
{
    return _Py_atomic_load_int(&interp->_ready) && interp->builtins != NULL;
}

/* ---- Signals ------------------------------------------------------------- */

int _PySignal_Init(int install_signal_handlers);
void _PySignal_Fini(void);
int _PyErr_CheckSignalsTstate(PyThreadState *tstate);

/* SIGINT becomes the runtime's until it is returned or the runtime ends, whoever handles it: each
 * trips the eval breaker. In a Go program that has asked for it, the program gets it as well. -1
 * with errno. For the thread that is attached to the main interpreter, or has its GIL. */
int gopyrt_signal_take_interrupt(void);
void gopyrt_signal_return_interrupt(void);

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

/* As Py_AtExit, with data for the function. */
int gopyrt_atexit_add_runtime(void (*func)(void *), void *data);

/* The parts of PyUnstable_AtExit: an entry, from PyMem_RawMalloc or NULL, and its coming to the
 * front of an interpreter's list, for any thread. */
atexit_callback *gopyrt_atexit_entry_new(void (*func)(void *), void *data);
void gopyrt_atexit_push(PyInterpreterState *interp, atexit_callback *entry);

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

/* As Py_AtExit, and as PyUnstable_AtExit for an interpreter that may end concurrently, by its id.
 * -1 when there is no room; the second also GOPYRT_PENDING_ENDED, where the callback would not be
 * called any more. */
int gopyrt_callback_at_exit(uint64_t token);
int gopyrt_callback_at_exit_interp(int64_t interp_id, uint64_t life, uint64_t token);

/* A token as C code keeps it. The second is 0 if it is one of the parent's. */
void *gopyrt_callback_tag(uint64_t token);
int gopyrt_callback_untag(void *tagged, uint64_t *token);

/* The callback that runs on this thread has failed. */
void gopyrt_callback_fail(const char *message);

#endif /* GOPYRT_CORE_EVAL_H */
