/* Ending thread states.
 *
 * PyThreadState_Clear forgets the contents, Delete takes the state off its
 * interpreter's list and gives the memory back. Under HEAD_LOCK a deleted state
 * is removed from the list, from every thread's slot and from its GIL's
 * last_holder, so that pointers read from those under the lock are valid.
 *
 * A thread may return to a state that was deleted with its interpreter, and
 * must then find memory that tells it to hang. Hence the reference count:
 * DeleteList drops the list's reference only.
 *
 * Callers: see each function. Fork: works in a child. Signals: not
 * async-signal-safe, but for gopyrt_tstate_after_fork (tstate_fork.c).
 */
#include "thread/thread.h"
#include "gil.h"
#include "tstate_pool.h"

static void
forget_profiling(PyThreadState *tstate)
{
    if (tstate->c_profilefunc != NULL) {
        tstate->interp->sys_profiling_threads--;
        tstate->c_profilefunc = NULL;
    }
    if (tstate->c_tracefunc != NULL) {
        tstate->interp->sys_tracing_threads--;
        tstate->c_tracefunc = NULL;
    }
    Py_CLEAR(tstate->c_profileobj);
    Py_CLEAR(tstate->c_traceobj);
}

/* The caller holds the GIL of the state's interpreter, or
 * no other thread can. */
void
PyThreadState_Clear(PyThreadState *tstate)
{
    gopyrt_tstate_argument("PyThreadState_Clear", tstate);
    _PyThreadStateImpl *impl = (_PyThreadStateImpl *)tstate;

    gopyrt_tokens_end(tstate);
    tstate->_status.finalizing = 1;
    /* A pending call that it was running was left by a jump. */
    if (tstate->interp->ceval.pending.handling_thread == tstate) {
        tstate->interp->ceval.pending.handling_thread = NULL;
    }
    forget_profiling(tstate);
    Py_CLEAR(tstate->dict);
    Py_CLEAR(tstate->async_exc);
    Py_CLEAR(tstate->current_exception);
    Py_CLEAR(tstate->exc_state.exc_value);
    Py_CLEAR(tstate->async_gen_firstiter);
    Py_CLEAR(tstate->async_gen_finalizer);
    Py_CLEAR(tstate->context);
    Py_CLEAR(tstate->threading_local_key);
    Py_CLEAR(tstate->threading_local_sentinel);
    Py_CLEAR(impl->asyncio_running_loop);
    Py_CLEAR(impl->asyncio_running_task);
    tstate->_status.cleared = 1;
}

void
gopyrt_tstate_free(PyThreadState *tstate)
{
    _PyThreadStateImpl *impl = (_PyThreadStateImpl *)tstate;
    PyInterpreterState *interp = impl->base.interp;

    if (impl == &interp->_initial_thread) {
        gopyrt_tstate_blank(impl);
        _Py_atomic_store_ptr_release(&interp->threads.preallocated, impl);
        return;
    }
    /* A signal may arrive at any time, and is signalled to this state. */
    void *expected = impl;
    _Py_atomic_compare_exchange_ptr(&_PyRuntime.main_tstate, &expected, NULL);
    gopyrt_tstate_memory_give(impl);
}

void
gopyrt_tstate_unref(PyThreadState *tstate)
{
    _PyThreadStateImpl *impl = (_PyThreadStateImpl *)tstate;
    if (_Py_atomic_add_ssize(&impl->refcount, -1) == 1) {
        gopyrt_tstate_free(tstate);
    }
}

static void
unlink_locked(PyThreadState *tstate)
{
    if (tstate->prev != NULL) {
        _Py_atomic_store_ptr_release(&tstate->prev->next, tstate->next);
    }
    else {
        _Py_atomic_store_ptr_release(&tstate->interp->threads.head, tstate->next);
    }
    if (tstate->next != NULL) {
        _Py_atomic_store_ptr_release(&tstate->next->prev, tstate->prev);
    }
}

static void
remove_locked(PyThreadState *tstate, int holds_gil)
{
    unlink_locked(tstate);
    gopyrt_gilstate_unbind_locked(tstate);
    if (holds_gil) {
        tstate->holds_gil = 0;
    }
    gopyrt_gil_forget_locked(tstate->interp->ceval.gil, tstate);
    tstate->_status.bound = 0;
    tstate->_status.unbound = 1;
    tstate->_status.finalized = 1;
}

/* The caller drops both references: by calling this it asserts that no thread
 * will return to the state. */
static void
delete_now(PyThreadState *tstate, int holds_gil)
{
    PyInterpreterState *interp = tstate->interp;

    HEAD_LOCK(&_PyRuntime);
    remove_locked(tstate, holds_gil);
    HEAD_UNLOCK(&_PyRuntime);
    gopyrt_tokens_end(tstate); /* what was put while it was ending */

    struct _gil_runtime_state *gil = interp->ceval.gil;
    gopyrt_tstate_free(tstate);
    if (holds_gil) {
        gopyrt_gil_release(gil, NULL);
    }
}

