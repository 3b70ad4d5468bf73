/* Limits of recursion: for Python code a number that is counted down, for C
 * code the end of the thread's C stack.
 *
 * The C stack has three marks: its top, a soft limit where calls are refused,
 * and a hard limit below it where even handling that refusal is given up.
 *
 * Callers: the thread that is attached to the state. Fork: works in a child.
 * Signals: not async-signal-safe.
 */
#include "thread/thread.h"
#include "fatal/fatal.h"
#include "internal/pycore_ceval.h"

#include <stdio.h>

int
Py_GetRecursionLimit(void)
{
    PyThreadState *tstate = _Py_tss_tstate;
    gopyrt_tstate_require("Py_GetRecursionLimit", tstate);
    return tstate->interp->ceval.recursion_limit;
}

/* Applies to the interpreter; each of its threads keeps its current depth. The
 * others are not running, since the caller holds their GIL. */
void
Py_SetRecursionLimit(int limit)
{
    PyThreadState *tstate = _Py_tss_tstate;
    gopyrt_tstate_require("Py_SetRecursionLimit", tstate);
    PyInterpreterState *interp = tstate->interp;

    HEAD_LOCK(interp->runtime);
    interp->ceval.recursion_limit = limit;
    _Py_FOR_EACH_TSTATE_UNLOCKED(interp, t)
    {
        int depth = t->py_recursion_limit - t->py_recursion_remaining;
        t->py_recursion_limit = limit;
        t->py_recursion_remaining = limit - depth;
    }
    HEAD_UNLOCK(interp->runtime);
}

/* ---- The C stack --------------------------------------------------------- */

static void
set_stack(_PyThreadStateImpl *impl, uintptr_t base, uintptr_t top)
{
    impl->c_stack_top = top;
    impl->c_stack_soft_limit = base + 2 * _PyOS_STACK_MARGIN_BYTES;
    impl->c_stack_hard_limit = base + _PyOS_STACK_MARGIN_BYTES;
}

/* If the system does not say, the stack below the caller's frame is assumed to
 * have the usual size of a Linux thread's. */
void
_Py_InitializeRecursionLimits(PyThreadState *tstate)
{
    _PyThreadStateImpl *impl = (_PyThreadStateImpl *)tstate;
    uintptr_t base, top;

    if (!gopyrt_thread_stack(&base, &top)) {
        uintptr_t here = _Py_get_machine_stack_pointer();
        top = (here + 4095) & ~(uintptr_t)4095;
        base = top - 512 * 1024;
    }
    set_stack(impl, base, top);
    impl->c_stack_init_base = base;
    impl->c_stack_init_top = top;
}

int
PyUnstable_ThreadState_SetStackProtection(PyThreadState *tstate, void *stack_start_addr,
                                          size_t stack_size)
{
    gopyrt_tstate_argument("PyUnstable_ThreadState_SetStackProtection", tstate);
    if (stack_size < _PyOS_MIN_STACK_SIZE) {
        gopyrt_error_set(GOPYRT_ERROR_VALUE, "stack_size must be at least %zu bytes",
                         (size_t)_PyOS_MIN_STACK_SIZE);
        return -1;
    }
    uintptr_t base = (uintptr_t)stack_start_addr;
    set_stack((_PyThreadStateImpl *)tstate, base, base + stack_size);
    return 0;
}

void
PyUnstable_ThreadState_ResetStackProtection(PyThreadState *tstate)
{
    gopyrt_tstate_argument("PyUnstable_ThreadState_ResetStackProtection", tstate);
    _PyThreadStateImpl *impl = (_PyThreadStateImpl *)tstate;
    if (impl->c_stack_init_top != 0) {
        set_stack(impl, impl->c_stack_init_base, impl->c_stack_init_top);
        return;
    }
    _Py_InitializeRecursionLimits(tstate);
}

/* ---- One call deeper ----------------------------------------------------- */

/* The stack has reached the soft limit. 0: go on, an overflow is being handled
 * already. -1: refused; fatal/fatal.h has the error. */
int
_Py_CheckRecursiveCall(PyThreadState *tstate, const char *where)
{
    _PyThreadStateImpl *impl = (_PyThreadStateImpl *)tstate;
    uintptr_t here = _Py_get_machine_stack_pointer();
    int used = (int)(impl->c_stack_top - here) / 1024;

    if (here < impl->c_stack_hard_limit) {
        char message[80];
        snprintf(message, sizeof(message), "Unrecoverable stack overflow (used %d kB)%s", used,
                 where);
        _Py_FatalErrorFunc("_Py_CheckRecursiveCall", message);
    }
    if (tstate->recursion_headroom != 0) {
        return 0;
    }
    gopyrt_error_set(GOPYRT_ERROR_RECURSION, "Stack overflow (used %d kB)%s", used, where);
    return -1;
}

/* 1 if the stack has come within `margin_count` margins of the soft limit, else 0: also far below
 * the limit, where it is a stack that the limits were not set for. */
int
_Py_ReachedRecursionLimitWithMargin(PyThreadState *tstate, int margin_count)
{
    _PyThreadStateImpl *impl = (_PyThreadStateImpl *)tstate;
    uintptr_t here = _Py_get_machine_stack_pointer();
    uintptr_t margin = (uintptr_t)((intptr_t)margin_count * (intptr_t)_PyOS_STACK_MARGIN_BYTES);

    if (here > impl->c_stack_soft_limit + margin) {
        return 0;
    }
    if (impl->c_stack_hard_limit == 0) {
        _Py_InitializeRecursionLimits(tstate);
        if (here > impl->c_stack_soft_limit + margin) {
            return 0;
        }
    }
    return here >= impl->c_stack_soft_limit - 2 * _PyOS_STACK_MARGIN_BYTES;
}

int
Py_EnterRecursiveCall(const char *where)
{
    PyThreadState *tstate = _Py_tss_tstate;
    gopyrt_tstate_require("Py_EnterRecursiveCall", tstate);
    return _Py_EnterRecursiveCallTstate(tstate, where);
}

void
Py_LeaveRecursiveCall(void)
{
}
