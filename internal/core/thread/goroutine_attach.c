/* Attaching goroutines to thread states, and the GIL that comes with it: see
 * goroutine.h. Does without a thread what tstate_attach.c does for threads:
 * where a thread would hang forever, a goroutine learns that its thread state
 * has ended.
 */
#include "thread/thread.h"
#include "goroutine.h"

/* NULL: the thread state has ended. */
static struct _gil_runtime_state *
gil_of(PyThreadState *tstate)
{
    if (_PyThreadState_MustExit(tstate) || !tstate->_status.initialized) {
        return NULL;
    }
    return tstate->interp->ceval.gil;
}

/* The main thread is the one with the main thread state, which a goroutine may
 * hold without being on any thread. */
static void
notice_main_pending(PyThreadState *tstate)
{
    if (_Py_atomic_load_ptr_relaxed(&_PyRuntime.main_tstate) == tstate
        && _Py_atomic_load_int32_relaxed(&_PyRuntime.ceval.pending_mainthread.npending) != 0)
    {
        _Py_set_eval_breaker_bit(tstate, _PY_CALLS_TO_DO_BIT);
    }
}

/* Only after the GIL was taken can be decided whether it may be kept. */
static int
got(struct _gil_runtime_state *gil, PyThreadState *tstate)
{
    if (gil_of(tstate) != gil || gopyrt_tstate_must_hang(tstate)) {
        gopyrt_gil_refuse(gil, tstate);
        return GOPYRT_GOROUTINE_ENDED;
    }
    gopyrt_gil_got(gil, tstate);
    notice_main_pending(tstate);
    _Py_atomic_store_int_relaxed(&tstate->state, _Py_THREAD_ATTACHED);
    tstate->_status.active = 1;
    return GOPYRT_GOROUTINE_ATTACHED;
}

static int
outcome(struct _gil_runtime_state *gil, PyThreadState *tstate, int taken)
{
    return taken > 0    ? got(gil, tstate)
           : taken == 0 ? GOPYRT_GOROUTINE_WAITS
                        : GOPYRT_GOROUTINE_ENDED;
}

static gopyrt_goroutine_step
end_step(struct _gil_runtime_state *gil, int result)
{
    return (gopyrt_goroutine_step){
        .result = result,
        .gil = gil,
        .wake = gopyrt_goroutine_end_direct(),
    };
}

/* The first thread state of an interpreter is a part of it. */
static int
is_first(PyInterpreterState *interp, PyThreadState *tstate, uint64_t id)
{
    return tstate == &interp->_initial_thread.base && tstate->id == id
           && interp->threads.preallocated != &interp->_initial_thread
           && tstate->_status.initialized && !tstate->_status.finalized;
}

/* Whether that interpreter has the thread state. */
static int
is_listed_locked(PyThreadState *tstate, int64_t interp_id, uint64_t life, uint64_t id)
{
    PyInterpreterState *interp = gopyrt_interp_find_life_locked(interp_id, life);
    if (interp == NULL) {
        return 0;
    }
    if (is_first(interp, tstate, id)) { /* often the last of a long list */
        return 1;
    }
    _Py_FOR_EACH_TSTATE_UNLOCKED(interp, t)
    {
        if (t == tstate) {
            return t->id == id;
        }
    }
    return 0;
}

/* The first one of the main interpreter is in memory that is never freed, so the lock, which
 * is given back before the thread state is used, would add nothing. */
static int
is_listed(PyThreadState *tstate, int64_t interp_id, uint64_t life, uint64_t id)
{
    PyInterpreterState *main = &_PyRuntime._main_interpreter;
    if (interp_id == 0 && life == gopyrt_interp_main_life() && is_first(main, tstate, id)
        && _Py_atomic_load_ptr_acquire(&_PyRuntime.interpreters.main) == main)
    {
        return 1;
    }
    HEAD_LOCK(&_PyRuntime);
    int listed = is_listed_locked(tstate, interp_id, life, id);
    HEAD_UNLOCK(&_PyRuntime);
    return listed;
}

static int
is_attached(PyThreadState *tstate)
{
    return _Py_atomic_load_int_relaxed(&tstate->state) == _Py_THREAD_ATTACHED;
}

/* 0: nothing is in the way. */
static int
obstacle(PyThreadState *tstate, int64_t interp_id, uint64_t life, uint64_t id, int how)
{
    if ((how & GOPYRT_GOROUTINE_BIND) && _Py_tss_tstate != NULL) {
        return GOPYRT_GOROUTINE_OCCUPIED;
    }
    if ((how & GOPYRT_GOROUTINE_FIND) && !is_listed(tstate, interp_id, life, id)) {
        return GOPYRT_GOROUTINE_GONE;
    }
    return !(how & GOPYRT_GOROUTINE_OWN) && is_attached(tstate) ? GOPYRT_GOROUTINE_IN_USE : 0;
}

