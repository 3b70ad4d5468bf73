/* Interpreters in the child of a fork. The main one and the forking thread's
 * survive; the threads of the others do not exist here, and so nothing could end
 * them.
 *
 * Async-signal-safe except for reaping: a dropped interpreter is put on a
 * separate list, and freed by the next call that makes a thread state.
 */
#include "fork/fork.h"
#include "thread/thread.h"
#include "eval/eval.h"
#include "runtime/runtime.h"

/* Written by the child's only thread, emptied by the first thread that reaps. */
static PyInterpreterState *left_behind;

int
gopyrt_interp_survives_fork(PyInterpreterState *interp)
{
    PyThreadState *current = gopyrt_tstate_forking();

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

/* Another thread may have been making or ending it when the process forked: what
 * it points to may be partially constructed, so only its pages are freed. Its
 * exit callbacks are dropped without being called; they belong to the parent. */
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
