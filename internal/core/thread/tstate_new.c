/* Making thread states.
 *
 * The first thread state of an interpreter is the one embedded in it, handed
 * out through threads.preallocated; the others come from tstate_pool.c. A new one is
 * complete before it is linked, newest first, under HEAD_LOCK with release
 * stores, so that readers without the lock do not see a partial one either.
 *
 * Callers: any thread, attached or not. Fork: works in a child. Signals: not
 * async-signal-safe.
 */
#include "thread/thread.h"
#include "tstate_pool.h"
#include "gopyruntime.h"
#include "internal/pycore_ceval.h"
#include "internal/pycore_llist.h"

#include <string.h>

void
gopyrt_tstate_blank(_PyThreadStateImpl *impl)
{
    memset(impl, 0, sizeof(*impl));
    impl->base._whence = _PyThreadState_WHENCE_NOTSET;
    impl->base.py_recursion_limit = Py_DEFAULT_RECURSION_LIMIT;
    impl->base.context_ver = 1;
    /* References: one for the interpreter's list, one for the thread that uses
     * it. */
    impl->refcount = 2;
}

static _PyThreadStateImpl *
allocate(PyInterpreterState *interp)
{
    _PyThreadStateImpl *impl = NULL;
    if (_Py_atomic_load_ptr_relaxed(&interp->threads.preallocated) != NULL) {
        impl = _Py_atomic_exchange_ptr(&interp->threads.preallocated, NULL);
    }
    if (impl == NULL) {
        impl = gopyrt_tstate_memory_take();
    }
    return impl;
}

static void
initialize(_PyThreadStateImpl *impl, PyInterpreterState *interp, int whence)
{
    PyThreadState *tstate = &impl->base;

    gopyrt_tstate_blank(impl);
    tstate->interp = interp;
    tstate->_whence = whence;
    tstate->eval_breaker = interp->ceval.instrumentation_version;
    tstate->py_recursion_limit = interp->ceval.recursion_limit;
    tstate->py_recursion_remaining = interp->ceval.recursion_limit;
    tstate->exc_info = &tstate->exc_state;
    tstate->what_event = -1;
    tstate->gilstate_counter = 1;
    tstate->state = _Py_THREAD_DETACHED;
    /* The real limits are set by the thread that attaches first. */
    impl->c_stack_soft_limit = UINTPTR_MAX;
    llist_init(&impl->asyncio_tasks_head);
    llist_init(&impl->mem_free_queue);
    tstate->_status.initialized = 1;
}

static void
link_locked(PyThreadState *tstate)
{
    struct pythreads *threads = &tstate->interp->threads;

    tstate->id = ++threads->next_unique_id;
    tstate->next = threads->head;
    if (tstate->next != NULL) {
        _Py_atomic_store_ptr_release(&tstate->next->prev, tstate);
    }
    _Py_atomic_store_ptr_release(&threads->head, tstate);
}

PyThreadState *
_PyThreadState_New(PyInterpreterState *interp, int whence)
{
    gopyrt_tstate_reap();
    gopyrt_interp_reap();
    _PyThreadStateImpl *impl = allocate(interp);
    if (impl == NULL) {
        return NULL;
    }
    initialize(impl, interp, whence);
    HEAD_LOCK(interp->runtime);
    link_locked(&impl->base);
    HEAD_UNLOCK(interp->runtime);
    return &impl->base;
}

/* The interpreter cannot be freed while the list is locked, and if it is not
 * finalizing yet, its thread states have not been dropped either. */
PyThreadState *
gopyrt_tstate_new_in(int64_t interp_id, int *ended)
{
    _PyThreadStateImpl *impl = NULL;

    gopyrt_tstate_reap();
    HEAD_LOCK(&_PyRuntime);
    PyInterpreterState *interp = gopyrt_interp_find_locked(interp_id);
    *ended = interp == NULL || _Py_atomic_load_int(&interp->finalizing);
    if (!*ended && (impl = allocate(interp)) != NULL) {
        initialize(impl, interp, _PyThreadState_WHENCE_UNKNOWN);
        link_locked(&impl->base);
    }
    HEAD_UNLOCK(&_PyRuntime);
    return impl != NULL ? &impl->base : NULL;
}

static void
take_identity(PyThreadState *tstate)
{
    tstate->thread_id = gopyrt_thread_ident();
    tstate->native_thread_id = gopyrt_thread_native_id();
}

void
_PyThreadState_Bind(PyThreadState *tstate)
{
    if (!tstate->_status.bound) {
        take_identity(tstate);
        tstate->_status.bound = 1;
    }
    /* PyGILState_Ensure must find a state as soon as one exists. */
    if (gopyrt_gilstate_get() == NULL) {
        gopyrt_gilstate_bind(tstate);
    }
}

PyThreadState *
_PyThreadState_NewBound(PyInterpreterState *interp, int whence)
{
    /* Bound, it is the thread's in the child of a fork, too. */
    gopyrt_section_enter();
    PyThreadState *tstate = _PyThreadState_New(interp, whence);
    if (tstate != NULL) {
        _PyThreadState_Bind(tstate);
    }
    gopyrt_section_leave();
    return tstate;
}

PyThreadState *
PyThreadState_New(PyInterpreterState *interp)
{
    if (interp == NULL) {
        _Py_FatalErrorFunc("PyThreadState_New", "the interpreter is NULL");
    }
    return _PyThreadState_NewBound(interp, _PyThreadState_WHENCE_UNKNOWN);
}

/* CPython's older API: the thread state is made unbound, and bound in a second
 * step. */
PyThreadState *
_PyThreadState_Prealloc(PyInterpreterState *interp)
{
    return _PyThreadState_New(interp, _PyThreadState_WHENCE_UNKNOWN);
}

void
_PyThreadState_Init(PyThreadState *tstate)
{
    (void)tstate;
    _Py_FatalErrorFunc("_PyThreadState_Init", "_PyThreadState_Init() is for internal use only");
}

void
gopyrt_tstate_rebind(PyThreadState *tstate)
{
    take_identity(tstate);
    tstate->_status.bound = 1;
    gopyrt_gilstate_bind(tstate);
    _Py_InitializeRecursionLimits(tstate);
}
