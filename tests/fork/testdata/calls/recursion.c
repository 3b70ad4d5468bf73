/* Limits of recursion: the child's thread has the stack of the one that forked. */
#include "calls.h"
#include "internal/pycore_ceval.h"

CASE(Py_SetRecursionLimit, ATTACHED)
{
    Py_SetRecursionLimit(321);
    GIVES(321, Py_GetRecursionLimit());
    GIVES(321, here.main->py_recursion_limit);
}

CASE(Py_GetRecursionLimit, INSIDE)
{
    GIVES(1000, Py_GetRecursionLimit());
}

CASE(Py_LeaveRecursiveCall, ATTACHED)
{
    GIVES(0, Py_EnterRecursiveCall(" here"));
    Py_LeaveRecursiveCall();
    HOLDS(PyThreadState_Get() == here.main);
}

static int depth;

/* Recurses until that is refused. */
__attribute__((noinline)) static int
descend(void)
{
    volatile char frame[4096];
    frame[0] = frame[4095] = (char)++depth;
    if (Py_EnterRecursiveCall(" while going down") != 0) {
        return -1;
    }
    int rc = depth < 100000 ? descend() : 0;
    Py_LeaveRecursiveCall();
    frame[0] = 0;
    return rc;
}

CASE(Py_EnterRecursiveCall, ATTACHED)
{
    GIVES(-1, descend());
    HOLDS(depth > 100 && depth < 100000);
}

CASE(_Py_CheckRecursiveCall, ATTACHED)
{
    _PyThreadStateImpl *mine = (_PyThreadStateImpl *)here.main;
    char here_is_the_stack;
    /* The stack as it would be near its end. */
    mine->c_stack_soft_limit = (uintptr_t)&here_is_the_stack + 4096;
    mine->c_stack_hard_limit = (uintptr_t)&here_is_the_stack - 8192;
    GIVES(-1, _Py_CheckRecursiveCall(here.main, " here"));
    here.main->recursion_headroom = 1;
    GIVES(0, _Py_CheckRecursiveCall(here.main, " here"));
}

CASE(_Py_InitializeRecursionLimits, ATTACHED)
{
    _PyThreadStateImpl *mine = (_PyThreadStateImpl *)here.main;
    char here_is_the_stack;
    mine->c_stack_soft_limit = mine->c_stack_hard_limit = UINTPTR_MAX;
    _Py_InitializeRecursionLimits(here.main);
    HOLDS(mine->c_stack_soft_limit < (uintptr_t)&here_is_the_stack);
    HOLDS(mine->c_stack_hard_limit < mine->c_stack_soft_limit);
    HOLDS(mine->c_stack_top > (uintptr_t)&here_is_the_stack);
    GIVES(0, Py_EnterRecursiveCall(" here"));
}

static char stack[1 << 20];

CASE(PyUnstable_ThreadState_SetStackProtection, ATTACHED)
{
    _PyThreadStateImpl *mine = (_PyThreadStateImpl *)here.main;
    GIVES(0, PyUnstable_ThreadState_SetStackProtection(here.main, stack, sizeof(stack)));
    HOLDS(mine->c_stack_soft_limit > (uintptr_t)stack);
    HOLDS(mine->c_stack_top <= (uintptr_t)stack + sizeof(stack));
    GIVES(-1, PyUnstable_ThreadState_SetStackProtection(here.main, stack, 1000));
}

CASE(PyUnstable_ThreadState_ResetStackProtection, ATTACHED)
{
    _PyThreadStateImpl *mine = (_PyThreadStateImpl *)here.main;
    uintptr_t before = mine->c_stack_soft_limit;
    GIVES(0, PyUnstable_ThreadState_SetStackProtection(here.main, stack, sizeof(stack)));
    PyUnstable_ThreadState_ResetStackProtection(here.main);
    HOLDS(mine->c_stack_soft_limit == before);
}

CASE(_Py_ReachedRecursionLimitWithMargin, ATTACHED)
{
    PyThreadState *tstate = PyThreadState_Get();
    _PyThreadStateImpl *impl = (_PyThreadStateImpl *)tstate;
    GIVES(0, _Py_ReachedRecursionLimitWithMargin(tstate, 1));
    char here;
    impl->c_stack_soft_limit = (uintptr_t)&here - 8192;
    GIVES(1, _Py_ReachedRecursionLimitWithMargin(tstate, 1));
    GIVES(0, _Py_ReachedRecursionLimitWithMargin(tstate, 0));
}
