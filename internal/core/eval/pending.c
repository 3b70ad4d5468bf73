/* Pending calls: C functions to be run by a thread between two steps of its
 * eval loop. There is one queue for the main thread, with room for 32, and one
 * for each interpreter, with room for 300, of which one pass runs at most 100.
 *
 * pending_queue.h explains the queues. Only the thread in handling_thread takes
 * calls off one; the GIL guards that member.
 *
 * Fork: gopyrt_pending_after_fork. Signals: Py_AddPendingCall and
 * _PyEval_AddPendingCall with _Py_PENDING_MAINTHREADONLY are async-signal-safe.
 */
#include "eval/eval.h"
#include "fatal/fatal.h"
#include "thread/thread.h"
#include "pending_queue.h"

#include <stdio.h>

/* ---- Adding -------------------------------------------------------------- */

/* Signals the thread that holds the interpreter's GIL; if none does, the next
 * one that takes it checks by itself. */
static void
tell_holder_locked(PyInterpreterState *interp)
{
    struct _gil_runtime_state *gil = interp->ceval.gil;
    PyThreadState *holder = gil == NULL ? NULL : _Py_atomic_load_ptr_relaxed(&gil->last_holder);
    if (holder != NULL && holder->interp == interp) {
        _Py_set_eval_breaker_bit(holder, _PY_CALLS_TO_DO_BIT);
    }
}

static void
tell_main_thread(void)
{
    PyThreadState *tstate = _Py_atomic_load_ptr_relaxed(&_PyRuntime.main_tstate);
    if (tstate != NULL) {
        _Py_set_eval_breaker_bit(tstate, _PY_CALLS_TO_DO_BIT);
    }
}

static inline int
add_for_main(_Py_pending_call_func func, void *arg, int flags)
{
    int result = gopyrt_pending_push(&_PyRuntime.ceval.pending_mainthread, func, arg, flags);
    tell_main_thread();
    return result;
}

_Py_add_pending_call_result
_PyEval_AddPendingCall(PyInterpreterState *interp, _Py_pending_call_func func, void *arg, int flags)
{
    if ((flags & _Py_PENDING_MAINTHREADONLY) != 0) {
        return add_for_main(func, arg, flags);
    }
    int result = gopyrt_pending_push(&interp->ceval.pending, func, arg, flags);
    HEAD_LOCK(interp->runtime);
    tell_holder_locked(interp);
    HEAD_UNLOCK(interp->runtime);
    return result;
}

int
gopyrt_pending_add(int64_t interp_id, _Py_pending_call_func func, void *arg, int flags)
{
    int result = GOPYRT_PENDING_ENDED;

    HEAD_LOCK(&_PyRuntime);
    PyInterpreterState *interp = gopyrt_interp_find_locked(interp_id);
    if (interp != NULL && !_Py_atomic_load_int(&interp->finalizing)) {
        result = gopyrt_pending_push(&interp->ceval.pending, func, arg, flags);
        tell_holder_locked(interp);
    }
    HEAD_UNLOCK(&_PyRuntime);
    return result;
}

int
gopyrt_pending_add_main(_Py_pending_call_func func, void *arg)
{
    int result = GOPYRT_PENDING_ENDED;

    HEAD_LOCK(&_PyRuntime);
    PyInterpreterState *main = _PyInterpreterState_Main();
    if (main != NULL && !_Py_atomic_load_int(&main->finalizing)) {
        result = add_for_main(func, arg, _Py_PENDING_MAINTHREADONLY);
    }
    HEAD_UNLOCK(&_PyRuntime);
    return result;
}

int
Py_AddPendingCall(int (*func)(void *), void *arg)
{
    if (_Py_atomic_load_ptr_acquire(&_PyRuntime.interpreters.main) == NULL) {
        /* Before the runtime is up there is no queue. After its end there is one, as in CPython,
         * which nobody empties; the next initialization forgets it. */
        return _Py_atomic_load_int(&gopyrt_ended_once)
                       || _PyRuntimeState_GetFinalizing(&_PyRuntime) != NULL
                   ? gopyrt_pending_push(&_PyRuntime.ceval.pending_mainthread, func, arg, 0)
                   : -1;
    }
    return add_for_main(func, arg, _Py_PENDING_MAINTHREADONLY);
}

/* ---- Running ------------------------------------------------------------- */

/* One pass. 0, or -1 as soon as a call fails; the rest stays queued. */
static int
run_pass(struct _pending_calls *pending)
{
    int32_t most = pending->maxloop != 0 ? pending->maxloop : pending->max;
    struct _pending_call call;

    for (int32_t i = 0; i < most && gopyrt_pending_pop(pending, &call); i++) {
        int result = call.func(call.arg);
        if ((call.flags & _Py_PENDING_RAWFREE) && call.arg != NULL) {
            PyMem_RawFree(call.arg);
        }
        if (result != 0) {
            return -1;
        }
    }
    return 0;
}

static int
is_queued(struct _pending_calls *pending)
{
    return _Py_atomic_load_int32(&pending->npending) > 0;
}

static int
is_main(PyThreadState *tstate)
{
    return gopyrt_is_main_thread() && tstate->interp == &_PyRuntime._main_interpreter;
}

