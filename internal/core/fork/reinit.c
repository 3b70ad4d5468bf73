/* The reset after fork(): the child has one thread, and whatever the others
 * held or were changing is reset here.
 *
 * Async-signal-safe: no allocation, no lock, no call into Go. Safe to run
 * twice; the second time it finds nothing to do. The order matters: locks
 * first, since everything else may use them.
 *
 * Only values that are wrong are written: parent and child share all pages until one
 * of them writes, and copying a page takes longer than resetting a lock.
 */
#include "fork/fork.h"
#include "eval/eval.h"
#include "lock/lock.h"
#include "thread/thread.h"
#include "runtime/runtime.h"

static void
unlock_recursive(_PyRecursiveMutex *mutex)
{
    _PyRecursiveMutex_at_fork_reinit(mutex, _PyRecursiveMutex_IsLockedByCurrentThread(mutex));
}

static void
reset_interp_locks(PyInterpreterState *interp)
{
    _PyMutex_at_fork_reinit(&interp->ceval.pending.mutex);
    _PyMutex_at_fork_reinit(&interp->types.mutex);
    _PyMutex_at_fork_reinit(&interp->code_state.mutex);
    _PyMutex_at_fork_reinit(&interp->dict_state.watcher_mutex);
    _PyMutex_at_fork_reinit(&interp->stoptheworld.mutex);
    _PyMutex_at_fork_reinit(&interp->xi.data_lookup.registry.mutex);
    unlock_recursive(&interp->imports.lock);
    unlock_recursive(&interp->warnings.lock);
}

static void
reset_runtime_locks(_PyRuntimeState *rt)
{
    _PyMutex_at_fork_reinit(&rt->interpreters.mutex);
    _PyMutex_at_fork_reinit(&rt->xi.data_lookup.registry.mutex);
    _PyMutex_at_fork_reinit(&rt->allocators.mutex);
    _PyMutex_at_fork_reinit(&rt->atexit.mutex);
    _PyMutex_at_fork_reinit(&rt->imports.extensions.mutex);
    _PyMutex_at_fork_reinit(&rt->ceval.pending_mainthread.mutex);
    _PyMutex_at_fork_reinit(&rt->audit_hooks.mutex);
    _PyMutex_at_fork_reinit(&rt->unicode_state.ids.mutex);
    _PyMutex_at_fork_reinit(&rt->tracemalloc.tables_lock);
    _PyMutex_at_fork_reinit(&rt->stoptheworld.mutex);
    if (rt->stoptheworld_mutex.bits != 0) {
        rt->stoptheworld_mutex.bits = 0;
    }
    for (PyInterpreterState *i = rt->interpreters.head; i != NULL; i = i->next) {
        reset_interp_locks(i);
    }
}

PyStatus
_PyRuntimeState_ReInitThreads(_PyRuntimeState *runtime)
{
    if (runtime != &_PyRuntime) {
        PyStatus status = PyStatus_Error("the only runtime state that can be "
                                         "reset is &_PyRuntime");
        status.func = "_PyRuntimeState_ReInitThreads";
        return status;
    }
    gopyrt_locks_after_fork_child();
    gopyrt_tstate_memory_after_fork_child();
    reset_runtime_locks(runtime);
    gopyrt_runtime_foreign_after_fork();
    gopyrt_lifecycle_after_fork();
    gopyrt_interp_end_sweep();

    runtime->main_thread = PyThread_get_thread_ident();
    gopyrt_tstate_after_fork();
    gopyrt_interp_after_fork();
    gopyrt_gil_after_fork();
    gopyrt_goroutine_after_fork();
    gopyrt_tokens_after_fork();
    gopyrt_pending_after_fork();
    gopyrt_perf_map_after_fork();
    _PySignal_AfterFork();

    if (_PyRuntimeState_GetFinalizing(runtime) != NULL) {
        _PyRuntimeState_SetFinalizing(runtime, NULL);
    }
    for (PyInterpreterState *i = runtime->interpreters.head; i != NULL; i = i->next) {
        if (_PyInterpreterState_GetFinalizing(i) != NULL) {
            _PyInterpreterState_SetFinalizing(i, NULL);
        }
        gopyrt_interp_unclaim_others(i);
    }
    return PyStatus_Ok();
}
