/* The eval breaker, and the check against running out of C stack.
 *
 * PyThreadState.eval_breaker asks a running thread to stop and check. Its low
 * _PY_EVAL_EVENTS_BITS bits are the reasons (_PY_..._BIT); those above hold the
 * version of the instrumentation that the thread runs with. */
#ifndef Py_INTERNAL_CEVAL_H
#define Py_INTERNAL_CEVAL_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "pycore_interp.h"
#include "pycore_pystate.h"
#include "pycore_typedefs.h"
#include "../abi/internal/pycore_ceval.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Flags of a pending call. */
#define _Py_PENDING_MAINTHREADONLY 1
#define _Py_PENDING_RAWFREE 2
/* What adding a pending call returns. */
typedef int _Py_add_pending_call_result;
#define _Py_ADD_PENDING_SUCCESS 0
#define _Py_ADD_PENDING_FULL -1

/* sys.remote_exec is possible on this platform. */
#ifndef Py_SUPPORTS_REMOTE_DEBUG
#define Py_SUPPORTS_REMOTE_DEBUG 1
#endif

/* Sets `bit` (one or more) in tstate's eval breaker: the thread will notice
 * soon. tstate, which may be another thread's, must not be freed meanwhile.
 * Sequentially consistent; a signal handler may do it. */
static inline void
_Py_set_eval_breaker_bit(PyThreadState *tstate, uintptr_t bit)
{
    _Py_atomic_or_uintptr(&tstate->eval_breaker, bit);
}

/* Clears `bit`; otherwise as setting it. */
static inline void
_Py_unset_eval_breaker_bit(PyThreadState *tstate, uintptr_t bit)
{
    _Py_atomic_and_uintptr(&tstate->eval_breaker, ~bit);
}

/* 1 if any bit of `bit` is set, else 0. A relaxed load: a thread that acts on
 * the bit synchronizes by the lock of what the bit stands for. */
static inline int
_Py_eval_breaker_bit_is_set(PyThreadState *tstate, uintptr_t bit)
{
    return (_Py_atomic_load_uintptr_relaxed(&tstate->eval_breaker) & bit) != 0;
}

/* The functions below concern the caller's own thread and its thread state. */

/* 1 if the stack has grown into the last two margins, else 0. Further down it
 * is 0 again: a stack that far from the limits is not the one they were set for
 * (but a coroutine's, for example). */
static inline int
_Py_MakeRecCheck(PyThreadState *tstate)
{
    uintptr_t soft = ((_PyThreadStateImpl *)tstate)->c_stack_soft_limit;
    uintptr_t here = _Py_get_machine_stack_pointer();
    return here < soft && here >= soft - 2 * _PyOS_STACK_MARGIN_BYTES;
}

/* 1 if the stack has reached the soft limit, else 0. The limits are set. */
static inline int
_Py_ReachedRecursionLimit(PyThreadState *tstate)
{
    _PyThreadStateImpl *impl = (_PyThreadStateImpl *)tstate;
    assert(impl->c_stack_hard_limit != 0);
    return _Py_get_machine_stack_pointer() <= impl->c_stack_soft_limit;
}

/* Enters one more level of recursion. 0 if there is stack left; otherwise the
 * library decides, and a result other than 0 means that an exception is set and
 * the caller must return. `where` ends its message, such as " while calling a
 * Python object". */
static inline int
_Py_EnterRecursiveCallTstate(PyThreadState *tstate, const char *where)
{
    return _Py_MakeRecCheck(tstate) && _Py_CheckRecursiveCall(tstate, where);
}
static inline int
_Py_EnterRecursiveCall(const char *where)
{
    return _Py_EnterRecursiveCallTstate(_PyThreadState_GET(), where);
}

/* Leaves it. A no-op, since levels are not counted any more. */
static inline void
_Py_LeaveRecursiveCallTstate(PyThreadState *tstate)
{
    (void)tstate;
}
static inline void
_Py_LeaveRecursiveCall(void)
{
}

#ifdef __cplusplus
}
#endif

#endif /* Py_INTERNAL_CEVAL_H */