/* A call was left by a jump. The thread state may have been deleted since, and is
 * not followed. */
static void
abandon_pass(const gopyrt_host_call *pass)
{
    PyInterpreterState *interp = gopyrt_interp_find(pass->interp_id);
    if (interp != NULL && interp->ceval.pending.handling_thread == pass->object) {
        interp->ceval.pending.handling_thread = NULL;
    }
}

/* Both queues, each in its order; `main` may be NULL. */
static __attribute__((noinline)) int
run_queues(PyThreadState *tstate, struct _pending_calls *own, struct _pending_calls *main)
{
    const gopyrt_host_call what = { .abandon = abandon_pass,
                                    .function = (uintptr_t)run_queues,
                                    .object = tstate,
                                    .interp_id = tstate->interp->id };
    gopyrt_host_call *pass = gopyrt_host_call_begin(&what, __builtin_frame_address(0));
    own->handling_thread = tstate;
    int result = is_queued(own) ? run_pass(own) : 0;
    if (result == 0 && main != NULL) {
        result = run_pass(main);
    }
    own->handling_thread = NULL;
    gopyrt_host_call_end(pass);
    if (result != 0 || is_queued(own) || (main != NULL && is_queued(main))) {
        _Py_set_eval_breaker_bit(tstate, _PY_CALLS_TO_DO_BIT);
    }
    return result;
}

static int
run(PyThreadState *tstate, int is_main)
{
    gopyrt_host_calls_check();
    struct _pending_calls *own = &tstate->interp->ceval.pending;
    struct _pending_calls *main = is_main ? &_PyRuntime.ceval.pending_mainthread : NULL;
    /* The GIL guards handling_thread. */
    PyThreadState *busy = own->handling_thread;

    /* Either a pending call runs pending calls, or another thread of the
     * interpreter is running them and has released the GIL: the pass in
     * progress handles all of them. */
    if (busy != NULL) {
        _Py_set_eval_breaker_bit(busy, _PY_CALLS_TO_DO_BIT);
        _Py_unset_eval_breaker_bit(tstate, _PY_CALLS_TO_DO_BIT);
        return 0;
    }
    /* Cleared before the queues are checked: a call that is added later sets it
     * again. */
    if (_Py_eval_breaker_bit_is_set(tstate, _PY_CALLS_TO_DO_BIT)) {
        _Py_unset_eval_breaker_bit(tstate, _PY_CALLS_TO_DO_BIT);
    }
    if (!is_queued(own) && (main == NULL || !is_queued(main))) {
        return 0;
    }
    return run_queues(tstate, own, main);
}

int
gopyrt_pending_run(PyThreadState *tstate)
{
    return run(tstate, is_main(tstate));
}

/* Signals, then both queues; on the main thread, in the main interpreter. */
static inline int
make_main(PyThreadState *tstate)
{
    if ((_Py_atomic_load_int(&_PyRuntime.signals.is_tripped)
         || _Py_eval_breaker_bit_is_set(tstate, _PY_SIGNALS_PENDING_BIT))
        && gopyrt_eval_handle_signals(tstate) != 0)
    {
        return -1;
    }
    return run(tstate, 1);
}

int
_PyEval_MakePendingCalls(PyThreadState *tstate)
{
    gopyrt_tstate_argument("_PyEval_MakePendingCalls", tstate);
    return is_main(tstate) ? make_main(tstate) : run(tstate, 0);
}

/* Does nothing and returns 0 on any thread but the main one. */
int
Py_MakePendingCalls(void)
{
    if (!gopyrt_is_main_thread()
        || _Py_atomic_load_ptr_acquire(&_PyRuntime.interpreters.main) == NULL) {
        return 0;
    }
    PyThreadState *tstate = _Py_tss_tstate;
    gopyrt_tstate_require("Py_MakePendingCalls", tstate);
    return is_main(tstate) ? make_main(tstate) : 0;
}

/* For the end of an interpreter: runs everything that is queued, even if calls
 * fail. Stops after a while if calls keep adding others. */
void
_Py_FinishPendingCalls(PyThreadState *tstate)
{
    struct _pending_calls *own = &tstate->interp->ceval.pending;
    struct _pending_calls *main = is_main(tstate) ? &_PyRuntime.ceval.pending_mainthread : NULL;
    for (int pass = 0; pass < 10 * MAXPENDINGCALLS; pass++) {
        if (gopyrt_pending_run(tstate) < 0) {
            const char *message;
            gopyrt_error_take(&message);
            fprintf(stderr,
                    "Exception ignored in a pending call at the end of the "
                    "interpreter: %s\n",
                    *message ? message : "it failed");
        }
        if (!is_queued(own) && (main == NULL || !is_queued(main))) {
            return;
        }
    }
}

/* ---- Fork ---------------------------------------------------------------- */

void
gopyrt_pending_after_fork(void)
{
    gopyrt_pending_clear(&_PyRuntime.ceval.pending_mainthread);
    for (PyInterpreterState *interp = _PyRuntime.interpreters.head; interp != NULL;
         interp = interp->next)
    {
        gopyrt_pending_clear(&interp->ceval.pending);
    }
}