gopyrt_goroutine_step
gopyrt_goroutine_attach(gopyrt_tstate_address address, int64_t interp_id, uint64_t life,
                        uint64_t id, int how)
{
    PyThreadState *tstate = (PyThreadState *)address;
    int result = obstacle(tstate, interp_id, life, id, how);
    if (result != 0) {
        return (gopyrt_goroutine_step){ .result = result };
    }
    struct _gil_runtime_state *gil = gil_of(tstate);
    result = GOPYRT_GOROUTINE_ENDED;
    gopyrt_goroutine_begin_direct();
    if (gil != NULL) {
        result = outcome(gil, tstate, gopyrt_gil_try(gil));
    }
    if (result == GOPYRT_GOROUTINE_ATTACHED && (how & GOPYRT_GOROUTINE_BIND)) {
        gopyrt_goroutine_bind(tstate);
    }
    return end_step(gil, result);
}

gopyrt_goroutine_step
gopyrt_goroutine_enqueue(gopyrt_goroutine *waiting, struct _gil_runtime_state *gil,
                         PyThreadState *tstate)
{
    waiting->waiter.tstate = tstate;
    gopyrt_goroutine_begin_direct();
    int taken = gopyrt_gil_enqueue(gil, &waiting->waiter);
    return end_step(gil, outcome(gil, tstate, taken));
}

static void
leave(gopyrt_goroutine *waiting, struct _gil_runtime_state *gil)
{
    if (gopyrt_gil_leave(gil, &waiting->waiter)) {
        gopyrt_gil_refuse(gil, waiting->waiter.tstate);
    }
}

gopyrt_goroutine_step
gopyrt_goroutine_look(gopyrt_goroutine *waiting, struct _gil_runtime_state *gil)
{
    PyThreadState *tstate = waiting->waiter.tstate;
    int result = GOPYRT_GOROUTINE_ENDED;

    gopyrt_goroutine_begin_direct();
    if (gopyrt_tstate_must_hang(tstate)) {
        leave(waiting, gil);
    }
    else {
        result = outcome(gil, tstate, gopyrt_gil_look(gil, &waiting->waiter));
    }
    return end_step(gil, result);
}

gopyrt_goroutine_step
gopyrt_goroutine_leave(gopyrt_goroutine *waiting, struct _gil_runtime_state *gil)
{
    gopyrt_goroutine_begin_direct();
    leave(waiting, gil);
    return end_step(gil, GOPYRT_GOROUTINE_WAITS);
}

static uint64_t
detach(PyThreadState *tstate)
{
    tstate->_status.active = 0;
    _Py_atomic_store_int_relaxed(&tstate->state, _Py_THREAD_DETACHED);
    gopyrt_goroutine_begin_direct();
    _PyEval_ReleaseLock(tstate->interp, tstate, 0);
    return gopyrt_goroutine_end_direct();
}

uint64_t
gopyrt_goroutine_detach(gopyrt_tstate_address tstate)
{
    return detach((PyThreadState *)tstate);
}

/* Another thread state may be in the place of one that has ended. The current one is alive. */
int
gopyrt_goroutine_is_here(gopyrt_tstate_address address, int64_t interp_id, uint64_t life,
                         uint64_t id)
{
    PyThreadState *tstate = (PyThreadState *)address;
    return tstate == _Py_tss_tstate && tstate->id == id && tstate->interp->id == interp_id
           && gopyrt_interp_life(tstate->interp) == life;
}

gopyrt_goroutine_left
gopyrt_goroutine_detach_here(gopyrt_tstate_address address, int64_t interp_id, uint64_t life,
                             uint64_t id)
{
    PyThreadState *tstate = (PyThreadState *)address;
    if (!gopyrt_goroutine_is_here(address, interp_id, life, id)) {
        return (gopyrt_goroutine_left){ .result = -1 };
    }
    int bound = gopyrt_goroutine_bound() == tstate;
    if (bound) {
        gopyrt_goroutine_unbind();
    }
    _Py_tss_tstate = NULL; /* C may have attached it here */
    return (gopyrt_goroutine_left){ .result = bound, .wake = detach(tstate) };
}

gopyrt_goroutine_watch
gopyrt_goroutine_look_after(struct _gil_runtime_state *gil, gopyrt_goroutine_watch last)
{
    gopyrt_goroutine_watch now = {
        .interval = __atomic_load_n(&gil->interval, __ATOMIC_RELAXED),
        .contended = __atomic_load_n(gopyrt_gil_word(gil), __ATOMIC_RELAXED) >= GOPYRT_GIL_WAITER,
    };
    /* Also if the GIL has changed hands meanwhile: the waiter may have found it
     * taken at each attempt by threads that come and go. */
    if (now.contended && last.contended) {
        gopyrt_gil_request(gil, __atomic_load_n(&gil->switch_number, __ATOMIC_RELAXED));
    }
    return now;
}

PyThreadState *
gopyrt_goroutine_holder(struct _gil_runtime_state *gil)
{
    if (gil == NULL
        || !(__atomic_load_n(gopyrt_gil_word(gil), __ATOMIC_ACQUIRE) & GOPYRT_GIL_LOCKED)) {
        return NULL;
    }
    return __atomic_load_n(&gil->last_holder, __ATOMIC_RELAXED);
}

struct _gil_runtime_state *
gopyrt_goroutine_shared_gil(void)
{
    return _PyRuntime._main_interpreter.ceval.gil;
}
