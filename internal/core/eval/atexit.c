/* Callbacks for the end of a runtime and for the end of an interpreter.
 *
 * Both kinds run last in, first out, and each is removed before it is called: a
 * callback may register further ones, which then run before the older ones. User
 * code runs with no lock held and no Go frame below it. */
#include "eval/eval.h"

#include <stdio.h>

/* Any thread, also before the runtime is initialized. 0, or -1 for NULL and
 * when NEXITFUNCS callbacks are waiting already. */
int
Py_AtExit(void (*func)(void))
{
    struct _atexit_runtime_state *state = &_PyRuntime.atexit;
    int result = -1;
    if (func == NULL) {
        return -1;
    }
    PyMutex_Lock(&state->mutex);
    if (state->ncallbacks < NEXITFUNCS) {
        state->callbacks[state->ncallbacks++] = func;
        result = 0;
    }
    PyMutex_Unlock(&state->mutex);
    return result;
}

static atexit_callbackfunc
pop_runtime_callback(void)
{
    struct _atexit_runtime_state *state = &_PyRuntime.atexit;
    atexit_callbackfunc func = NULL;
    PyMutex_Lock(&state->mutex);
    if (state->ncallbacks > 0) {
        func = state->callbacks[--state->ncallbacks];
        state->callbacks[state->ncallbacks] = NULL;
    }
    PyMutex_Unlock(&state->mutex);
    return func;
}

void
gopyrt_atexit_call_runtime(void)
{
    atexit_callbackfunc func;
    while ((func = pop_runtime_callback()) != NULL) {
        func();
    }
    fflush(stdout);
    fflush(stderr);
}

/* The caller has an attached thread state, but not necessarily one of `interp`, so
 * two threads with different GILs may register at once. The list is lock-free: one
 * compare-and-swap on the head. */
int
PyUnstable_AtExit(PyInterpreterState *interp, void (*func)(void *), void *data)
{
    _Py_EnsureTstateNotNULL(_PyThreadState_GET());
    if (func == NULL) {
        return -1;
    }
    atexit_callback *entry = PyMem_RawMalloc(sizeof(*entry));
    if (entry == NULL) {
        return -1;
    }
    entry->func = func;
    entry->data = data;
    entry->next = _Py_atomic_load_ptr_relaxed(&interp->atexit.ll_callbacks);
    /* Release: the thread that pops the entry sees it complete. */
    while (!_Py_atomic_compare_exchange_ptr(&interp->atexit.ll_callbacks, &entry->next, entry)) {
    }
    return 0;
}

void
gopyrt_atexit_call_interp(PyInterpreterState *interp)
{
    /* Only the thread that ends the interpreter pops, so an entry that is at the
     * head cannot be freed and come back between the load and the exchange. */
    atexit_callback *entry = _Py_atomic_load_ptr_acquire(&interp->atexit.ll_callbacks);
    while (entry != NULL) {
        if (!_Py_atomic_compare_exchange_ptr(&interp->atexit.ll_callbacks, &entry, entry->next)) {
            continue;
        }
        atexit_datacallbackfunc func = entry->func;
        void *data = entry->data;
        PyMem_RawFree(entry);
        func(data);
        entry = _Py_atomic_load_ptr_acquire(&interp->atexit.ll_callbacks);
    }
}

void
gopyrt_atexit_forget_interp(PyInterpreterState *interp)
{
    atexit_callback *entry = _Py_atomic_exchange_ptr(&interp->atexit.ll_callbacks, NULL);
    while (entry != NULL) {
        atexit_callback *next = entry->next;
        PyMem_RawFree(entry);
        entry = next;
    }
}
