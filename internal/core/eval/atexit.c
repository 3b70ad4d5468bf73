/* Callbacks for the end of a runtime and for the end of an interpreter.
 *
 * Both kinds run last in, first out, and each is removed before it is called: a
 * callback may register further ones, which then run before the older ones. User
 * code runs with no lock held and no Go frame below it. */
#include "eval/eval.h"

#include <stdio.h>

/* Beside the callbacks of the runtime: what one of them wants to be given, and its function then.
 * Under their mutex. */
static struct {
    atexit_datacallbackfunc func;
    void *data;
} wanting[NEXITFUNCS];

static int
push_runtime_callback(atexit_callbackfunc func, atexit_datacallbackfunc wants, void *data)
{
    struct _atexit_runtime_state *state = &_PyRuntime.atexit;
    int result = -1;
    PyMutex_Lock(&state->mutex);
    if (state->ncallbacks < NEXITFUNCS) {
        wanting[state->ncallbacks].func = wants;
        wanting[state->ncallbacks].data = data;
        state->callbacks[state->ncallbacks++] = func;
        result = 0;
    }
    PyMutex_Unlock(&state->mutex);
    return result;
}

/* Any thread, also before the runtime is initialized. 0, or -1 for NULL and
 * when NEXITFUNCS callbacks are waiting already. */
int
Py_AtExit(void (*func)(void))
{
    return func == NULL ? -1 : push_runtime_callback(func, NULL, NULL);
}

/* Stands in _PyRuntime for a function that wants data. */
static void
with_data(void)
{
}

int
gopyrt_atexit_add_runtime(void (*func)(void *), void *data)
{
    return push_runtime_callback(with_data, func, data);
}

/* Calls the newest. 0: there was none. */
static int
call_runtime_callback(void)
{
    struct _atexit_runtime_state *state = &_PyRuntime.atexit;
    atexit_callbackfunc func = NULL;
    atexit_datacallbackfunc wants = NULL;
    void *data = NULL;
    PyMutex_Lock(&state->mutex);
    if (state->ncallbacks > 0) {
        func = state->callbacks[--state->ncallbacks];
        state->callbacks[state->ncallbacks] = NULL;
        wants = wanting[state->ncallbacks].func;
        data = wanting[state->ncallbacks].data;
    }
    PyMutex_Unlock(&state->mutex);
    if (func == with_data) {
        wants(data);
    }
    else if (func != NULL) {
        func();
    }
    return func != NULL;
}

void
gopyrt_atexit_call_runtime(void)
{
    while (call_runtime_callback()) {
    }
    fflush(stdout);
    fflush(stderr);
}

atexit_callback *
gopyrt_atexit_entry_new(void (*func)(void *), void *data)
{
    atexit_callback *entry = PyMem_RawMalloc(sizeof(*entry));
    if (entry != NULL) {
        entry->func = func;
        entry->data = data;
    }
    return entry;
}

void
gopyrt_atexit_push(PyInterpreterState *interp, atexit_callback *entry)
{
    entry->next = _Py_atomic_load_ptr_relaxed(&interp->atexit.ll_callbacks);
    /* Release: the thread that pops the entry sees it complete. */
    while (!_Py_atomic_compare_exchange_ptr(&interp->atexit.ll_callbacks, &entry->next, entry)) {
    }
}

/* The caller has an attached thread state, but not necessarily one of `interp`, so
 * two threads with different GILs may register at once. The list is lock-free: one
 * compare-and-swap on the head. */
int
PyUnstable_AtExit(PyInterpreterState *interp, void (*func)(void *), void *data)
{
    _Py_EnsureTstateNotNULL(_PyThreadState_GET());
    atexit_callback *entry = func == NULL ? NULL : gopyrt_atexit_entry_new(func, data);
    if (entry == NULL) {
        return -1;
    }
    gopyrt_atexit_push(interp, entry);
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
