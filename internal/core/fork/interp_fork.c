/* Interpreters in the child of a fork. The main one stays, and the one in which
 * the forking thread is; the others' threads do not exist here, and nobody could
 * end them.
 *
 * Async-signal-safe but for the reaping: what is dropped is put on a list of its
 * own, and its memory given back by the next call that makes a thread state.
 */
#include "fork/fork.h"
#include "thread/thread.h"
#include "eval/eval.h"
#include "runtime/runtime.h"

/* Written by the only thread there is, emptied by whoever comes first. */
static PyInterpreterState *left_behind;

int
gopyrt_interp_survives_fork(PyInterpreterState *interp)
{
    PyThreadState *current = _Py_tss_tstate;

    if (current == NULL) {
        current = gopyrt_gilstate_get();
    }
    return interp == _PyRuntime.interpreters.main || (current != NULL && current->interp == interp);
}

void
gopyrt_interp_after_fork(void)
{
    PyInterpreterState *next;

    for (PyInterpreterState *i = _PyRuntime.interpreters.head; i != NULL; i = next) {
        next = i->next;
        if (!gopyrt_interp_survives_fork(i)) {
            gopyrt_interp_unlink_locked(i);
            i->next = left_behind;
            left_behind = i;
        }
    }
}

/* Another thread may have been making or ending it when the process forked: then
 * what it points to may be half there, and only its pages are let go. Callbacks
 * for its end are forgotten; they belong to the process that ends it. */
static void
reap(PyInterpreterState *interp)
{
    if (interp->_ready && !interp->finalizing) {
        gopyrt_atexit_forget_interp(interp);
        gopyrt_interp_unconfigure(interp);
    }
    gopyrt_interp_pages_give(interp);
}

void
gopyrt_interp_reap(void)
{
    if (__builtin_expect(_Py_atomic_load_ptr_relaxed(&left_behind) == NULL, 1)) {
        return;
    }
    PyInterpreterState *list = _Py_atomic_exchange_ptr(&left_behind, NULL);
    while (list != NULL) {
        PyInterpreterState *next = list->next;
        reap(list);
        list = next;
    }
}