/* Whose going would run code. */
static int
has_objects(const PyThreadState *tstate)
{
    const _PyThreadStateImpl *impl = (const _PyThreadStateImpl *)tstate;
    return tstate->c_profileobj != NULL || tstate->c_traceobj != NULL || tstate->dict != NULL
           || tstate->async_exc != NULL || tstate->current_exception != NULL
           || tstate->exc_state.exc_value != NULL || tstate->async_gen_firstiter != NULL
           || tstate->async_gen_finalizer != NULL || tstate->context != NULL
           || tstate->threading_local_key != NULL || tstate->threading_local_sentinel != NULL
           || impl->asyncio_running_loop != NULL || impl->asyncio_running_task != NULL;
}

/* Its interpreter may end concurrently; clear it only after unlinking it under
 * HEAD_LOCK. */
int
gopyrt_tstate_end(PyThreadState *tstate)
{
    PyThreadState *current = _PyThreadState_GET();
    HEAD_LOCK(&_PyRuntime);
    int ended = _PyThreadState_MustExit(tstate) || !tstate->_status.initialized;
    if (!ended && has_objects(tstate) && (current == NULL || current->interp != tstate->interp)) {
        HEAD_UNLOCK(&_PyRuntime);
        return -1;
    }
    if (!ended) {
        remove_locked(tstate, 0);
    }
    HEAD_UNLOCK(&_PyRuntime);
    if (ended) {
        return 0;
    }
    PyThreadState_Clear(tstate);
    gopyrt_tstate_free(tstate);
    return 1;
}

/* The state must be attached to no thread. */
void
PyThreadState_Delete(PyThreadState *tstate)
{
    gopyrt_tstate_require("PyThreadState_Delete", tstate);
    if (tstate == _PyThreadState_GET()) {
        _Py_FatalErrorFormat("PyThreadState_Delete", "tstate %p is still current", (void *)tstate);
    }
    if (tstate->interp == NULL) {
        _Py_FatalErrorFunc("PyThreadState_Delete", "NULL interpreter");
    }
    if (_PyThreadState_IsAttached(tstate)) {
        _Py_FatalErrorFormat("PyThreadState_Delete", "tstate %p is attached to another thread",
                             (void *)tstate);
    }
    gopyrt_tokens_end(tstate); /* it may not have been cleared */
    delete_now(tstate, 0);
}

void
_PyThreadState_DeleteCurrent(PyThreadState *tstate)
{
    gopyrt_tstate_require("_PyThreadState_DeleteCurrent", tstate);
    gopyrt_tokens_end(tstate);
    gopyrt_section_enter();
    _Py_tss_tstate = NULL;
    delete_now(tstate, tstate->holds_gil);
    gopyrt_section_leave();
}

void
PyThreadState_DeleteCurrent(void)
{
    _PyThreadState_DeleteCurrent(_PyThreadState_GET());
}

/* Unlinks every other state from the interpreter's list, and returns them
 * linked by `next`. Their threads hang when they next want the GIL; a thread
 * that is about to delete one of them sees that it no longer owns it. */
PyThreadState *
_PyThreadState_RemoveExcept(PyThreadState *tstate)
{
    PyInterpreterState *interp = tstate->interp;

    HEAD_LOCK(interp->runtime);
    _Py_FOR_EACH_TSTATE_UNLOCKED(interp, t)
    {
        if (t != tstate) {
            _PyThreadState_SetShuttingDown(t);
        }
    }
    PyThreadState *list = interp->threads.head;
    if (list == tstate) {
        list = tstate->next;
    }
    unlink_locked(tstate);
    tstate->prev = NULL;
    tstate->next = NULL;
    _Py_atomic_store_ptr_release(&interp->threads.head, tstate);
    HEAD_UNLOCK(interp->runtime);
    return list;
}

/* Releases the states of such a list. After a fork their threads do not exist,
 * so none will return to them. */
void
_PyThreadState_DeleteList(PyThreadState *list, int is_after_fork)
{
    PyThreadState *next;
    for (PyThreadState *t = list; t != NULL; t = next) {
        next = t->next;
        PyThreadState_Clear(t);

        _PyThreadStateImpl *impl = (_PyThreadStateImpl *)t;
        int embedded = impl == &t->interp->_initial_thread;
        HEAD_LOCK(&_PyRuntime);
        gopyrt_gil_forget_locked(t->interp->ceval.gil, t);
        if (is_after_fork || embedded) {
            /* This memory is freed with the interpreter, so no slot may keep
             * it. */
            gopyrt_gilstate_unbind_locked(t);
        }
        t->_status.finalized = 1;
        HEAD_UNLOCK(&_PyRuntime);
        if (is_after_fork) {
            gopyrt_tstate_free(t);
        }
        else {
            gopyrt_tstate_unref(t);
        }
    }
}
