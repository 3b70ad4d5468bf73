/* The current thread state and interpreter; walking interpreters and threads. */
#ifndef Py_INTERNAL_PYSTATE_H
#define Py_INTERNAL_PYSTATE_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "pycore_lock.h"
#include "pycore_pythonrun.h"
#include "pycore_runtime_structs.h"
#include "pycore_tstate.h"
#include "pycore_typedefs.h"
#include "../abi/internal/pycore_pystate.h"

#ifdef __cplusplus
extern "C" {
#endif

#if defined(HAVE_THREAD_LOCAL) && !defined(Py_BUILD_CORE_MODULE)
/* This thread's attached thread state, or NULL. Written by the runtime only. */
extern Py_EXPORTED_SYMBOL _Py_thread_local PyThreadState *_Py_tss_tstate
    __attribute__((tls_model("initial-exec")));
#endif

/* This thread's attached thread state, or NULL if it has none: it never had one, or it has
 * released the GIL. A load from thread-local memory (a call for Py_BUILD_CORE_MODULE). Any thread,
 * signal handlers included; in the child of a fork as in the parent. */
static inline PyThreadState *
_PyThreadState_GET(void)
{
#if defined(HAVE_THREAD_LOCAL) && !defined(Py_BUILD_CORE_MODULE)
    return _Py_tss_tstate;
#else
    return _PyThreadState_GetCurrent();
#endif
}

/* 1 if tstate, which must be alive, is attached to some thread, else 0: whether its state is
 * _Py_THREAD_ATTACHED. Relaxed: it may have changed already, unless tstate is the caller's own. */
static inline int
_PyThreadState_IsAttached(PyThreadState *tstate)
{
    return _Py_atomic_load_int_relaxed(&tstate->state) == _Py_THREAD_ATTACHED;
}

/* Fatal error, in the name of function `func`, where tstate is NULL. */
static inline void
_Py_EnsureFuncTstateNotNULL(const char *func, PyThreadState *tstate)
{
    if (tstate == NULL) {
        _Py_FatalErrorFunc(func, "the function must be called with the GIL held, "
                                 "after Python initialization and before Python "
                                 "finalization, but the GIL is released "
                                 "(the current Python thread state is NULL)");
    }
}
#define _Py_EnsureTstateNotNULL(tstate) _Py_EnsureFuncTstateNotNULL(__func__, (tstate))

/* The interpreter that this thread is attached to. The thread must be attached
 * (PyInterpreterState_Get checks that). */
static inline PyInterpreterState *
_PyInterpreterState_GET(void)
{
    PyThreadState *tstate = _PyThreadState_GET();
#ifdef Py_DEBUG
    _Py_EnsureTstateNotNULL(tstate);
#endif
    return tstate->interp;
}

/* 1 if interp is the main interpreter, else 0; 0 for NULL while the runtime
 * is up. Any thread. */
static inline int
_Py_IsMainInterpreter(PyInterpreterState *interp)
{
    return interp == _PyInterpreterState_Main();
}

/* 1 if interp is the main interpreter and the runtime is being finalized,
 * else 0. A relaxed load. Any thread. */
static inline int
_Py_IsMainInterpreterFinalizing(PyInterpreterState *interp)
{
    return interp == &interp->runtime->_main_interpreter
           && _Py_atomic_load_ptr_relaxed(&interp->runtime->_finalizing) != NULL;
}

/* 1 if this thread, attached to interp, is the one that runs the handlers of
 * signals: the main thread, in the main interpreter. */
static inline int
_Py_ThreadCanHandleSignals(PyInterpreterState *interp)
{
    return _Py_IsMainThread() && _Py_IsMainInterpreter(interp);
}

/* Locks the lists of interpreters and of every interpreter's thread states, so
 * that they can be walked: nothing appears in them and nothing is freed until
 * HEAD_UNLOCK. The GIL is kept while waiting. Hold it briefly; make, delete or
 * attach nothing meanwhile. Not in a signal handler. A fork waits for it. */
#define HEAD_LOCK(runtime) PyMutex_LockFlags(&(runtime)->interpreters.mutex, _Py_LOCK_DONT_DETACH)
#define HEAD_UNLOCK(runtime) PyMutex_Unlock(&(runtime)->interpreters.mutex)

/* Runs over the thread states of interp, newest first, in a variable t of the
 * loop. HEAD_LOCK must be held. */
#define _Py_FOR_EACH_TSTATE_UNLOCKED(interp, t) \
    for (PyThreadState *t = (interp)->threads.head; t; t = t->next)

/* The same with the lock taken and given back:
 *
 *     _Py_FOR_EACH_TSTATE_BEGIN(interp, t) {
 *         ...
 *     }
 *     _Py_FOR_EACH_TSTATE_END(interp);
 *
 * Leaving the loop by `break` is fine, by `return` or `goto` keeps the lock. */
#define _Py_FOR_EACH_TSTATE_BEGIN(interp, t) \
    HEAD_LOCK((interp)->runtime);            \
    _Py_FOR_EACH_TSTATE_UNLOCKED(interp, t)
#define _Py_FOR_EACH_TSTATE_END(interp) HEAD_UNLOCK((interp)->runtime)

#ifndef NDEBUG
/* Fatal error if this thread is not attached. */
static inline void
_Py_AssertHoldsTstateFunc(const char *func)
{
    _Py_EnsureFuncTstateNotNULL(func, _PyThreadState_GET());
}
#define _Py_AssertHoldsTstate() _Py_AssertHoldsTstateFunc(__func__)
#else
#define _Py_AssertHoldsTstate()
#endif

/* An address in the calling function's stack frame. */
static inline uintptr_t
_Py_get_machine_stack_pointer(void)
{
    return (uintptr_t)__builtin_frame_address(0);
}

/* How far this thread's stack is from tstate's soft limit, in margins of
 * _PyOS_STACK_MARGIN_BYTES, rounded down; negative beyond the limit. tstate is
 * the caller's own, its limits set. */
static inline intptr_t
_Py_RecursionLimit_GetMargin(PyThreadState *tstate)
{
    _PyThreadStateImpl *impl = (_PyThreadStateImpl *)tstate;
    intptr_t room = (intptr_t)(_Py_get_machine_stack_pointer() - impl->c_stack_soft_limit);
    assert(impl->c_stack_hard_limit != 0);
    return Py_ARITHMETIC_RIGHT_SHIFT(intptr_t, room, _PyOS_STACK_MARGIN_SHIFT);
}

#ifdef __cplusplus
}
#endif

#endif /* Py_INTERNAL_PYSTATE_H */
