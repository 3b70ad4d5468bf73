/* Threads and the GIL: waiting for it, and what comes with having it. See
 * gil.h for the protocol.
 *
 * Callers: the thread that owns the thread state. Fork: works in a child.
 * Signals: not async-signal-safe.
 */
#include "thread/thread.h"
#include "lock/lock.h"
#include "gil.h"

/* Only the first waiter watches the interval. The others check the queue when
 * their turn may have come, and at least once in this many intervals: if the
 * queue moved faster than expected, the first waiter may be asleep. */
#define LONGEST_SLEEP 16

static PyTime_t
deadline_of(struct _gil_runtime_state *gil, gopyrt_gil_waiter *waiter)
{
    unsigned long interval = __atomic_load_n(&gil->interval, __ATOMIC_RELAXED);
    uint32_t place = gopyrt_gil_place(gil, waiter);
    if (interval == 0) {
        interval = 1;
    }
    if (place >= LONGEST_SLEEP) {
        place = LONGEST_SLEEP - 1;
    }
    return gopyrt_futex_deadline((PyTime_t)interval * 1000 * (place + 1));
}

/* Not while other threads wait, which came first. */
static int
try_unqueued(void *gil)
{
    uint64_t word = __atomic_load_n(gopyrt_gil_word(gil), __ATOMIC_RELAXED);
    return word == 0 && gopyrt_gil_try(gil);
}

/* Returns 0 where the thread has become that of a forked child, with an empty queue. */
static int
wait_in_queue(struct _gil_runtime_state *gil, PyThreadState *tstate)
{
    if (gopyrt_fork_not_reset()) {
        gopyrt_fork_catch_up(tstate); /* the holder does not exist here */
    }
    if (__atomic_load_n(gopyrt_gil_word(gil), __ATOMIC_RELAXED) < GOPYRT_GIL_WAITER
        && gopyrt_spin(try_unqueued, gil))
    {
        return 1;
    }
    gopyrt_gil_waiter waiter = { .tstate = tstate };
    unsigned long since = __atomic_load_n(&gil->switch_number, __ATOMIC_RELAXED);
    int taken = gopyrt_gil_enqueue(gil, &waiter);
    int was_first = 0;
    PyTime_t deadline = deadline_of(gil, &waiter);
    unsigned window = gopyrt_control_window_open();

    while (taken == 0) {
        int rc = 0;
        if (gopyrt_section_before_wait(&waiter.news, waiter.resets)) {
            rc = gopyrt_futex_wait(&waiter.news, GOPYRT_GIL_WAITING, deadline);
        }
        gopyrt_section_after_wait();
        if (gopyrt_section_resets != waiter.resets) {
            gopyrt_control_window_close(window);
            return 0;
        }
        if (gopyrt_tstate_must_hang(tstate)) {
            if (gopyrt_gil_leave(gil, &waiter)) {
                gopyrt_gil_refuse(gil, tstate);
            }
            taken = -1;
            break;
        }
        taken = gopyrt_gil_look(gil, &waiter);
        /* A spurious wake-up does not restart the interval. */
        if (taken == 0 && rc == -ETIMEDOUT) {
            if (gopyrt_gil_place(gil, &waiter) == 0) {
                if (was_first) {
                    /* The GIL changed hands, but this thread did not get it. */
                    since = __atomic_load_n(&gil->switch_number, __ATOMIC_RELAXED);
                }
                since = gopyrt_gil_request(gil, since);
                was_first = 1;
            }
            deadline = deadline_of(gil, &waiter);
        }
    }
    if (taken < 0) {
        _PyThreadState_HangThread(tstate);
    }
    gopyrt_control_window_close(window);
    /* The reset may have come after that, with the release of the queue's lock. */
    return gopyrt_section_resets == waiter.resets;
}

void
gopyrt_gil_wait(struct _gil_runtime_state *gil, PyThreadState *tstate)
{
    gopyrt_section_enter();
    gopyrt_section.attaching = tstate;
    while (!wait_in_queue(gil, tstate) && !gopyrt_gil_try(gil)) {
        /* It was taken between: by a thread of the child. */
    }
    gopyrt_section.attaching = NULL;
    gopyrt_section_leave();
}

void
gopyrt_gil_refuse(struct _gil_runtime_state *gil, PyThreadState *tstate)
{
    HEAD_LOCK(&_PyRuntime);
    gopyrt_gil_forget_locked(gil, tstate);
    HEAD_UNLOCK(&_PyRuntime);
    gopyrt_gil_release(gil, NULL);
}

/* Pending calls and signals that came while the GIL was free could not be
 * signalled to a holder: the next holder picks them up here. */
static void
notice_pending(PyThreadState *tstate)
{
    PyInterpreterState *interp = tstate->interp;
    if (_Py_atomic_load_int32_relaxed(&interp->ceval.pending.npending) != 0
        || (_Py_atomic_load_int32_relaxed(&_PyRuntime.ceval.pending_mainthread.npending) != 0
            && _Py_IsMainThread()))
    {
        _Py_set_eval_breaker_bit(tstate, _PY_CALLS_TO_DO_BIT);
    }
}

void
gopyrt_gil_got(struct _gil_runtime_state *gil, PyThreadState *tstate)
{
    gopyrt_tsan_acquire(gil);
    tstate->holds_gil = 1;
    /* A drop request without a waiter. */
    if (gopyrt_gil_drop_requested(tstate)
        && _Py_atomic_load_uint64_relaxed(gopyrt_gil_word(gil)) < GOPYRT_GIL_WAITER)
    {
        _Py_unset_eval_breaker_bit(tstate, _PY_GIL_DROP_REQUEST_BIT);
    }
    if (_Py_atomic_load_ptr_relaxed(&gil->last_holder) != tstate) {
        /* Who adds a pending call tells the last holder; that is stored before it is looked what
         * there is. */
        (void)_Py_atomic_exchange_ptr(&gil->last_holder, tstate);
        _Py_atomic_store_ulong_relaxed(&gil->switch_number, gil->switch_number + 1);
    }
    notice_pending(tstate);
}

void
_PyEval_AcquireLock(PyThreadState *tstate)
{
    gopyrt_tstate_argument("_PyEval_AcquireLock", tstate);
    struct _gil_runtime_state *gil = tstate->interp->ceval.gil;
    if (!gopyrt_gil_try(gil)) {
        gopyrt_gil_wait(gil, tstate);
    }
    gopyrt_gil_got(gil, tstate);
}

/* The function's name is the one that CPython's message has. */
static void _Py_NO_RETURN
not_locked(void)
{
    _Py_FatalErrorFunc("drop_gil", "drop_gil: GIL is not locked");
}

/* final_release: tstate may be freed by now, and is not touched. */
void
_PyEval_ReleaseLock(PyInterpreterState *interp, PyThreadState *tstate, int final_release)
{
    struct _gil_runtime_state *gil = interp->ceval.gil;

    if (gil == NULL
        || !(__atomic_load_n(gopyrt_gil_word(gil), __ATOMIC_RELAXED) & GOPYRT_GIL_LOCKED)) {
        not_locked();
    }
    if (tstate == NULL || final_release) {
        gopyrt_gil_release(gil, NULL);
        return;
    }
    if (!tstate->holds_gil) {
        not_locked();
    }
    tstate->holds_gil = 0;
    gopyrt_gil_release(gil, tstate);
}

int
_PyEval_ThreadsInitialized(void)
{
    PyInterpreterState *main = _PyInterpreterState_Main();
    return main != NULL && main->ceval.gil != NULL;
}
