/* A thread state that is set aside: attached, with its GIL, but current on no thread, while its
 * thread works with another one. Which one that is, only its thread knows. The GIL goes from the
 * one to the other without being released, where both want the same.
 *
 * Callers: the thread that has it. Fork: works in a child, where the forking thread goes on.
 * Signals: not async-signal-safe.
 */
#include "thread/thread.h"
#include "gil.h"

static __thread PyThreadState *aside __attribute__((tls_model("initial-exec")));

static void
pass_gil(PyThreadState *from, PyThreadState *to)
{
    from->holds_gil = 0;
    from->_status.active = 0;
    _Py_atomic_store_int_relaxed(&from->state, _Py_THREAD_DETACHED);
    gopyrt_gil_got(to->interp->ceval.gil, to);
    _Py_atomic_store_int_relaxed(&to->state, _Py_THREAD_ATTACHED);
    to->_status.active = 1;
}

void
gopyrt_goroutine_set_aside(PyThreadState *tstate)
{
    aside = tstate;
    _Py_tss_tstate = NULL;
}

int
gopyrt_goroutine_take_gil(PyThreadState *tstate)
{
    PyThreadState *from = aside;

    if (from == NULL || !from->holds_gil || from->interp->ceval.gil != tstate->interp->ceval.gil) {
        return 0;
    }
    pass_gil(from, tstate);
    _Py_tss_tstate = tstate;
    gopyrt_gilstate_bind(tstate);
    return 1;
}

void
gopyrt_goroutine_take_up(PyThreadState *tstate)
{
    PyThreadState *left = _Py_tss_tstate;

    aside = NULL;
    if (left != NULL) {
        gopyrt_gilstate_unbind_own(left);
        if (tstate->holds_gil) {
            _PyThreadState_Detach(left);
        }
        else {
            pass_gil(left, tstate);
            _Py_tss_tstate = NULL;
        }
    }
    if (!tstate->holds_gil) {
        _PyThreadState_Attach(tstate); /* what had the GIL from it is gone, and the GIL is free */
        return;
    }
    _Py_tss_tstate = tstate;
    gopyrt_gilstate_bind(tstate);
}
