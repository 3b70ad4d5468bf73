/* Taking and releasing the GIL: PyGILState_*, PyEval_*, and the hand-over. */
#include "bench.h"

/* The thread has a thread state and is attached. */
static uint64_t
attached(long n)
{
    return TIMED(n, PyGILState_Release(PyGILState_Ensure()));
}

/* The thread has a thread state and is not attached. */
static uint64_t
detached(long n)
{
    PyThreadState *tstate = PyEval_SaveThread();
    uint64_t took = TIMED(n, PyGILState_Release(PyGILState_Ensure()));
    PyEval_RestoreThread(tstate);
    return took;
}

/* The thread has none: each time a thread state is made and deleted. */
static void
ensure_anew(int number, void *arg)
{
    (void)number;
    for (long n = *(long *)arg; n > 0; n--) {
        PyGILState_Release(PyGILState_Ensure());
    }
}

static uint64_t
new_each_time(long n)
{
    return in_threads(1, ensure_anew, &n);
}

static uint64_t
save_restore(long n)
{
    return TIMED(n, PyEval_RestoreThread(PyEval_SaveThread()));
}

/* Two threads that work in turns: who has the GIL when it is the turn of the
 * other lets it go, and is made to give it away: the bit by which a waiting
 * thread asks for it is set by hand, where a thread that waits sets it after 5
 * ms. One time is one turn. */
static long turns;      /* guarded by the GIL */

static void
hand_over(int number, void *arg)
{
    long most = *(long *)arg;
    PyGILState_STATE gil = PyGILState_Ensure();
    PyThreadState *tstate = PyThreadState_Get();
    while (turns < most) {
        turns += turns % 2 == number;
        if (turns < most) {
            __atomic_fetch_or(&tstate->eval_breaker, 1, __ATOMIC_SEQ_CST);
            PyEval_RestoreThread(PyEval_SaveThread());
        }
    }
    PyGILState_Release(gil);
}

static uint64_t
handover(long n)
{
    turns = 0;
    return in_threads(2, hand_over, &n);
}

const operation gilstate_operations[] = {
    { "gilstate_attached", attached, 0 },
    { "gilstate_detached", detached, 0 },
    { "gilstate_new", new_each_time, 0 },
    { "save_restore", save_restore, 0 },
    { "gil_handover", handover, 1 },
    { 0 },
};
