/* Thread states in the child of a fork. Those of an interpreter that does not
 * survive (interp_fork.c) are dropped with it. A surviving interpreter keeps at
 * most one: of the states that belong to the forking thread, the attached one,
 * else the one that PyGILState_Ensure finds, else the newest. The threads of all
 * others do not exist here.
 *
 * Async-signal-safe: nothing is freed; the states are put on a separate list,
 * for gopyrt_tstate_reap.
 */
#include "fork/fork.h"
#include "thread/thread.h"
#include "runtime/runtime.h"

/* Written by the child's only thread, emptied by the first thread that reaps. */
static PyThreadState *left_behind;

static PyThreadState *attaching;

void
gopyrt_tstate_attaching(PyThreadState *tstate)
{
    attaching = tstate;
}

PyThreadState *
gopyrt_tstate_forking(void)
{
    if (attaching != NULL) {
        return attaching;
    }
    return _Py_tss_tstate != NULL ? _Py_tss_tstate : gopyrt_gilstate_get();
}

static PyThreadState *
survivor(PyInterpreterState *interp)
{
    PyThreadState *current = attaching != NULL ? attaching : _Py_tss_tstate;
    PyThreadState *bound = gopyrt_gilstate_get();
    PyThreadState *newest = NULL;

    _Py_FOR_EACH_TSTATE_UNLOCKED(interp, t)
    {
        if (t == current) {
            return t;
        }
        if (t == bound || (newest == NULL && t->thread_id == gopyrt_thread_ident())) {
            newest = t;
        }
    }
    return newest;
}

static void
leave_behind(PyThreadState *tstate)
{
    PyInterpreterState *interp = tstate->interp;

    if (tstate == &interp->_initial_thread.base) {
        gopyrt_tstate_blank(&interp->_initial_thread);
        interp->threads.preallocated = &interp->_initial_thread;
        return;
    }
    tstate->prev = NULL;
    tstate->next = left_behind;
    left_behind = tstate;
}

static PyThreadState *
cut_down(PyInterpreterState *interp)
{
    PyThreadState *kept = gopyrt_interp_survives_fork(interp) ? survivor(interp) : NULL;
    PyThreadState *next;

    for (PyThreadState *t = interp->threads.head; t != NULL; t = next) {
        next = t->next;
        if (t != kept) {
            leave_behind(t);
        }
    }
    interp->threads.head = kept;
    if (kept != NULL) {
        kept->prev = NULL;
        kept->next = NULL;
        kept->thread_id = gopyrt_thread_ident();
        kept->native_thread_id = gopyrt_thread_native_id();
        if (kept != _Py_tss_tstate) {
            /* A goroutine held it that was on this thread earlier. */
            kept->holds_gil = 0;
            kept->state = _Py_THREAD_DETACHED;
            kept->_status.active = 0;
        }
    }
    if (interp->threads.main != kept) {
        interp->threads.main = NULL;
    }
    return kept;
}

void
gopyrt_tstate_after_fork(void)
{
    PyThreadState *bound = gopyrt_gilstate_get();
    int bound_is_kept = 0;

    gopyrt_thread_slots_after_fork();
    for (PyInterpreterState *interp = _PyRuntime.interpreters.head; interp != NULL;
         interp = interp->next)
    {
        PyThreadState *kept = cut_down(interp);
        bound_is_kept |= kept != NULL && kept == bound;
    }
    if (!bound_is_kept) {
        gopyrt_thread_self.gilstate = NULL;
    }
    PyInterpreterState *main = _PyRuntime.interpreters.main;
    _PyRuntime.main_tstate = main != NULL ? main->threads.head : NULL;
}

void
gopyrt_tstate_reap(void)
{
    if (__builtin_expect(_Py_atomic_load_ptr_relaxed(&left_behind) == NULL, 1)) {
        return;
    }
    PyThreadState *list = _Py_atomic_exchange_ptr(&left_behind, NULL);
    while (list != NULL) {
        PyThreadState *next = list->next;
        gopyrt_tstate_free(list);
        list = next;
    }
}
