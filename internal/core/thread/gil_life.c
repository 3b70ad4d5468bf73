/* Making and ending GILs, and making them again in a forked child.
 *
 * An interpreter has a GIL of its own or uses the main interpreter's. The
 * condition variables and mutexes of the structure are initialized as CPython
 * leaves them, for outside readers; nothing waits on them.
 *
 * Callers: the thread that brings the interpreter up or down.
 */
#include "thread/thread.h"
#include "gil.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_INTERVAL 5000 /* microseconds */

/* The word and the queue, which lies in the bytes of `mutex`, are zero: new, or as the last end has
 * left them. Or one who was late for that end is there, and about to leave. */
static void
make_gil(struct _gil_runtime_state *gil)
{
    const pthread_condattr_t *attr = _PyRuntime.threads._condattr_monotonic.ptr;

    pthread_mutex_init(&gil->switch_mutex, NULL);
    pthread_cond_init(&gil->cond, attr);
    pthread_cond_init(&gil->switch_cond, attr);
    if (gil->interval == 0) {
        gil->interval = DEFAULT_INTERVAL;
    }
    _Py_atomic_store_ptr_relaxed(&gil->last_holder, NULL);
}

void
_PyEval_InitGIL(PyThreadState *tstate, int own_gil)
{
    PyInterpreterState *interp = tstate->interp;

    if (own_gil) {
        make_gil(&interp->_gil);
        interp->ceval.gil = &interp->_gil;
    }
    else {
        interp->ceval.gil = _PyInterpreterState_Main()->ceval.gil;
    }
    interp->ceval.own_gil = own_gil;
    if (own_gil || !gopyrt_goroutine_take_gil(tstate)) {
        _PyThreadState_Attach(tstate);
    }
}

/* The main interpreter's GIL lies in static memory, and CPython leaves it as it
 * is: readers find it where it was, free. */
void
_PyEval_FiniGIL(PyInterpreterState *interp)
{
    struct _gil_runtime_state *gil = interp->ceval.gil;

    if (gil == NULL) {
        return;
    }
    if (interp->ceval.own_gil) {
        gopyrt_gil_close(gil);
        if (interp == &_PyRuntime._main_interpreter) {
            return;
        }
        pthread_cond_destroy(&gil->cond);
        pthread_cond_destroy(&gil->switch_cond);
    }
    interp->ceval.own_gil = 0;
    interp->ceval.gil = NULL;
}

void
gopyrt_gil_forget_locked(struct _gil_runtime_state *gil, PyThreadState *tstate)
{
    if (gil != NULL && _Py_atomic_load_ptr_relaxed(&gil->last_holder) == tstate) {
        void *expected = tstate;
        _Py_atomic_compare_exchange_ptr(&gil->last_holder, &expected, NULL);
    }
}

static int
is_held_here(struct _gil_runtime_state *gil)
{
    PyThreadState *current = _PyThreadState_GET();
    return current != NULL && current->holds_gil && current->interp->ceval.gil == gil;
}

/* The waiters do not exist in the child; the holder is the caller or none. */
static void
vacate(struct _gil_runtime_state *gil)
{
    memset(gopyrt_gil_queue_of(gil), 0, sizeof(gopyrt_gil_queue));
    __atomic_store_n(gopyrt_gil_word(gil), 0, __ATOMIC_RELAXED);
}

/* For readers of the fields the caller has taken a GIL that is new in this process, once. */
static void
remake_gil(struct _gil_runtime_state *gil, int again)
{
    PyThreadState *current = _PyThreadState_GET();

    vacate(gil);
    make_gil(gil);
    if (is_held_here(gil)) {
        if (again) {
            __atomic_store_n(&gil->last_holder, current, __ATOMIC_RELAXED);
        }
        __atomic_store_n(gopyrt_gil_word(gil), GOPYRT_GIL_LOCKED, __ATOMIC_RELAXED);
        gopyrt_gil_got(gil, current);
    }
}

void
gopyrt_gil_after_fork(void)
{
    static pid_t child; /* the last that was reset */
    pid_t process = getpid();
    int again = process == child;
    child = process;
    /* Also where it is on no list, after an end: the next runtime finds it as it is. */
    if (!is_held_here(&_PyRuntime._main_interpreter._gil)) {
        vacate(&_PyRuntime._main_interpreter._gil);
    }
    for (PyInterpreterState *interp = _PyRuntime.interpreters.head; interp != NULL;
         interp = interp->next)
    {
        if (interp->ceval.gil != NULL && interp->ceval.own_gil) {
            remake_gil(interp->ceval.gil, again);
        }
    }
}
