/* Pending calls, and what a host calls around fork(). */
#include "bench.h"

static int
nothing(void *arg)
{
    (void)arg;
    return 0;
}

static uint64_t
pending_call(long n)
{
    return TIMED(n, {
        Py_AddPendingCall(nothing, NULL);
        Py_MakePendingCalls();
    });
}

/* Nothing is queued: what an eval loop pays that calls it to be sure. */
static uint64_t
pending_empty(long n)
{
    return TIMED(n, Py_MakePendingCalls());
}

/* The parent's part, without the fork. */
static uint64_t
around_fork(long n)
{
    return TIMED(n, {
        PyOS_BeforeFork();
        PyOS_AfterFork_Parent();
    });
}

const operation pending_operations[] = {
    { "pending_call", pending_call, 0 },
    { "pending_empty", pending_empty, 0 },
    { "around_fork", around_fork, 0 },
    { 0 },
};
